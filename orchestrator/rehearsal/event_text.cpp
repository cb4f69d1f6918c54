#include "orchestrator/rehearsal/event_text.hpp"

#include "workflows/access_token/role_words.hpp"
#include "workflows/audit/event_words.hpp"
#include "workflows/base/name.hpp"
#include "workflows/machines/state_words.hpp"
#include "workflows/plan/plan_words.hpp"
#include "workflows/unit_campaign/explanations.hpp"
#include "workflows/unit_campaign/instances.hpp"
#include "workflows/unit_campaign/task_words.hpp"
#include "workflows/words/dates.hpp"

namespace duban {
namespace {

// A whole sentence as part of another.
std::string without_stop(std::string sentence) {
  constexpr std::string_view kStop = "。";
  if (sentence.ends_with(kStop)) sentence.resize(sentence.size() - kStop.size());
  return sentence;
}

// What is said of an event. `tag` is the word of the English column, where the event's own is too long for
// it.
struct Told {
  std::string_view tag;
  std::string detail;
};

class Describer {
 public:
  Describer(const AuditEnvelope& envelope, const CampaignContext& context, const CampaignView& view,
            Language language)
      : envelope_(envelope),
        context_(context),
        view_(view),
        before_(view.unit(envelope.unit)),
        language_(language) {}

  // Whatever the event: its task or tasks, and its reason.
  template <class Event>
  Told operator()(const Event& event) const {
    std::string detail;
    if constexpr (requires { task(event.task); }) {
      detail = task(event.task);
    } else if constexpr (requires { tasks(event.tasks); }) {
      detail = tasks(event.tasks);
    }
    if constexpr (requires { because(event.reason); }) {
      detail += detail.empty() ? event.reason : because(event.reason);
    }
    return {{}, detail};
  }

  Told operator()(const UnitEnrolled& event) const {
    std::string text = event.profile.name;
    if (event.profile.organiser) text += say(" (the organiser)", "（主办单位）");
    if (!event.profile.branches.empty()) {
      text += say("; branches: ", "；党支部：") + words::listed(event.profile.branches, language_);
    }
    return {{}, text};
  }
  Told operator()(const UnitLaunched& event) const {
    if (event.dispensed.empty()) return {{}, say("everything is owed", "全部任务均须办理")};
    return {
        {},
        say("due before the launch, not required: ", "启动前已到期，无需办理：") + tasks(event.dispensed)};
  }
  Told operator()(const UnitSuspended& event) const {
    const auto how =
        event.by_campaign ? say("with its campaign", "随专项行动暂停") : say("by itself", "仅本单位暂停");
    return {{}, how + because(event.reason)};
  }
  Told operator()(const UnitResumed& event) const {
    auto text = say("dates to come move by ", "后续日期顺延") + std::to_string(event.frozen_days) +
                say(" days", "天");
    for (const auto& moved : event.moved) {
      text += say("; ", "；") + task(moved.task) + say(" now due ", "期限改为") + day(moved.due);
    }
    return {{}, text + because(event.reason)};
  }
  Told operator()(const UnitWithdrawn& event) const {
    return {{}, say("by the organiser", "由主办单位办理") + because(event.reason)};
  }
  Told operator()(const PhaseApproved& event) const {
    return {"approved", phase(event.phase) + because(event.reason)};
  }
  Told operator()(const PhaseEntered& event) const {
    auto text = is_chinese() ? phase(event.phase) : step(event.from, event.to) + " (" + event.phase + ")";
    if (!event.carried.empty()) {
      text += say("; carried over unfinished: ", "；结转未办结任务：") + tasks(event.carried);
    }
    return {"phase", text};
  }
  Told operator()(const UnitCompleted& event) const {
    auto text = step(event.from, PhaseState::completed);
    if (!event.unfinished.empty()) text += say("; left unfinished: ", "；未办结：") + tasks(event.unfinished);
    return {{}, text + because(event.reason)};
  }
  Told operator()(const TasksOpened& event) const { return {"opened", tasks(event.tasks)}; }

