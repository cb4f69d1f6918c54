#include "tests/support/unit_campaign_harness.hpp"

#include "tests/support/shipped_files.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/audit/canonical_json.hpp"
#include "workflows/base/name.hpp"
#include "workflows/plan/plan_loader.hpp"
#include "workflows/unit_campaign/instances.hpp"
#include "workflows/unit_campaign/moments.hpp"

#include <ostream>

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

Plan loaded(const std::string& yaml) {
  const auto plan = load_plan(yaml);
  if (plan.has_error()) {
    std::string text;
    for (const auto& error : plan.error()) {
      text += std::to_string(error.position ? error.position->line : 0) + ": " + error.message(Language::en) +
              "\n";
    }
    throw std::invalid_argument(text + yaml);
  }
  return *plan;
}

std::optional<Date> date_of(std::optional<std::string_view> text) {
  if (!text) return std::nullopt;
  return day(std::string(*text));
}

// What an event says about one task, or all tasks of a list, in a few words.
struct InShort {
  const CampaignContext& context;

  std::string operator()(const UnitEnrolled&) const { return "enrolled"; }
  std::string operator()(const UnitLaunched& e) const { return "launched, dispensed " + joined(e.dispensed); }
  std::string operator()(const UnitSuspended&) const { return "suspended"; }
  std::string operator()(const UnitResumed& e) const {
    std::string text = "resumed after " + std::to_string(e.frozen_days) + " days";
    for (const auto& moved : e.moved) text += " " + moved.task + "→" + format_date(moved.due.date);
    return text;
  }
  std::string operator()(const UnitWithdrawn&) const { return "withdrawn"; }
  std::string operator()(const PhaseApproved& e) const { return "approved " + e.phase; }
  std::string operator()(const PhaseEntered& e) const {
    return "phase " + e.phase + (e.carried.empty() ? "" : ", carried " + joined(e.carried));
  }
  std::string operator()(const UnitCompleted& e) const {
    return "completed" + (e.unfinished.empty() ? "" : ", unfinished " + joined(e.unfinished));
  }
  std::string operator()(const TasksOpened& e) const { return "opened " + joined(e.tasks); }
  std::string operator()(const SubmissionFiled& e) const {
    return "filed " + e.task + " no. " + std::to_string(e.number) +
           (e.timeliness ? " " + name_of(*e.timeliness) : "") + " → " + name_of(e.to) +
           (e.gaps.empty() ? "" : ", gaps " + joined(e.gaps));
  }
  std::string operator()(const SubmissionAccepted& e) const { return "accepted " + e.task; }
  std::string operator()(const SubmissionReturned& e) const {
    return "returned " + e.task + (e.due ? " until " + format_date(e.due->date) : "");
  }
  std::string operator()(const TaskWaived& e) const { return "waived " + e.task; }
  std::string operator()(const TaskRequired& e) const {
    return "required " + e.task + (e.due ? " until " + format_date(e.due->date) : "");
  }
  std::string operator()(const DueDateSet& e) const {
    return "due " + e.task + " " + format_date(e.due.date);
  }
  std::string operator()(const ExtensionRequested& e) const {
    return "asked " + e.task + " " + format_date(e.wanted);
  }
  std::string operator()(const ExtensionGranted& e) const {
    return "granted " + e.task + " " + format_date(e.former.date) + "→" + format_date(e.due.date) +
           (e.timeliness ? " " + name_of(*e.timeliness) : "");
  }
  std::string operator()(const ExtensionRefused& e) const { return "refused " + e.task; }
  std::string operator()(const TaskBecameOverdue& e) const { return "overdue " + e.task; }
  std::string operator()(const RungFired& e) const {
    return "rung " + std::to_string(e.rung) + " " + name_of(e.level) + " " + e.task + " → " +
           joined(e.notified) + (e.proposed.empty() ? "" : ", propose " + e.proposed);
  }
};

