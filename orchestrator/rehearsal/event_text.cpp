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

LocalizedText operator+(LocalizedText left, const LocalizedText& right) {
  left.en += right.en;
  left.zh += right.zh;
  return left;
}

// What somebody wrote, and numbers: the same in both languages.
LocalizedText as_written(const std::string& text) {
  return {text, text};
}

template <class E>
LocalizedText step(E from, E to) {
  return {name_of(from) + " → " + name_of(to),
          words::phrase_of(from).text().zh + " → " + words::phrase_of(to).text().zh};
}

LocalizedText because(const std::string& reason) {
  return reason.empty() ? LocalizedText{} : LocalizedText{"; because: " + reason, "；理由：" + reason};
}

LocalizedText by(std::string_view actor) {
  return LocalizedText{"; by ", "；操作者："} + actor_text(actor);
}

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
  LocalizedText detail;
};

class Describer {
 public:
  Describer(const AuditEnvelope& envelope, const CampaignContext& context, const CampaignView& view)
      : envelope_(envelope), context_(context), view_(view), before_(view.unit(envelope.unit)) {}

  // Whatever the event: its task or tasks, and its reason.
  template <class Event>
  Told operator()(const Event& event) const {
    LocalizedText detail;
    if constexpr (requires { task(event.task); }) {
      detail = task(event.task);
    } else if constexpr (requires { tasks(event.tasks); }) {
      detail = tasks(event.tasks);
    }
    if constexpr (requires { because(event.reason); }) {
      detail = detail.en.empty() ? as_written(event.reason) : detail + because(event.reason);
    }
    return {{}, detail};
  }

  Told operator()(const UnitEnrolled& event) const {
    auto text = as_written(event.profile.name);
    if (event.profile.organiser) text = text + LocalizedText{" (the organiser)", "（主办单位）"};
    if (!event.profile.branches.empty()) {
      text = text + LocalizedText{"; branches: ", "；党支部："} + listed(event.profile.branches);
    }
    return {{}, text};
  }
  Told operator()(const UnitLaunched& event) const {
    if (event.dispensed.empty()) return {{}, {"everything is owed", "全部任务均须办理"}};
    return {{},
            LocalizedText{"due before the launch, not required: ", "启动前已到期，无需办理："} +
                tasks(event.dispensed)};
  }
  Told operator()(const UnitSuspended& event) const {
    const auto alone = event.by_campaign ? LocalizedText{"with its campaign", "随专项行动暂停"}
                                         : LocalizedText{"by itself", "仅本单位暂停"};
    return {{}, alone + because(event.reason)};
  }
  Told operator()(const UnitResumed& event) const {
    const auto days = std::to_string(event.frozen_days);
    LocalizedText text{"dates to come move by " + days + " days", "后续日期顺延" + days + "天"};
    for (const auto& moved : event.moved) {
      text = text + LocalizedText{"; ", "；"} + task(moved.task) + LocalizedText{" now due ", "期限改为"} +
             day(moved.due);
    }
    return {{}, text + because(event.reason)};
  }
  Told operator()(const UnitWithdrawn& event) const {
    return {{}, LocalizedText{"by the organiser", "由主办单位办理"} + because(event.reason)};
  }
  Told operator()(const PhaseApproved& event) const {
    return {"approved", phase(event.phase) + because(event.reason)};
  }
  Told operator()(const PhaseEntered& event) const {
    auto text =
        LocalizedText{step(event.from, event.to).en + " (" + event.phase + ")", phase(event.phase).zh};
    if (!event.carried.empty()) {
      text = text + LocalizedText{"; carried over unfinished: ", "；结转未办结任务："} + tasks(event.carried);
    }
    return {"phase", text};
  }
  Told operator()(const UnitCompleted& event) const {
    auto text = step(event.from, PhaseState::completed);
    if (!event.unfinished.empty()) {
      text = text + LocalizedText{"; left unfinished: ", "；未办结："} + tasks(event.unfinished);
    }
    return {{}, text + because(event.reason)};
  }
  Told operator()(const TasksOpened& event) const { return {"opened", tasks(event.tasks)}; }