  Told operator()(const SubmissionFiled& event) const {
    auto text = task(event.task) + say(", filing ", "，第") + std::to_string(event.number) +
                say(": ", "次报送：") + task_step(event.task, event.from, event.to);
    if (event.timeliness) text += say(", ", "，") + word(*event.timeliness);
    text += due(event.task) + by(envelope_.actor);
    if (!event.gaps.empty()) {
      text += say("; declared missing (", "；缺报单位（") + std::to_string(event.gaps.size()) +
              say("): ", "个）：") + units(event.gaps);
    }
    return {{}, text};
  }
  Told operator()(const SubmissionAccepted& event) const {
    return {{}, reviewed(event) + by(envelope_.actor) + because(event.reason)};
  }
  Told operator()(const SubmissionReturned& event) const {
    auto text = reviewed(event);
    if (event.due) text += say("; rework due ", "；重新报送期限") + day(*event.due);
    return {"returned", text + by(envelope_.actor) + because(event.reason)};
  }
  Told operator()(const TaskWaived& event) const {
    return {{},
            task(event.task) + say(": ", "：") + task_step(event.task, event.from, TaskState::waived) +
                because(event.reason)};
  }
  Told operator()(const TaskRequired& event) const {
    auto text = task(event.task) + say(": ", "：") + task_step(event.task, event.from, TaskState::open);
    if (event.due) text += say("; due ", "；期限") + day(*event.due);
    return {{}, text + because(event.reason)};
  }
  Told operator()(const DueDateSet& event) const {
    return {"due set", task(event.task) + say(": due ", "：期限") + day(event.due) + grounds(event.reason)};
  }
  Told operator()(const ExtensionRequested& event) const {
    const auto wanted = is_chinese() ? words::day(event.wanted).zh : format_date(event.wanted);
    return {"asked", task(event.task) + say(": extension to ", "：申请延至") + wanted + due(event.task) +
                         by(event.by) + because(event.reason)};
  }
  Told operator()(const ExtensionGranted& event) const {
    return {"extended", task(event.task) + say(": due ", "：期限由") + day(event.former) +
                            say(" → ", "延至") + day(event.due) + by(envelope_.actor) +
                            because(event.reason)};
  }
  Told operator()(const ExtensionRefused& event) const {
    return {"refused", task(event.task) + say(": no extension", "：期限不变") + due(event.task) +
                           by(envelope_.actor) + because(event.reason)};
  }
  Told operator()(const TaskBecameOverdue& event) const {
    return {{}, task(event.task) + due(event.task) + reason_of_due(event.task)};
  }
  Told operator()(const RungFired& event) const {
    auto text = task(event.task) + say(": ", "：") + step(event.from, event.to) + say(", ", "，") +
                word(event.level) + say("; told ", "；通知：") + parties(event.notified) + due(event.task);
    if (!event.proposed.empty()) {
      text += say("; to be considered: ", "；建议：") +
              (is_chinese() ? words::measure(event.proposed).zh : event.proposed);
    }
    if (event.round > 1) text += say("; round ", "；第") + std::to_string(event.round) + say("", "轮");
    return {"rung", text};
  }

  // In Chinese the organiser is named by its own enrolment.
  Told operator()(const CampaignCreated& event) const {
    const auto year = std::to_string(event.schedule.year);
    if (is_chinese()) return {{}, "“" + event.title.zh + "”，" + year + "年"};
    return {"created", event.title.zh + " " + event.title.en + ", " + year + ", by " + event.organiser.value};
  }
  Told operator()(const CampaignLaunched& event) const {
    return {"launched", std::to_string(event.units) +
                            say(" units, the organiser's own included", "个单位（含主办单位）")};
  }
  Told operator()(const CampaignRunning& event) const {
    return {"running",
            std::to_string(event.units) + say(" units have been launched", "个单位（含主办单位）已启动")};
  }
  Told operator()(const CampaignCompleted& event) const {
    return {"completed", say("every unit is closed", "全部单位已终结") + because(event.reason)};
  }

  Told operator()(const PlanPublished& event) const {
    return {"published", say("plan ", "方案 ") + in_full(event)};
  }
  Told operator()(const CalendarImported& event) const {
    return {"imported", say("calendar ", "日历 ") + in_full(event)};
  }

 private:
  [[nodiscard]] bool is_chinese() const { return language_ == Language::zh; }
  [[nodiscard]] std::string say(std::string_view en, std::string_view zh) const {
    return std::string(is_chinese() ? zh : en);
  }

  // English keeps the names that records have.
  template <class E>
  [[nodiscard]] std::string word(E value) const {
    return std::string(is_chinese() ? words::phrase_of(value).zh : name_of(value).text());
  }
  template <class E>
  [[nodiscard]] std::string step(E from, E to) const {
    return word(from) + " → " + word(to);
  }
  // Nobody accepts what nobody reviews (state_words.hpp).
  [[nodiscard]] std::string task_step(const TaskKey& key, TaskState from, TaskState to) const {
    const auto name = find_slot(key, context_);
    if (!is_chinese() || !name) return step(from, to);
    const auto& task = context_.task_of(name->slot);
    const words::TaskFiling filing{.reviewed = task.reviewer.has_value(),
                                   .issued = words::is_issued(task, *context_.plan)};
    return std::string(words::task_state(from, filing).zh)
        .append(" → ")
        .append(words::task_state(to, filing).zh);
  }
  [[nodiscard]] std::string reviewed(const auto& event) const {
    return task(event.task) + say(": ", "：") + task_step(event.task, event.from, event.to);
  }