std::optional<Instant> moment_of(const UnitEvent& event) {
  return std::visit(
      [](const auto& data) -> std::optional<Instant> {
        if constexpr (requires { data.moment; }) return data.moment;
        return std::nullopt;
      },
      event);
}

AuditRecord through_its_record(const UnitEvent& event, Instant at) {
  AuditEnvelope envelope;
  envelope.actor = "office";
  envelope.at = at;
  envelope.calendar = "cn 2026.1";
  envelope.campaign = CampaignId{"c"};
  envelope.command = "x";
  envelope.unit = UnitId{"u"};
  std::string bytes;
  write_audit_record(bytes, envelope, event);
  const auto record = read_audit_record(bytes);
  if (record.has_error()) throw std::runtime_error(record.error().message(Language::en) + " " + bytes);
  return *record;
}

void check_reads_well(const Error& error) {
  EXPECT_TRUE(error.name().starts_with("workflow.")) << error.name();
  for (const auto language : {Language::en, Language::zh}) {
    for (const auto& text : {error.message(language), error.mend(language)}) {
      EXPECT_FALSE(text.empty()) << error.name();
      EXPECT_EQ(text.find('{'), std::string::npos) << text;
      EXPECT_EQ(text.find('?'), std::string::npos) << "a value without a name: " << text;
    }
  }
}

}  // namespace

Instant local_time(std::string_view text, const TimeZone& zone) {
  const auto date = day(std::string(text.substr(0, 10)));
  if (text.size() == 10) return zone.start_of_day(date);
  const auto number = [&](std::size_t at) { return std::stoi(std::string(text.substr(at, 2))); };
  auto instant = zone.at(date, number(11) * 60 + number(14));
  if (text.size() == 19) instant += std::chrono::seconds{number(17)};
  return instant;
}

std::string in_short(const UnitEvent& event, Instant at, const CampaignContext& context) {
  const auto when = context.zone.format(moment_of(event).value_or(at));
  return when.substr(5, 5) + " " + when.substr(11, 5) + " " + std::visit(InShort{context}, event);
}

std::string in_full(const UnitEvent& event) {
  std::string bytes(event_name(event));
  std::visit([&](const auto& data) { canonical::write(bytes, data); }, event);
  return bytes;
}

void PrintTo(const Answer& answer, std::ostream* out) {
  if (answer.error) *out << answer.error->name() << ": " << answer.error->message(Language::en);
  for (const auto& line : answer.story) *out << "\n  " << line;
}

void PrintTo(const TaskView& task, std::ostream* out) {
  *out << task.key;
  if (!task.instance) {
    *out << " (no such task)";
    return;
  }
  *out << ": " << name_of(task.instance->state).text() << ", " << name_of(task.instance->escalation).text()
       << ", " << name_of(task.instance->level).text() << ", round " << task.instance->round << ", due "
       << (task.due ? format_date(task.due->date) : "never") << ", judged "
       << (task.instance->judged ? name_of(*task.instance->judged).text() : std::string_view("not at all"));
}

bool overdue_now(const TaskView& task) {
  return task.instance && duban::is_overdue(*task.instance);
}

// --- Unit --------------------------------------------------------------------------------------------------

Unit::Unit(std::shared_ptr<const CampaignContext> context, std::string id, UnitProfile profile)
    : context_(std::move(context)) {
  state_.campaign = context_->campaign;
  state_.unit = UnitId{std::move(id)};
  now_ = context_->schedule->phases.front().opens_at - std::chrono::days{60};
  EXPECT_THAT(does(Enrol{std::move(profile)}), is_done());
}

Unit& Unit::at(std::string_view local) {
  return at(local_time(local, context_->zone));
}

Unit& Unit::at(Instant instant) {
  now_ = instant;
  return *this;
}

Unit& Unit::lives_until(Instant instant) {
  while (wake_at_ && *wake_at_ <= instant) {
    const auto version = state_.version;
    now_ = std::max(now_, *wake_at_);
    EXPECT_THAT(wakes(), is_done());
    if (state_.version == version) throw std::logic_error("a wake-up did nothing");
  }
  now_ = instant;
  return *this;
}

