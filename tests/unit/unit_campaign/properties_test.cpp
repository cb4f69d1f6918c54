// Random lives of units: random commands at random instants, from printed seeds. The harness checks every
// decision on the way (fold, replay from audit records, wake-up, nothing early, no rung twice); here two
// lives are compared and refusals to the unit's side are read for hidden tasks.
#include "tests/unit/unit_campaign/sample_plan.hpp"
#include "workflows/unit_campaign/instances.hpp"
#include "workflows/unit_campaign/visibility.hpp"

#include <random>

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

class Fate {
 public:
  explicit Fate(unsigned seed) : random_(seed) {}

  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
  bool one_in(int count) { return below(count) == 0; }
  template <class T>
  const T& one_of(const std::vector<T>& items) {
    return items[static_cast<std::size_t>(below(static_cast<int>(items.size())))];
  }

 private:
  std::mt19937 random_;  // its sequence is the same on every machine
};

SamplePlan some_plan(Fate& fate) {
  const std::vector<std::string> policies{"by_date", "when_complete", "by_approval"};
  SamplePlan plan;
  plan.timezone = fate.one_of(std::vector<std::string>{"Asia/Shanghai", "America/Sao_Paulo", "Africa/Cairo"});
  plan.suspension_clock = fate.one_of(std::vector<std::string>{"freeze", "run_on"});
  plan.rework = fate.one_of(std::vector<std::string>{"rework: 3wd", "rework: 1d", ""});
  plan.first_advance = fate.one_of(policies);
  plan.second_advance = fate.one_of(policies);
  plan.last_advance = fate.one_of(policies);
  return plan;
}

TaskKey some_key(Fate& fate, const Unit& unit) {
  if (unit.state().tasks.empty() || fate.one_in(6)) {
    return fate.one_of(
        std::vector<std::string>{"cases", "secret_note", "criticism", "study", "study#9", "nothing"});
  }
  return key_of(fate.one_of(unit.state().tasks), unit.context());
}

std::optional<Date> some_day(Fate& fate, const Unit& unit) {
  if (fate.one_in(3)) return std::nullopt;
  return unit.context().zone.local_date(unit.now()) + std::chrono::days{fate.below(25) - 2};
}

FileSubmission some_filing(Fate& fate, const Unit& unit) {
  FileSubmission filing;
  filing.task = some_key(fate, unit);
  if (!fate.one_in(5)) filing.carries = {EvidenceKind::document, EvidenceKind::record};
  if (fate.one_in(10)) filing.declared_gaps = {"S2"};
  if (fate.one_in(10)) filing.missing_units = {"S2"};
  return filing;
}

UnitCommand some_command(Fate& fate, const Unit& unit) {
  const auto key = some_key(fate, unit);
  const std::string reason = fate.one_in(12) ? "" : "因汛情 \"停课\"\n";
  switch (fate.below(24)) {
    case 0:
      return LaunchUnit{fate.one_in(2)};
    case 1:
      return SuspendUnit{reason, fate.one_in(4)};
    case 2:
    case 3:
    case 4:
      return ResumeUnit{reason, unit.state().suspended_by_campaign != fate.one_in(8)};
    case 5:
      return WithdrawUnit{fate.one_in(6) ? reason : ""};
    case 6:
      return CompleteUnit{reason};
    case 7:
    case 8:
      return ApprovePhase{fate.one_of(std::vector<std::string>{"second", "third", "fourth", "completed"}),
                          reason};
    case 9:
    case 10:
      return AcceptSubmission{key, reason};
    case 11:
    case 12:
    case 13:
      return ReturnSubmission{key, reason, some_day(fate, unit)};
    case 14:
    case 15:
      return RequestExtension{key, some_day(fate, unit).value_or(Date{}), reason, "s01"};
    case 16:
      return GrantExtension{key, some_day(fate, unit), reason};
    case 17:
      return RefuseExtension{key, reason};
    case 18:
      return WaiveTask{key, reason};
    case 19:
      return RequireTask{key, some_day(fate, unit), reason};
    default:
      return some_filing(fate, unit);
  }
}

Instant some_later(Fate& fate, Instant now) {
  switch (fate.below(4)) {
    case 0:
      return now;
    case 1:
      return now + std::chrono::minutes{fate.below(600)};
    case 2:
      return now + std::chrono::hours{fate.below(72)};
    default:
      return now + std::chrono::days{fate.below(12)};
  }
}

// What the unit may learn speaks of no hidden task.
void expect_nothing_hidden(const Answer& answer, const CampaignContext& context) {
  for (const auto& event : answer.events) {
    if (!visible_to_unit(event, context)) continue;
    const auto seen = in_full(as_seen_by_unit(event, context));
    EXPECT_EQ(seen.find("visit@"), std::string::npos) << seen;
    EXPECT_EQ(seen.find("secret_note"), std::string::npos) << seen;
  }
}

void expect_no_hidden_name(const Answer& answer, const UnitCommand& command) {
  std::string asked_for;
  std::visit(
      [&](const auto& given) {
        if constexpr (requires { given.task; }) asked_for = given.task;
      },
      command);
  const bool asked_for_hidden = asked_for.starts_with("visit@") || asked_for.starts_with("secret_note");
  if (!answer.error) {
    EXPECT_FALSE(asked_for_hidden) << "a unit touched " << asked_for;
    return;
  }
  if (asked_for_hidden) return;  // it hears its own words back
  const auto text = answer.error->message(Language::en);
  EXPECT_EQ(text.find("visit"), std::string::npos) << text;
  EXPECT_EQ(text.find("secret"), std::string::npos) << text;
}

std::string first_difference(const Story& a, const Story& b) {
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const auto line = [i](const Story& story) {
      return i < story.size() ? story[i] : std::string("(the end)");
    };
    if (line(a) != line(b)) return line(a) + " ≠ " + line(b);
  }
  return {};
}

// Two units given the same commands at the same instants. One is awake all the time; the other only wakes now
// and then, and sleeps through the rest. They tell the same story.
void live(unsigned seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  Fate fate(seed);
  const Campaign campaign = sample(some_plan(fate));
  Unit awake = fate.one_in(5) ? campaign.organiser() : campaign.enrolled("S01", {"a", "b"});
  awake.launched(fate.one_in(3) ? "2011-10-20T09:30" : "2011-09-01", fate.one_in(2));
  Unit drowsy = awake;
  for (int step = 0; step < 60; ++step) {
    const auto when = some_later(fate, awake.now());
    awake.lives_until(when);
    drowsy.at(when);
    const auto command = fate.one_in(8) ? UnitCommand{WakeUp{}} : some_command(fate, awake);
    const auto side = fate.one_in(3) ? Side::unit : Side::organiser;
    const auto answer = awake.does(command, side);
    const auto same = drowsy.does(command, side);
    if (answer.error) {
      EXPECT_EQ(answer.error, same.error);
      EXPECT_THAT(drowsy.wakes(), is_done());
    }
    ASSERT_EQ(first_difference(drowsy.story(), awake.story()), "") << "after step " << step;
    expect_nothing_hidden(answer, awake.context());
    const bool about_a_task = command.index() >= 4 && command.index() <= 11;
    if (side == Side::unit && about_a_task) expect_no_hidden_name(answer, command);
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_EQ(drowsy.wake_at(), awake.wake_at());
  EXPECT_EQ(drowsy.state().version, awake.state().version);
}

TEST(RandomLives, ComeOutTheSameHoweverLateTheTimerIs) {
  for (unsigned seed = 1; seed <= 300 && !HasFailure(); ++seed) live(seed);
}

}  // namespace
}  // namespace duban::testing
