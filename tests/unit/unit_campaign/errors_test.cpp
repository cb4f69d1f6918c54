// Every refusal of decide, as people read it. Each code of workflows/errors/workflow.inc that is about a unit
// campaign stands here; those about campaigns as a whole and about looking things up are tested with them.
#include "tests/support/shipped_files.hpp"
#include "tests/unit/unit_campaign/sample_plan.hpp"

#include <functional>

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

struct Case {
  std::string code;
  std::string en, zh;
  std::string pointer;
  std::function<Answer()> when;
};

Unit unit_on(const std::string& local) {
  return sample().enrolled("S01").launched("2011-09-01").lives_until(local);
}

Answer on(const std::string& local, const std::function<Answer(Unit&)>& what) {
  Unit unit = unit_on(local);
  return what(unit);
}

Answer of_nobody(const UnitCommand& command) {
  UnitCampaign nobody;
  nobody.unit = UnitId{"S77"};
  const Campaign campaign = sample();
  const auto decision = decide(nobody, campaign.context(), Side::organiser, command, Instant{});
  return decision.has_error() ? Answer{{}, decision.error(), {}} : Answer{};
}

Answer with_every_number_taken(Unit& unit) {
  EXPECT_THAT(unit.files("cases"), is_done());
  unit.bend([](UnitCampaign& state) {
    for (auto& task : state.tasks) {
      if (task.serial == 1) task.serial = 65535;
    }
  });
  return unit.files("cases");
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"workflow.unknown_unit", "there is no unit S77 in this campaign that you may see",
       "本专项行动中没有您可查看的单位 S77", "", [] { return of_nobody(LaunchUnit{}); }},
      {"workflow.unknown_task", "this unit has no task tea", "该单位没有任务 tea", "",
       [] { return on("2011-09-25", [](Unit& u) { return u.files("tea"); }); }},
      {"workflow.already_enrolled", "unit S01 is already enrolled in this campaign",
       "单位 S01 已在本专项行动中", "",
       [] { return on("2011-09-25", [](Unit& u) { return u.does(Enrol{}); }); }},
      {"workflow.not_launched", "expected a unit that has been launched, but its campaign has not started",
       "该单位的专项行动尚未启动", "", [] { return sample().enrolled("S01").files("talk"); }},
      {"workflow.already_launched", "expected a campaign not yet launched, but it has been",
       "专项行动已经启动", "", [] { return on("2011-09-25", [](Unit& u) { return u.does(LaunchUnit{}); }); }},
      {"workflow.unit_suspended", "expected an active unit, but it is suspended", "该单位已暂停", "",
       [] {
         return on("2011-09-25", [](Unit& u) {
           EXPECT_THAT(u.suspends(), is_done());
           return u.files("talk");
         });
       }},
      {"workflow.unit_withdrawn", "expected a unit that takes part, but it has withdrawn",
       "该单位已退出本专项行动", "",
       [] {
         return on("2011-09-25", [](Unit& u) {
           EXPECT_THAT(u.withdraws(), is_done());
           return u.files("talk");
         });
       }},
      {"workflow.unit_completed", "expected a unit whose campaign is under way, but it is completed",
       "该单位的专项行动已结束", "",
       [] {
         return on("2012-01-25", [](Unit& u) {
           EXPECT_THAT(u.completes(), is_done());
           return u.suspends();
         });
       }},
      {"workflow.suspended_elsewhere",
       "expected to lift the suspension that is in force, but the unit was suspended in another way",
       "该单位的暂停并非由此方式作出，不能由此恢复", "",
       [] {
         return on("2011-09-25", [](Unit& u) {
           EXPECT_THAT(u.suspends(true), is_done());
           return u.resumes(false);
         });
       }},
      {"workflow.transition_not_allowed", "expected to accept, but task talk is open",
       "task talk 当前状态为 open，不能执行 accept", "",
       [] { return on("2011-09-25", [](Unit& u) { return u.accepts("talk"); }); }},
      {"workflow.not_owner", "task criticism is not owed by the unit", "任务 criticism 不由该单位承担", "",
       [] { return on("2011-11-25", [](Unit& u) { return u.files("criticism"); }); }},
      {"workflow.reason_missing", "a reason is needed", "须填写理由", "/reason",
       [] { return on("2011-09-25", [](Unit& u) {
              return u.does(WaiveTask{"talk", ""});
            }); }},
      {"workflow.evidence_missing", "expected a filing with all its evidence, but it lacks: document",
       "报送材料不全，缺少：document", "",
       [] {
         return on("2011-09-25", [](Unit& u) {
           return u.files("work_plan",
                          {.carries = {EvidenceKind::photo}, .declared_gaps = {}, .missing_units = {}});
         });
       }},
      {"workflow.gaps_undeclared", "expected every missing unit to be declared, but 1 are not: S9",
       "有 1 个单位尚未报送且未申明缺项：S9", "/declared_gaps",
       [] {
         Filing filing;
         filing.missing_units = {"S9"};
         return sample()
             .organiser()
             .launched("2011-09-01")
             .lives_until("2011-11-05")
             .office_files("digest", filing);
       }},
      {"workflow.gap_not_missing", "declared as missing, but not missing: S9", "申明为缺项但并不缺：S9",
       "/declared_gaps",
       [] {
         Filing filing;
         filing.declared_gaps = {"S9"};
         return sample()
             .organiser()
             .launched("2011-09-01")
             .lives_until("2011-11-05")
             .office_files("digest", filing);
       }},
      {"workflow.too_many_events", "task cases has reached its limit of 65535 filings",
       "任务 cases 的报送次数已达上限 65535", "", [] { return on("2011-10-08", with_every_number_taken); }},
      {"workflow.date_in_the_past", "expected today or a later day, but got 2011-09-24",
       "日期 2011-09-24 已过", "/rework_by",
       [] {
         return on("2011-09-25", [](Unit& u) {
           EXPECT_THAT(u.files("work_plan"), is_done());
           return u.returns("work_plan", "2011-09-24");
         });
       }},
      {"workflow.date_too_far",
       "expected a day no later than 2012-09-25, a year from today, but got 9999-12-31",
       "日期 9999-12-31 过远，最迟为一年之内的 2012-09-25", "/until",
       [] { return on("2011-09-25", [](Unit& u) { return u.asks_until("work_plan", "9999-12-31"); }); }},
      {"workflow.nothing_to_extend", "task talk has no due date", "任务 talk 没有期限", "",
       [] { return on("2011-09-25", [](Unit& u) { return u.asks_until("talk", "2011-10-01"); }); }},
      {"workflow.extension_too_late", "", "", "",
       [] { return on("2011-10-01", [](Unit& u) { return u.asks_until("work_plan", "2011-10-05"); }); }},
      {"workflow.extension_pending", "", "", "",
       [] {
         return on("2011-09-25", [](Unit& u) {
           EXPECT_THAT(u.asks_until("work_plan", "2011-10-05"), is_done());
           return u.asks_until("work_plan", "2011-10-06");
         });
       }},
      {"workflow.extension_not_later", "", "", "/until",
       [] { return on("2011-09-25", [](Unit& u) { return u.asks_until("work_plan", "2011-09-30"); }); }},
      {"workflow.no_extension", "", "", "",
       [] { return on("2011-09-25", [](Unit& u) { return u.refuses("work_plan"); }); }},
      {"workflow.due_required", "the due date of task work_plan is over: a new one is needed",
       "任务 work_plan 的期限已过，须指定新的期限", "/due",
       [] {
         return on("2011-10-25", [](Unit& u) {
           EXPECT_THAT(u.waives("work_plan"), is_done());
           return u.requires_task("work_plan");
         });
       }},
      {"workflow.phases_remain", "expected the last phase, but second is still to come",
       "后面还有阶段 second", "", [] { return on("2011-09-25", [](Unit& u) { return u.completes(); }); }},
      {"workflow.phase_not_awaiting_approval", "phase second does not wait for an approval",
       "阶段 second 不需要批准", "",
       [] { return on("2011-09-25", [](Unit& u) { return u.approves("second"); }); }},
  };
  return all;
}

