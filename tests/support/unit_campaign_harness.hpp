// A campaign and its units in memory, driven in sentences, for tests of what happens to a unit campaign:
//
//   Campaign campaign = education_2011();
//   Unit unit = campaign.enrolled("S01").launched("2011-09-01");
//   unit.lives_until("2011-10-31T00:00");
//   EXPECT_THAT(unit.task("unit_rectification_report"), is_overdue());
//   EXPECT_THAT(unit.files("unit_rectification_report"), is_done());
//
// Times are local to the plan's zone. Every command given to a Unit is checked on the way: decide changed
// nothing it was given, the state is the fold of the events, the wake-up is the next moment, nothing is
// early, no rung fires twice in a round, every event survives its audit record and replays to the same state,
// and every refusal reads well in both languages. So each test that uses this harness tests all of that.
#pragma once

#include "workflows/unit_campaign/decide.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>

namespace duban::testing {

// What a command came to.
struct Answer {
  std::vector<UnitEvent> events;
  std::optional<Error> error;
  std::vector<std::string> story;  // the events in short, see Unit::story()
};
void PrintTo(const Answer& answer, std::ostream* out);

struct TaskView {
  TaskKey key;
  std::optional<TaskInstance> instance;  // nullopt: the unit has no such task
  std::optional<DueDate> due, original_due;
};
void PrintTo(const TaskView& task, std::ostream* out);

struct Filing {
  std::set<EvidenceKind> carries{EvidenceKind::text, EvidenceKind::link, EvidenceKind::document,
                                 EvidenceKind::photo, EvidenceKind::record};
  std::vector<std::string> declared_gaps;
  std::vector<std::string> missing_units;
};

class Unit {
 public:
  Unit(std::shared_ptr<const CampaignContext> context, std::string id, UnitProfile profile);

  // Moves the test's clock; nothing wakes by that, as in a server that is down.
  Unit& at(std::string_view local);
  Unit& at(Instant instant);
  // Wakes at each moment in turn up to that time (included), as in a server that is up.
  Unit& lives_until(std::string_view local);
  Unit& lives_until(Instant instant);
  Unit& launched(std::string_view local, bool require_past_due = false);

  // By the unit's own people.
  Answer files(std::string_view task, const Filing& filing = {});
  Answer asks_until(std::string_view task, std::string_view date, std::string_view reason = "floods");
  // By the organiser.
  Answer office_files(std::string_view task, const Filing& filing = {});
  Answer accepts(std::string_view task);
  Answer returns(std::string_view task, std::optional<std::string_view> rework_by = std::nullopt);
  Answer grants(std::string_view task, std::optional<std::string_view> until = std::nullopt);
  Answer refuses(std::string_view task);
  Answer waives(std::string_view task);
  Answer requires_task(std::string_view task, std::optional<std::string_view> due = std::nullopt);
  Answer suspends(bool by_campaign = false);
  Answer resumes(bool by_campaign = false);
  Answer withdraws();
  Answer completes();
  Answer approves(std::string_view phase);
  Answer wakes();
  Answer does(const UnitCommand& command, Side side = Side::organiser);

  [[nodiscard]] TaskView task(std::string_view key) const;
  [[nodiscard]] const UnitCampaign& state() const { return state_; }
  [[nodiscard]] const CampaignContext& context() const { return *context_; }
  [[nodiscard]] Instant now() const { return now_; }
  [[nodiscard]] std::vector<UnitEvent> events() const { return events_; }
  // The events in short, one line each: "10-31 00:00 overdue unit_work_plan".
  [[nodiscard]] const std::vector<std::string>& story() const { return story_; }
  // Only the lines that speak of `task`.
  [[nodiscard]] std::vector<std::string> story_of(std::string_view task) const;
  [[nodiscard]] std::string wake_at() const;  // local, or "never"
  // For tests of states that are hard to reach: the change is not an event, so the fold starts anew from it,
  // with a wake-up of its own.
  void bend(const std::function<void(UnitCampaign&)>& change);

 private:
  void check(const UnitCampaign& before, const Decision& decision);

  std::shared_ptr<const CampaignContext> context_;
  UnitCampaign state_;
  std::optional<Instant> wake_at_;
  Instant now_{};
  std::vector<UnitEvent> events_;
  std::vector<std::string> story_;
  std::set<std::tuple<TaskKey, unsigned, unsigned>> fired_;
};

class Campaign {
 public:
  Campaign(Plan plan, int year, const Calendar& calendar);

  [[nodiscard]] Unit enrolled(std::string id) const;
  [[nodiscard]] Unit enrolled(std::string id, std::vector<std::string> branches) const;
  // The organiser's own unit campaign.
  [[nodiscard]] Unit organiser() const;
  [[nodiscard]] const CampaignContext& context() const { return *context_; }

 private:
  std::shared_ptr<const CampaignContext> context_;
};

[[nodiscard]] Campaign education_2011();
// Parties: unit, branch (many), office, inspectors. `rest` is what follows under spec, indented by two.
[[nodiscard]] Campaign campaign_of(const std::string& rest, int year = 2011,
                                   const std::string& head = "timezone: Asia/Shanghai");

[[nodiscard]] std::string in_short(const UnitEvent& event, Instant at, const CampaignContext& context);
// The canonical JSON of the event's data after its name; equal exactly when the events are.
[[nodiscard]] std::string in_full(const UnitEvent& event);
// "2011-10-31", "2011-10-31T00:00" or "2011-10-31T00:00:00" in the zone of the plan.
[[nodiscard]] Instant local_time(std::string_view text, const TimeZone& zone);

// --- matchers ----------------------------------------------------------------------------------------------
MATCHER(is_done, "is done") {
  return !arg.error.has_value();
}
MATCHER_P(is_refused_with, code, "is refused with " + std::string(code)) {
  return arg.error && arg.error->name() == code;
}
MATCHER_P(is_in, state, "is in that state") {
  return arg.instance && arg.instance->state == state;
}
MATCHER_P(has_level, level, "has that level") {
  return arg.instance && arg.instance->level == level;
}
MATCHER_P(has_escalation, escalation, "has that escalation") {
  return arg.instance && arg.instance->escalation == escalation;
}
MATCHER_P(was_judged, timeliness, "was judged so") {
  return arg.instance && arg.instance->judged == timeliness;
}
MATCHER(was_not_judged, "was not judged") {
  return arg.instance && !arg.instance->judged;
}
MATCHER(does_not_exist, "does not exist") {
  return !arg.instance;
}
[[nodiscard]] bool overdue_now(const TaskView& task);
MATCHER(is_overdue, "is overdue") {
  return overdue_now(arg);
}
MATCHER_P(is_due_on, date, "is due on " + std::string(date)) {
  return arg.due && format_date(arg.due->date) == date;
}
MATCHER_P(was_first_due_on, date, "was first due on " + std::string(date)) {
  return arg.original_due && format_date(arg.original_due->date) == date;
}
MATCHER(has_no_due_date, "has no due date") {
  return arg.instance && !arg.due;
}

}  // namespace duban::testing