Unit& Unit::lives_until(std::string_view local) {
  return lives_until(local_time(local, context_->zone));
}

Unit& Unit::launched(std::string_view local, bool require_past_due) {
  at(local);
  EXPECT_THAT(does(LaunchUnit{require_past_due}), is_done());
  return *this;
}

namespace {
FileSubmission filing_of(std::string_view task, const Filing& filing) {
  FileSubmission command;
  command.task = task;
  command.content = sha256(task);
  command.files = {sha256("file")};
  command.carries = filing.carries;
  command.declared_gaps = filing.declared_gaps;
  command.missing_units = filing.missing_units;
  return command;
}
}  // namespace

Answer Unit::files(std::string_view task, const Filing& filing) {
  return does(filing_of(task, filing), Side::unit);
}
Answer Unit::office_files(std::string_view task, const Filing& filing) {
  return does(filing_of(task, filing), Side::organiser);
}
Answer Unit::asks_until(std::string_view task, std::string_view date, std::string_view reason) {
  return does(RequestExtension{TaskKey(task), day(std::string(date)), std::string(reason), "s01"},
              Side::unit);
}
Answer Unit::accepts(std::string_view task) {
  return does(AcceptSubmission{TaskKey(task), ""});
}
Answer Unit::returns(std::string_view task, std::optional<std::string_view> rework_by) {
  return does(ReturnSubmission{TaskKey(task), "the causes are missing", date_of(rework_by)});
}
Answer Unit::grants(std::string_view task, std::optional<std::string_view> until) {
  return does(GrantExtension{TaskKey(task), date_of(until), "agreed"});
}
Answer Unit::refuses(std::string_view task) {
  return does(RefuseExtension{TaskKey(task), "no need"});
}
Answer Unit::waives(std::string_view task) {
  return does(WaiveTask{TaskKey(task), "merged school"});
}
Answer Unit::requires_task(std::string_view task, std::optional<std::string_view> due) {
  return does(RequireTask{TaskKey(task), date_of(due), "owed after all"});
}
Answer Unit::suspends(bool by_campaign) {
  return does(SuspendUnit{"flood", by_campaign});
}
Answer Unit::resumes(bool by_campaign) {
  return does(ResumeUnit{"dry again", by_campaign});
}
Answer Unit::withdraws() {
  return does(WithdrawUnit{"closed"});
}
Answer Unit::completes() {
  return does(CompleteUnit{"the rest is moot"});
}
Answer Unit::approves(std::string_view phase) {
  return does(ApprovePhase{std::string(phase), ""});
}
Answer Unit::wakes() {
  return does(WakeUp{}, Side::system);
}

Answer Unit::does(const UnitCommand& command, Side side) {
  const auto before = state_;
  auto decision = decide(state_, *context_, side, command, now_);
  EXPECT_EQ(state_, before) << "decide changed what it was given";
  if (decision.has_error()) {
    check_reads_well(decision.error());
    return {{}, decision.error(), {}};
  }
  check(before, *decision);
  Answer answer{decision->events, std::nullopt, {}};
  for (const auto& event : decision->events) answer.story.push_back(in_short(event, now_, *context_));
  events_.insert(events_.end(), answer.events.begin(), answer.events.end());
  story_.insert(story_.end(), answer.story.begin(), answer.story.end());
  state_ = std::move(decision->after);
  wake_at_ = decision->wake_at;
  return answer;
}