  Told operator()(const SubmissionFiled& event) const {
    const auto number = std::to_string(event.number);
    auto text = task(event.task) + LocalizedText{", filing " + number + ": ", "，第" + number + "次报送："} +
                task_step(event.task, event.from, event.to);
    if (event.timeliness) {
      text = text + LocalizedText{", " + name_of(*event.timeliness),
                                  "，" + words::phrase_of(*event.timeliness).text().zh};
    }
    text = text + due(event.task) + by(envelope_.actor);
    if (!event.gaps.empty()) {
      const auto count = std::to_string(event.gaps.size());
      text = text + LocalizedText{"; declared missing (" + count + "): ", "；缺报单位（" + count + "个）："} +
             units(event.gaps);
    }
    return {{}, text};
  }
  Told operator()(const SubmissionAccepted& event) const {
    return {{},
            task(event.task) + kColon + task_step(event.task, event.from, event.to) + by(envelope_.actor) +
                because(event.reason)};
  }
  Told operator()(const SubmissionReturned& event) const {
    auto text = task(event.task) + kColon + task_step(event.task, event.from, event.to);
    if (event.due) text = text + LocalizedText{"; rework due ", "；重新报送期限"} + day(*event.due);
    return {"returned", text + by(envelope_.actor) + because(event.reason)};
  }
  Told operator()(const TaskWaived& event) const {
    return {{},
            task(event.task) + kColon + task_step(event.task, event.from, TaskState::waived) +
                because(event.reason)};
  }
  Told operator()(const TaskRequired& event) const {
    auto text = task(event.task) + kColon + task_step(event.task, event.from, TaskState::open);
    if (event.due) text = text + LocalizedText{"; due ", "；期限"} + day(*event.due);
    return {{}, text + because(event.reason)};
  }
  Told operator()(const DueDateSet& event) const {
    return {"due set",
            task(event.task) + LocalizedText{": due ", "：期限"} + day(event.due) +
                LocalizedText{" (" + event.reason.en + ")", "；依据：" + without_stop(event.reason.zh)}};
  }
  Told operator()(const ExtensionRequested& event) const {
    return {"asked", task(event.task) +
                         LocalizedText{": extension to " + format_date(event.wanted),
                                       "：申请延至" + words::day(event.wanted).zh} +
                         due(event.task) + by(event.by) + because(event.reason)};
  }
  Told operator()(const ExtensionGranted& event) const {
    return {"extended", task(event.task) + LocalizedText{": due ", "：期限由"} + day(event.former) +
                            LocalizedText{" → ", "延至"} + day(event.due) + by(envelope_.actor) +
                            because(event.reason)};
  }
  Told operator()(const ExtensionRefused& event) const {
    return {"refused", task(event.task) + LocalizedText{": no extension", "：期限不变"} + due(event.task) +
                           by(envelope_.actor) + because(event.reason)};
  }
  Told operator()(const TaskBecameOverdue& event) const {
    return {{}, task(event.task) + due(event.task) + reason_of_due(event.task)};
  }
  Told operator()(const RungFired& event) const {
    const LocalizedText level{", " + name_of(event.level), "，" + words::phrase_of(event.level).text().zh};
    auto text = task(event.task) + kColon + step(event.from, event.to) + level +
                LocalizedText{"; told ", "；通知："} + parties(event.notified) + due(event.task);
    if (!event.proposed.empty()) {
      text = text + LocalizedText{"; to be considered: " + event.proposed,
                                  "；建议：" + words::measure(event.proposed).zh};
    }
    if (event.round > 1) {
      const auto round = std::to_string(event.round);
      text = text + LocalizedText{"; round " + round, "；第" + round + "轮"};
    }
    return {"rung", text};
  }

  // The organiser is named by its own enrolment.
  Told operator()(const CampaignCreated& event) const {
    const auto year = std::to_string(event.schedule.year);
    return {"created",
            {event.title.zh + " " + event.title.en + ", " + year + ", by " + event.organiser.value,
             "“" + event.title.zh + "”，" + year + "年"}};
  }
  Told operator()(const CampaignLaunched& event) const {
    const auto units = std::to_string(event.units);
    return {"launched",
            {units + " units, the organiser's own included", "共" + units + "个单位（含主办单位）"}};
  }
  Told operator()(const CampaignRunning& event) const {
    const auto units = std::to_string(event.units);
    return {"running", {units + " units have been launched", units + "个单位（含主办单位）已启动"}};
  }
  Told operator()(const CampaignCompleted& event) const {
    return {"completed", LocalizedText{"every unit is closed", "全部单位已终结"} + because(event.reason)};
  }

  Told operator()(const PlanPublished& event) const {
    return {"published", in_full(event, {"plan ", "方案 "})};
  }
  Told operator()(const CalendarImported& event) const {
    return {"imported", in_full(event, {"calendar ", "日历 "})};
  }

 private:
  inline static const LocalizedText kColon{": ", "："};

  // A document is known by its id, its version and the digest of its bytes.
  [[nodiscard]] static LocalizedText in_full(const auto& event, const LocalizedText& what) {
    return what + LocalizedText{event.id + " " + event.version + ", " + event.digest.hex(),
                                event.id + "，版本 " + event.version + "，摘要 " + event.digest.hex()};
  }

