#include "orchestrator/cli/headlines.hpp"

#include "orchestrator/cli/table.hpp"
#include "orchestrator/cli/view.hpp"
#include "workflows/base/name.hpp"
#include "workflows/machines/task_machine.hpp"

#include <algorithm>
#include <optional>

#include <boost/json.hpp>

namespace duban::cli {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view name, Language language) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? std::string() : cell_text(*value, language);
}

std::string word_in(const json::object& object, std::string_view name, Language language) {
  return word_of(text_of(object, name, Language::en), language);
}

std::int64_t number_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr || !value->is_int64() ? 0 : value->get_int64();
}

std::string in(Language language, const std::string& en, const std::string& zh) {
  return language == Language::zh ? zh : en;
}

std::optional<TaskState> state_of(const json::object& task) {
  return enumerator_of<TaskState>(text_of(task, "state", Language::en));
}

// The phase by its title; before the first and after the last it has none.
std::string phase_of(const json::object& unit, Language language) {
  const auto* phase = unit.if_contains("phase");
  if (phase == nullptr || !phase->is_object()) return {};
  const auto title = text_of(phase->get_object(), "title", language);
  return title.empty() ? word_in(phase->get_object(), "kind", language) : title;
}

}  // namespace

std::string unit_head(const json::object& unit, Language language) {
  const auto id = text_of(unit, "unit", language);
  const auto name = text_of(unit, "name", language);
  const auto overdue = std::to_string(number_of(unit, "overdue"));
  const auto* organiser = unit.if_contains("organiser");
  const bool is_organiser = organiser != nullptr && organiser->is_bool() && organiser->get_bool();
  const auto participation =
      is_organiser ? in(language, "the organiser", "主办单位") : word_in(unit, "participation", language);
  const auto phase = phase_of(unit, language);
  const auto level = word_in(unit, "level", language);
  return printable(in(language,
                      name + " (" + id + "): " + participation + "; phase: " + phase + "; level: " + level +
                          "; tasks overdue: " + overdue,
                      name + "（" + id + "）：" + participation + "；阶段：" + phase + "；级别：" + level +
                          "；逾期任务 " + overdue + " 项")) +
         '\n';
}

std::string overview_head(const json::object& overview, Language language) {
  const auto* participation = overview.if_contains("participation");
  const auto withdrawn = participation != nullptr && participation->is_object()
                             ? number_of(participation->get_object(), "withdrawn")
                             : 0;
  const auto suspended = participation != nullptr && participation->is_object()
                             ? number_of(participation->get_object(), "suspended")
                             : 0;
  // The organiser's own office is enrolled with its campaign, always and once.
  const auto units = std::max<std::int64_t>(number_of(overview, "units") - 1, 0);
  const auto completed = number_of(overview, "closed") - withdrawn;
  const auto count = [](std::int64_t number) { return std::to_string(number); };
  return in(language,
            "units      " + count(units) + " (and the organiser); completed " + count(completed) +
                ", withdrawn " + count(withdrawn) + ", suspended " + count(suspended) + "\n",
            "参加单位 " + count(units) + "（另有主办单位 1）；已结束 " + count(completed) + "，退出 " +
                count(withdrawn) + "，暂停 " + count(suspended) + "\n");
}

bool is_to_be_done(const json::object& task) {
  const auto state = state_of(task);
  return state && awaits_owner(*state);
}

bool is_to_be_reviewed(const json::object& task) {
  return state_of(task) == TaskState::submitted;
}

bool is_settled_task(const json::object& task) {
  const auto state = state_of(task);
  return state && is_settled(*state);
}

bool is_to_come(const json::object& task) {
  return state_of(task) == TaskState::planned;
}

}  // namespace duban::cli
