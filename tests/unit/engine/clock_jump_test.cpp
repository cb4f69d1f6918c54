// A clock that is set, forwards and back, while a campaign runs: nothing is early, nothing happens twice,
// nothing is lost, and the record never runs backwards. For each moment at which the campaign changes, for
// each jump, in zones with both of their changes of time and over a leap day.
//
// "Early" is judged by the clock, for there is nothing else to judge by: what the clock has not yet shown
// must not have happened.
#include "orchestrator/engine/engine.hpp"
#include "persistence/memory_store.hpp"
#include "persistence/tables/trail.hpp"
#include "tests/support/campaign_fixture.hpp"
#include "workflows/audit/audit_record.hpp"

#include <algorithm>
#include <tuple>

#include <gtest/gtest.h>

namespace duban {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using testing::at;

// Stands where it is put.
class SetClock final : public Clock {
 public:
  Instant now() const override { return now_ + ahead_; }
  std::optional<std::chrono::nanoseconds> until(Instant) const override { return std::nullopt; }
  std::string_view name() const override { return "set"; }

  void set(Instant moment) {
    now_ = moment;
    latest_ = std::max(latest_, moment);
  }
  [[nodiscard]] Instant latest() const { return latest_; }
  // A planted fault: what asks for the time is told a later one than the clock shows.
  void run_ahead_by(Milliseconds ahead) { ahead_ = ahead; }

 private:
  Milliseconds ahead_{};
  Instant now_{};
  Instant latest_{};
};

struct Year {
  std::string name;
  std::string zone;
  int year;
  // A phase around the day, with tasks due on it and beside it.
  std::string from, due, to;
  std::string begins;  // where the clock stands at first, before the phase
};

void PrintTo(const Year& year, std::ostream* out) {
  *out << year.name;
}

// Rungs in the hour that a change of time leaves out or repeats, cut-offs in it, a weekly task over it.
std::string plan_of(const Year& year) {
  return "apiVersion: duban/v1\nkind: Plan\n"
         "metadata: {id: jumps, version: \"1\", title: {zh: 跳变, en: Jumps}}\n"
         "spec:\n  timezone: " +
         year.zone +
         "\n  calendar: cn\n  office: office\n"
         "  parties:\n"
         "    - {id: school, scope: unit, title: {zh: 学校, en: School}}\n"
         "    - {id: office, scope: organiser, title: {zh: 办公室, en: Office}}\n"
         "  phases:\n"
         "    - id: work\n      kind: self_correction\n      title: {zh: 自查, en: Work}\n"
         "      window: {from: " +
         year.from + ", to: " + year.to +
         "}\n"
         "      tasks:\n"
         "        - {id: day, title: {zh: 当日, en: Day}, owner: school, due: {on: " +
         year.due +
         "}, escalation: ladder}\n"
         "        - {id: hour, title: {zh: 时刻, en: Hour}, owner: school, due: {on: " +
         year.due +
         ", cutoff: \"02:15\"}, escalation: ladder}\n"
         "        - {id: week, title: {zh: 每周, en: Week}, owner: school, due: {every: week, partial_weeks: "
         "owed}, "
         "escalation: ladder}\n"
         "  escalations:\n    ladder:\n"
         "      - {at: due-1d 02:30, level: blue, notify: [school]}\n"
         "      - {at: due 01:45, level: blue, notify: [school]}\n"
         "      - {at: due 02:30, level: blue, notify: [school]}\n"
         "      - {at: due, level: yellow, notify: [school]}\n"
         "      - {at: due+1d 02:30, level: orange, notify: [office]}\n"
         "      - {at: due+1wd, level: red, notify: [office]}\n";
}

// What the clock did to a unit: the event, its moment, its task and its rung.
using Deed = std::tuple<std::string, Instant, std::string, int>;

class Campaign {
 public:
  explicit Campaign(const Year& year, Milliseconds runs_ahead = {}) {
    clock_.set(at(year.begins));
    clock_.run_ahead_by(runs_ahead);
    EXPECT_TRUE(engine_.start());
    const auto plan_yaml = plan_of(year);
    const auto plan = std::make_shared<const Plan>(load_plan(plan_yaml).value());
    const auto calendar_yaml = testing::read_source_file("workflows/calendars/cn.yaml");
    order(ImportCalendar{calendar_yaml, std::make_shared<const Calendar>(testing::chinese_calendar())});
    order(PublishPlan{plan_yaml, plan, {}});
    CreateCampaign create;
    create.organiser = OrganiserId{"bureau"};
    create.title = {"Jumps", "跳变"};
    create.plan = plan->digest;
    create.schedule = resolve_schedule(*plan, year.year, testing::chinese_calendar()).value();
    order(CampaignOrder{kId, create, "Bureau"});
    NewUnit row;
    row.id = UnitId{"S1"};
    row.profile.name = "School";
    order(EnrolUnits{kId, {row}});
    order(CampaignOrder{kId, LaunchCampaign{}, {}});
  }