  [[nodiscard]] std::string because(const std::string& reason) const {
    return reason.empty() ? std::string() : say("; because: ", "；理由：") + reason;
  }
  [[nodiscard]] std::string by(std::string_view actor) const {
    return say("; by ", "；操作者：") + actor_text(actor, language_);
  }
  // A document is known by its id, its version and the digest of its bytes.
  [[nodiscard]] std::string in_full(const auto& event) const {
    return event.id + say(" ", "，版本 ") + event.version + say(", ", "，摘要 ") + event.digest.hex();
  }

  // "E20 unit_rectification_report" / "E20 报送整改报告"
  [[nodiscard]] std::string task(const TaskKey& key) const {
    const auto name = find_slot(key, context_);
    if (!name) return key;
    const auto& obligation = context_.task_of(name->slot).obligation;
    return obligation + " " + (is_chinese() ? words::task_title(key, context_).zh : key);
  }
  [[nodiscard]] std::string tasks(std::vector<TaskKey> keys) const {
    for (auto& key : keys) key = task(key);
    return words::listed(keys, language_);
  }
  [[nodiscard]] std::string units(std::vector<std::string> ids) const {
    for (auto& id : ids) {
      const auto* found = is_chinese() ? view_.unit(UnitId{id}) : nullptr;
      if (found != nullptr) id = found->profile.name;
    }
    return words::listed(ids, language_);
  }
  [[nodiscard]] std::string parties(std::vector<std::string> ids) const {
    const auto& plan = *context_.plan;
    for (auto& id : ids) {
      const auto party = is_chinese() && before_ != nullptr ? plan.find_party(id) : std::nullopt;
      if (party) id = words::party_of(plan.parties[*party], before_->profile, words::Reader::unit).zh;
    }
    return words::listed(ids, language_);
  }
  [[nodiscard]] std::string phase(const std::string& id) const {
    return is_chinese() ? "“" + words::named_phase(id, *context_.plan).words.zh + "”" : id;
  }

  // A cut-off hour is named; the end of the day goes without saying.
  [[nodiscard]] std::string day(const DueDate& due) const {
    const bool ends_the_day = due.due_at == due.overdue_at;
    if (is_chinese()) {
      return ends_the_day ? words::day(due.date).zh : words::moment(due.due_at, context_.zone).zh + "前";
    }
    if (ends_the_day) return format_date(due.date);
    return format_date(due.date) + " (late from " + context_.zone.format(due.due_at) + ")";
  }
  [[nodiscard]] const TaskInstance* instance(const TaskKey& key) const {
    return before_ == nullptr ? nullptr : find_instance(*before_, key, context_);
  }
  [[nodiscard]] std::string due(const TaskKey& key) const {
    const auto* found = instance(key);
    const auto* in_force = found == nullptr ? nullptr : due_of(*found, context_);
    return in_force == nullptr ? std::string() : say("; due ", "；期限") + day(*in_force);
  }
  [[nodiscard]] std::string grounds(const LocalizedText& reason) const {
    return is_chinese() ? "；依据：" + without_stop(reason.zh) : " (" + reason.en + ")";
  }
  [[nodiscard]] std::string reason_of_due(const TaskKey& key) const {
    const auto* found = instance(key);
    if (found == nullptr) return {};
    if (!found->due) return grounds(context_.slot(found->slot).reason);
    const auto* original = original_due_of(*found, context_);
    if (original == nullptr) return {};
    return is_chinese() ? "（原定期限" + words::day(original->date).zh + "）"
                        : " (first due " + format_date(original->date) + ")";
  }

  const AuditEnvelope& envelope_;
  const CampaignContext& context_;
  const CampaignView& view_;
  const UnitCampaign* before_;  // nullptr: the event is not about a unit, or enrols it
  Language language_;
};

}  // namespace

EventText describe(const AuditRecord& record, const CampaignContext& context, const CampaignView& before,
                   Language language) {
  const Describer describer{record.envelope, context, before, language};
  return std::visit(
      [&](const auto& family) {
        auto [tag, detail] = std::visit(describer, family);
        const bool shortened = language == Language::en && !tag.empty();
        const auto what = shortened ? tag : words::phrase_of_event(family).in(language);
        return EventText{std::string(what), std::move(detail)};
      },
      record.event);
}

std::string actor_text(std::string_view actor, Language language) {
  if (language == Language::zh) {
    if (actor.starts_with("unit:")) return "本单位";
    if (const auto role = enumerator_of<Role>(actor)) return std::string(words::phrase_of(*role).zh);
  }
  return std::string(actor);
}

}  // namespace duban