  // "E20 unit_rectification_report" / "E20 报送整改报告"
  [[nodiscard]] LocalizedText task(const TaskKey& key) const {
    const auto name = find_slot(key, context_);
    if (!name) return as_written(key);
    const auto& obligation = context_.task_of(name->slot).obligation;
    return {obligation + " " + key, obligation + " " + words::task_title(key, context_).zh};
  }
  [[nodiscard]] LocalizedText tasks(const std::vector<TaskKey>& keys) const {
    std::vector<LocalizedText> all;
    all.reserve(keys.size());
    for (const auto& key : keys) all.push_back(task(key));
    return words::listed(all);
  }
  [[nodiscard]] static LocalizedText listed(const std::vector<std::string>& names) {
    return {words::listed(names, Language::en), words::listed(names, Language::zh)};
  }
  [[nodiscard]] LocalizedText units(const std::vector<std::string>& ids) const {
    std::vector<LocalizedText> all;
    for (const auto& id : ids) {
      const auto* found = view_.unit(UnitId{id});
      all.push_back({id, found == nullptr ? id : found->profile.name});
    }
    return words::listed(all);
  }
  [[nodiscard]] LocalizedText parties(const std::vector<std::string>& ids) const {
    const auto& plan = *context_.plan;
    std::vector<LocalizedText> all;
    for (const auto& id : ids) {
      const auto party = plan.find_party(id);
      const auto title =
          !party || before_ == nullptr
              ? id
              : words::party_of(plan.parties[*party], before_->profile, words::Reader::unit).zh;
      all.push_back({id, title});
    }
    return words::listed(all);
  }
  [[nodiscard]] LocalizedText phase(const std::string& id) const {
    return {id, words::quoted(words::named_phase(id, *context_.plan).words).zh};
  }

  // Nobody accepts what nobody reviews (state_words.hpp).
  [[nodiscard]] LocalizedText task_step(const TaskKey& key, TaskState from, TaskState to) const {
    words::TaskFiling filing;
    if (const auto name = find_slot(key, context_)) {
      const auto& task = context_.task_of(name->slot);
      filing = {.reviewed = task.reviewer.has_value(), .issued = words::is_issued(task, *context_.plan)};
    }
    const auto word = [&](TaskState state) { return words::task_state(state, filing).text().zh; };
    return {step(from, to).en, word(from) + " → " + word(to)};
  }

  // A cut-off hour is named; the end of the day goes without saying.
  [[nodiscard]] LocalizedText day(const DueDate& due) const {
    if (due.due_at == due.overdue_at) return {format_date(due.date), words::day(due.date).zh};
    return {format_date(due.date) + " (late from " + context_.zone.format(due.due_at) + ")",
            words::moment(due.due_at, context_.zone).zh + "前"};
  }
  [[nodiscard]] const TaskInstance* instance(const TaskKey& key) const {
    return before_ == nullptr ? nullptr : find_instance(*before_, key, context_);
  }
  [[nodiscard]] LocalizedText due(const TaskKey& key) const {
    const auto* found = instance(key);
    const auto* in_force = found == nullptr ? nullptr : due_of(*found, context_);
    return in_force == nullptr ? LocalizedText{} : LocalizedText{"; due ", "；期限"} + day(*in_force);
  }
  [[nodiscard]] LocalizedText reason_of_due(const TaskKey& key) const {
    const auto* found = instance(key);
    if (found == nullptr) return {};
    if (!found->due) {
      const auto& reason = context_.slot(found->slot).reason;
      return {" (" + reason.en + ")", "；依据：" + without_stop(reason.zh)};
    }
    const auto* original = original_due_of(*found, context_);
    if (original == nullptr) return {};
    return {" (first due " + format_date(original->date) + ")",
            "（原定期限" + words::day(original->date).zh + "）"};
  }

  const AuditEnvelope& envelope_;
  const CampaignContext& context_;
  const CampaignView& view_;
  const UnitCampaign* before_;  // nullptr: the event is not about a unit, or enrols it
};

}  // namespace

EventText describe(const AuditRecord& record, const CampaignContext& context, const CampaignView& before) {
  const Describer describer{record.envelope, context, before};
  return std::visit(
      [&](const auto& family) {
        auto [tag, detail] = std::visit(describer, family);
        auto what = words::phrase_of_event(family).text();
        if (!tag.empty()) what.en = tag;
        return EventText{std::move(what), std::move(detail)};
      },
      record.event);
}

LocalizedText actor_text(std::string_view actor) {
  const std::string written(actor);
  if (actor.starts_with("unit:")) return {written, "本单位"};
  const auto role = enumerator_of<Role>(actor);
  return {written, role ? words::phrase_of(*role).text().zh : written};
}

}  // namespace duban