  void order(Order what) {
    Command command;
    command.id = "c" + std::to_string(++number_);
    command.actor = "office";
    command.order = std::move(what);
    const auto done = engine_.submit(std::move(command));
    EXPECT_TRUE(done) << done.error().message(Language::en);
    look();
  }

  // The clock is set, and whatever is due then is done.
  void set(Instant moment) {
    clock_.set(moment);
    engine_.move_clock(moment);
    look();
  }
  [[nodiscard]] std::optional<Instant> next() const { return engine_.next_wake_up(); }
  [[nodiscard]] Instant now() const { return clock_.now(); }

  void run_out() {
    for (auto moment = next(); moment; moment = next()) set(std::max(*moment, clock_.now()));
  }

  // The first thing that was early or out of order; empty: nothing.
  [[nodiscard]] const std::string& wrong() const { return wrong_; }
  [[nodiscard]] std::vector<Deed> deeds() const {
    auto sorted = deeds_;
    std::ranges::sort(sorted);
    return sorted;
  }
  [[nodiscard]] std::vector<Instant> moments() const {
    std::vector<Instant> moments;
    for (const auto& deed : deeds_) moments.push_back(std::get<Instant>(deed));
    moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
    return moments;
  }

 private:
  // Reads the records that are new.
  void look() {
    const auto range = tables::Audit::from(0, seen_);
    store_.snapshot()->scan(Table::audit, range.from, range.to, [&](std::string_view, std::string_view leaf) {
      const auto record = read_audit_record(leaf).value();
      if (record.envelope.at < last_at_) complain("runs backwards", record);
      if (record.envelope.at > clock_.latest()) complain("is early", record);
      last_at_ = record.envelope.at;
      ++seen_;
      if (record.envelope.unit == UnitId{"S1"}) note(std::get<UnitEvent>(record.event), record);
      return true;
    });
  }

  void complain(const std::string& what, const AuditRecord& record) {
    if (wrong_.empty()) wrong_ = "record " + std::to_string(record.envelope.seq) + " " + what;
  }

  void note(const UnitEvent& event, const AuditRecord& record) {
    const auto deed = [&](Instant moment, const std::string& task, int rung) {
      if (moment > clock_.latest() || moment > record.envelope.at) complain("is early", record);
      deeds_.emplace_back(event_name(event), moment, task, rung);
    };
    if (const auto* entered = std::get_if<PhaseEntered>(&event)) deed(entered->moment, entered->phase, 0);
    if (const auto* opened = std::get_if<TasksOpened>(&event)) {
      for (const auto& task : opened->tasks) deed(opened->moment, task, 0);
    }
    if (const auto* overdue = std::get_if<TaskBecameOverdue>(&event)) deed(overdue->moment, overdue->task, 0);
    if (const auto* fired = std::get_if<RungFired>(&event)) deed(fired->moment, fired->task, fired->rung);
    if (const auto* completed = std::get_if<UnitCompleted>(&event)) deed(completed->moment, "", 0);
  }