void Unit::check(const UnitCampaign& before, const Decision& decision) {
  UnitCampaign folded = before;
  UnitCampaign replayed = before;
  for (const auto& event : decision.events) {
    const auto moment = moment_of(event);
    EXPECT_LE(moment.value_or(now_), now_) << "early: " << in_short(event, now_, *context_);
    const auto record = through_its_record(event, now_);
    EXPECT_EQ(in_full(std::get<UnitEvent>(record.event)), in_full(event));
    apply(folded, event, now_, *context_);
    apply(replayed, std::get<UnitEvent>(record.event), record.envelope.at, *context_);
    if (const auto* fired = std::get_if<RungFired>(&event)) {
      EXPECT_TRUE(fired_.emplace(fired->task, fired->round, fired->rung).second)
          << "fired twice: " << in_short(event, now_, *context_) << " in round " << fired->round;
    }
  }
  EXPECT_EQ(folded, decision.after) << "the state is not the fold of its events";
  EXPECT_EQ(replayed, decision.after) << "replay from the audit trail gives another state";
  EXPECT_EQ(decision.wake_at, next_wake_up(decision.after, *context_));
  EXPECT_FALSE(decision.wake_at && *decision.wake_at <= now_) << "something due was left undone";
}

TaskView Unit::task(std::string_view key) const {
  TaskView view{TaskKey(key), std::nullopt, std::nullopt, std::nullopt};
  if (const auto* found = find_instance(state_, key, *context_)) {
    view.instance = *found;
    if (const auto* due = due_of(*found, *context_)) view.due = *due;
    if (const auto* original = original_due_of(*found, *context_)) view.original_due = *original;
  }
  return view;
}

std::vector<std::string> Unit::story_of(std::string_view task) const {
  std::vector<std::string> lines;
  for (const auto& line : story_) {
    const auto at = line.find(task);
    if (at == std::string::npos) continue;
    const auto end = at + task.size();
    if (end == line.size() || std::string_view(" ,@#→").find(line[end]) != std::string_view::npos)
      lines.push_back(line);
  }
  return lines;
}

void Unit::bend(const std::function<void(UnitCampaign&)>& change) {
  change(state_);
  wake_at_ = next_wake_up(state_, *context_);
}

std::string Unit::wake_at() const {
  return wake_at_ ? context_->zone.format(*wake_at_) : "never";
}

// --- Campaign ----------------------------------------------------------------------------------------------

Campaign::Campaign(Plan plan, int year, const Calendar& calendar) {
  auto schedule = resolve_schedule(plan, year, calendar);
  if (schedule.has_error()) throw std::invalid_argument(schedule.error().front().message(Language::en));
  const auto zone = TimeZone::find(plan.timezone);
  context_ = std::make_shared<const CampaignContext>(CampaignContext{
      {CampaignId{"c" + std::to_string(year)}, OrganiserId{"bureau"},
       std::make_shared<const Plan>(std::move(plan)), std::make_shared<const Schedule>(std::move(*schedule))},
      std::make_shared<const Calendar>(calendar),
      *zone});
}

Unit Campaign::enrolled(std::string id) const {
  return enrolled(std::move(id), {});
}

Unit Campaign::enrolled(std::string id, std::vector<std::string> branches) const {
  UnitProfile profile;
  profile.branches = std::move(branches);
  profile.kind = "school";
  profile.name = "School " + id;
  return Unit{context_, std::move(id), std::move(profile)};
}

Unit Campaign::organiser() const {
  UnitProfile profile;
  profile.organiser = true;
  profile.name = "Bureau";
  return Unit{context_, "bureau", std::move(profile)};
}

Campaign education_2011() {
  static const Plan plan = loaded(read_source_file("workflows/plans/education-accountability.yaml"));
  return Campaign{plan, 2011, chinese_calendar()};
}

Campaign campaign_of(const std::string& rest, int year, const std::string& head) {
  return Campaign{loaded(R"(apiVersion: duban/v1
kind: Plan
metadata: {id: sample, version: "1", title: {zh: 示例, en: Sample}}
spec:
  )" + head + R"(
  calendar: cn
  office: office
  parties:
    - {id: unit, scope: unit, title: {zh: 单位, en: Unit}}
    - {id: branch, scope: unit, many: true, title: {zh: 支部, en: Branch}}
    - {id: office, scope: organiser, title: {zh: 办公室, en: Office}}
    - {id: inspectors, scope: organiser, title: {zh: 暗访组, en: Inspectors}}
)" + rest),
                  year, chinese_calendar()};
}

}  // namespace duban::testing