TEST(Refusals, SayWhatWasExpectedAndWhatIsInBothLanguages) {
  for (const auto& expected : cases()) {
    const auto answer = expected.when();
    EXPECT_THAT(answer, is_refused_with(expected.code));
    if (!answer.error) continue;
    EXPECT_EQ(answer.error->pointer, expected.pointer) << expected.code;
    if (expected.en.empty()) continue;
    EXPECT_EQ(answer.error->message(Language::en), expected.en);
    EXPECT_EQ(answer.error->message(Language::zh), expected.zh);
  }
}

TEST(Refusals, OfExtensionsNameTheDays) {
  const auto late = on("2011-10-01", [](Unit& u) { return u.asks_until("work_plan", "2011-10-05"); });
  for (const auto language : {Language::en, Language::zh}) {
    EXPECT_THAT(late.error->message(language), ::testing::HasSubstr("2011-10-01T00:00:00+08:00"));
  }
  const auto earlier = on("2011-09-25", [](Unit& u) { return u.asks_until("work_plan", "2011-09-30"); });
  for (const auto language : {Language::en, Language::zh}) {
    EXPECT_THAT(earlier.error->message(language), ::testing::HasSubstr("2011-09-30"));
  }
}

TEST(Refusals, AreAllHere) {
  const std::set<std::string_view> elsewhere{"workflow.unknown_campaign", "workflow.campaign_exists",
                                             "workflow.campaign_state", "workflow.no_units"};
  std::set<std::string_view> known;
  for (const auto& expected : cases()) known.insert(expected.code);
  for (const auto& entry : error_catalogue()) {
    if (!entry.name.starts_with("workflow.") || elsewhere.contains(entry.name)) continue;
    EXPECT_TRUE(known.contains(entry.name)) << entry.name << " is raised by no test";
  }
}

TEST(Refusals, ForWantOfAReasonComeFromEveryCommandThatNeedsOne) {
  Unit unit = unit_on("2011-09-25");
  const std::vector<UnitCommand> commands{ReturnSubmission{"talk", "", {}},
                                          RequestExtension{"talk", day("2011-10-01"), "", "s01"},
                                          RefuseExtension{"talk", ""},
                                          WaiveTask{"talk", ""},
                                          RequireTask{"talk", {}, ""},
                                          SuspendUnit{"", false},
                                          WithdrawUnit{""},
                                          CompleteUnit{""}};
  for (const auto& command : commands) {
    EXPECT_THAT(unit.does(command), is_refused_with("workflow.reason_missing")) << command.index();
  }
}

TEST(Refusals, OfAUnitThatNobodyEnrolledAreAllTheSame) {
  EXPECT_THAT(of_nobody(WakeUp{}), is_refused_with("workflow.unknown_unit"));
  EXPECT_THAT(of_nobody(WithdrawUnit{"x"}), is_refused_with("workflow.unknown_unit"));
  EXPECT_THAT(of_nobody(SuspendUnit{"x", false}), is_refused_with("workflow.unknown_unit"));
}

}  // namespace
}  // namespace duban::testing