  const CampaignId kId{"c1"};
  MemoryStore store_;
  SetClock clock_;
  EngineObserver observer_;
  InlineEngine engine_{store_, clock_, WriterOptions{}, observer_};
  int number_ = 0;
  std::uint64_t seen_ = 0;
  Instant last_at_{};
  std::vector<Deed> deeds_;
  std::string wrong_;
};

class ClockJump : public ::testing::TestWithParam<Year> {};

TEST_P(ClockJump, ChangesNeitherWhatHappensNorForWhichMoment) {
  Campaign undisturbed(GetParam());
  undisturbed.run_out();
  const auto expected = undisturbed.deeds();
  const auto moments = undisturbed.moments();
  ASSERT_GT(moments.size(), 10U);
  const std::vector<Milliseconds> jumps{seconds{1}, -seconds{1}, hours{1},  -hours{1},
                                        days{1},    -days{1},    days{366}, -days{366}};
  for (const auto moment : moments) {
    for (const auto jump : jumps) {
      for (const auto before : {Milliseconds{1}, Milliseconds{0}}) {
        Campaign campaign(GetParam());
        while (campaign.next() && *campaign.next() < moment - before) campaign.set(*campaign.next());
        const auto here = std::max(moment - before, campaign.now());
        campaign.set(here);
        campaign.set(here + jump);
        campaign.set(here);  // somebody has noticed
        campaign.run_out();
        ASSERT_EQ(campaign.wrong(), "");
        ASSERT_EQ(campaign.deeds(), expected) << "set by " << jump.count() << " ms, " << before.count()
                                              << " ms before " << format_instant_utc(moment);
      }
    }
  }
}

// A suspended machine, or one that was switched off: the clock goes from one moment to a much later one.
TEST_P(ClockJump, WhatWasSleptThroughIsMadeUpForInTheOrderOfItsMoments) {
  Campaign undisturbed(GetParam());
  undisturbed.run_out();
  for (const auto moment : undisturbed.moments()) {
    Campaign campaign(GetParam());
    while (campaign.next() && *campaign.next() < moment) campaign.set(*campaign.next());
    campaign.set(moment + days{200});
    campaign.run_out();
    ASSERT_EQ(campaign.wrong(), "");
    ASSERT_EQ(campaign.deeds(), undisturbed.deeds()) << "slept from " << format_instant_utc(moment);
  }
}

TEST_P(ClockJump, PeopleAreServedWhileTheClockIsBehindTheRecord) {
  Campaign campaign(GetParam());
  campaign.set(*campaign.next());
  const auto here = campaign.now();
  campaign.set(here - days{366});
  campaign.order(UnitOrder{CampaignId{"c1"}, UnitId{"S1"}, SuspendUnit{"flood", false}, {}, {}});
  campaign.set(here - days{365});
  campaign.order(UnitOrder{CampaignId{"c1"}, UnitId{"S1"}, ResumeUnit{"dry", false}, {}, {}});
  campaign.set(here);
  campaign.run_out();
  Campaign undisturbed(GetParam());
  undisturbed.run_out();
  EXPECT_EQ(campaign.wrong(), "");
  EXPECT_EQ(campaign.deeds(), undisturbed.deeds());
}

TEST_P(ClockJump, WhatIsDoneBeforeTheClockIsThereIsNoticed) {
  Campaign campaign(GetParam(), seconds{1});
  while (campaign.wrong().empty() && campaign.next()) campaign.set(*campaign.next() - seconds{1});
  EXPECT_NE(campaign.wrong().find("is early"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Zones, ClockJump,
    ::testing::Values(
        Year{"NewYorkLosesAnHour", "America/New_York", 2027, "03-08", "03-14", "03-21",
             "2027-03-01T00:00:00Z"},
        Year{"NewYorkGainsAnHour", "America/New_York", 2027, "11-01", "11-07", "11-14",
             "2027-10-25T00:00:00Z"},
        Year{"BerlinLosesAnHour", "Europe/Berlin", 2027, "03-22", "03-28", "04-04", "2027-03-15T00:00:00Z"},
        Year{"BerlinGainsAnHour", "Europe/Berlin", 2027, "10-25", "10-31", "11-07", "2027-10-18T00:00:00Z"},
        Year{"LordHoweGainsHalfAnHour", "Australia/Lord_Howe", 2027, "03-29", "04-04", "04-11",
             "2027-03-22T00:00:00Z"},
        Year{"LordHoweLosesHalfAnHour", "Australia/Lord_Howe", 2027, "09-27", "10-03", "10-10",
             "2027-09-20T00:00:00Z"},
        Year{"LeapDay2024", "Asia/Shanghai", 2024, "02-26", "02-29", "03-07", "2024-02-20T00:00:00Z"},
        Year{"LeapDay2028", "Asia/Shanghai", 2028, "02-21", "02-29", "03-06", "2028-02-15T00:00:00Z"}),
    [](const ::testing::TestParamInfo<Year>& shown) { return shown.param.name; });

// The days themselves, against the rules of each zone: how long the due day is, and where its end lies.
struct DueDay {
  std::string zone;
  int year;
  std::string day;
  std::string overdue_at;
  int minutes;  // its length
};

TEST(DueDays, EndWhenTheLocalDayEndsHoweverLongItIs) {
  const std::vector<DueDay> days_of{
      {"America/New_York", 2027, "03-14", "2027-03-15T04:00:00Z", 23 * 60},
      {"America/New_York", 2027, "11-07", "2027-11-08T05:00:00Z", 25 * 60},
      {"Europe/Berlin", 2027, "03-28", "2027-03-28T22:00:00Z", 23 * 60},
      {"Europe/Berlin", 2027, "10-31", "2027-10-31T23:00:00Z", 25 * 60},
      {"Australia/Lord_Howe", 2027, "04-04", "2027-04-04T13:30:00Z", 24 * 60 + 30},
      {"Australia/Lord_Howe", 2027, "10-03", "2027-10-03T13:00:00Z", 24 * 60 - 30},
      {"Asia/Shanghai", 2024, "02-29", "2024-02-29T16:00:00Z", 24 * 60},
      {"Asia/Shanghai", 2028, "02-29", "2028-02-29T16:00:00Z", 24 * 60},
  };
  for (const auto& expected : days_of) {
    const auto begins = std::to_string(expected.year) + "-01-05T00:00:00Z";
    Campaign campaign({"", expected.zone, expected.year, expected.day, expected.day, "12-30", begins});
    campaign.run_out();
    const auto deeds = campaign.deeds();
    const auto entered =
        std::ranges::find(deeds, "PhaseEntered", [](const Deed& deed) { return std::get<0>(deed); });
    const auto overdue = std::ranges::find_if(deeds, [](const Deed& deed) {
      return std::get<0>(deed) == "TaskBecameOverdue" && std::get<2>(deed) == "day";
    });
    ASSERT_NE(entered, deeds.end());
    ASSERT_NE(overdue, deeds.end());
    EXPECT_EQ(format_instant_utc(std::get<Instant>(*overdue)), format_instant_utc(at(expected.overdue_at)));
    EXPECT_EQ(std::get<Instant>(*overdue) - std::get<Instant>(*entered),
              std::chrono::minutes{expected.minutes})
        << expected.zone << " " << expected.day;
  }
}

}  // namespace
}  // namespace duban
