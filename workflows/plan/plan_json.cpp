#include "workflows/plan/plan_json.hpp"

#include "workflows/base/name.hpp"
#include "workflows/plan/plan_scalars.hpp"
#include "workflows/plan/plan_text.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace duban {
namespace {

namespace json = boost::json;

json::value text_or_null(const LocalizedText& text) {
  if (text == LocalizedText{}) return nullptr;
  return json::object{{"zh", text.zh}, {"en", text.en}};
}

json::value text_or_null(const std::string& text) {
  if (text.empty()) return nullptr;
  return json::value(text);
}

json::value offset_or_null(const std::optional<Offset>& offset) {
  if (!offset) return nullptr;
  return json::value(format_offset(*offset));
}

class Writer {
 public:
  Writer(const Plan& plan, PlanView view) : plan_(plan), view_(view) {}

  json::object write() const {
    json::array parties, phases, ladders, duties;
    for (const auto& party : plan_.parties) parties.push_back(write(party));
    for (std::size_t i = 0; i < plan_.phases.size(); ++i) phases.push_back(write_phase(i));
    for (std::size_t i = 0; i < plan_.ladders.size(); ++i) {
      if (shows_ladder(i)) ladders.push_back(write(plan_.ladders[i]));
    }
    for (const auto& duty : plan_.duties) duties.push_back(write(duty));
    return {{"id", plan_.id},
            {"version", plan_.version},
            {"digest", plan_.digest.hex()},
            {"title", text_or_null(plan_.title)},
            {"timezone", plan_.timezone},
            {"calendar", plan_.calendar},
            {"suspension_clock", name_of(plan_.suspension_clock).text()},
            {"rework", offset_or_null(plan_.rework)},
            {"office", plan_.parties.at(plan_.office).id},
            {"parties", std::move(parties)},
            {"phases", std::move(phases)},
            {"escalations", std::move(ladders)},
            {"duties", std::move(duties)}};
  }

 private:
  [[nodiscard]] bool shows(const Task& task) const {
    return view_ == PlanView::whole || !task.hidden_from_unit;
  }

  // A ladder named "visits" would betray the visits. One that no task climbs at all betrays nothing.
  [[nodiscard]] bool shows_ladder(std::size_t ladder) const {
    const auto climbs = [ladder](const Task& task) { return task.ladder == ladder; };
    const bool used = std::ranges::any_of(plan_.tasks, climbs);
    return !used ||
           std::ranges::any_of(plan_.tasks, [&](const Task& task) { return climbs(task) && shows(task); });
  }

  static json::object write(const Party& party) {
    return {{"id", party.id},
            {"title", text_or_null(party.title)},
            {"scope", name_of(party.scope).text()},
            {"many", party.many}};
  }

  [[nodiscard]] json::object write_phase(std::size_t index) const {
    const auto& phase = plan_.phases[index];
    json::array tasks;
    for (const auto& task : plan_.tasks) {
      if (task.phase == index && shows(task)) tasks.push_back(write(task));
    }
    return {{"id", phase.id},
            {"kind", name_of(phase.kind).text()},
            {"title", text_or_null(phase.title)},
            {"window", {{"from", format_month_day(phase.from)}, {"to", format_month_day(phase.to)}}},
            {"advance", name_of(phase.advance).text()},
            {"tasks", std::move(tasks)}};
  }

  [[nodiscard]] json::object write(const Task& task) const {
    json::array evidence;
    for (const auto kind : task.evidence) evidence.emplace_back(name_of(kind).text());
    return {
        {"id", task.id},
        {"obligation", text_or_null(task.obligation)},
        {"title", text_or_null(task.title)},
        {"guidance", text_or_null(task.guidance)},
        {"owner", plan_.parties.at(task.owner).id},
        {"subject", name_of(task.subject).text()},
        {"hidden_from_unit", task.hidden_from_unit},
        {"opens", task.opens ? json::value(format_month_day(*task.opens)) : json::value(nullptr)},
        {"due", write_due(task)},
        {"evidence", std::move(evidence)},
        {"reviewer", text_or_null(party_text(plan_, task.reviewer))},
        {"report_to", text_or_null(party_text(plan_, task.report_to))},
        {"escalation", task.ladder ? json::value(plan_.ladders.at(*task.ladder).id) : json::value(nullptr)},
        {"rework", offset_or_null(task.rework)},
        {"fan_in", task.fan_in ? json::value(plan_.tasks.at(*task.fan_in).id) : json::value(nullptr)}};
  }

  [[nodiscard]] json::object write_due(const Task& task) const {
    json::object due{{"kind", due_kind_text(task)}};
    if (const auto* on = std::get_if<DueOn>(&task.due)) {
      due["on"] = format_month_day(on->day);
    } else if (const auto* after = std::get_if<DueAfter>(&task.due)) {
      due["after"] = anchor_id(plan_, *after);
      due["event"] = name_of(after->event).text();
      due["by"] = format_offset(after->offset);
    } else if (task.weekly) {
      due["partial_weeks"] = name_of(task.weekly->partial_weeks).text();
    }
    due["roll"] = name_of(task.roll).text();
    due["cutoff"] =
        task.cutoff_minutes ? json::value(format_time_of_day(*task.cutoff_minutes)) : json::value(nullptr);
    return due;
  }

  [[nodiscard]] json::object write(const Ladder& ladder) const {
    json::array rungs;
    for (const auto& rung : ladder.rungs) {
      json::array notify;
      for (const auto party : rung.notify) notify.emplace_back(plan_.parties.at(party).id);
      rungs.push_back(json::object{{"at", format_rung_at(rung)},
                                   {"level", name_of(rung.level).text()},
                                   {"notify", std::move(notify)},
                                   {"propose", text_or_null(rung.propose)}});
    }
    return {{"id", ladder.id}, {"rungs", std::move(rungs)}};
  }

  [[nodiscard]] json::object write(const StandingDuty& duty) const {
    return {{"id", duty.id},
            {"obligation", text_or_null(duty.obligation)},
            {"title", text_or_null(duty.title)},
            {"text", text_or_null(duty.text)},
            {"responsible", text_or_null(party_text(plan_, duty.responsible))}};
  }

  const Plan& plan_;
  PlanView view_;
};

}  // namespace

std::string plan_json(const Plan& plan, PlanView view) {
  return json::serialize(Writer(plan, view).write());
}

}  // namespace duban
