// Every refusal of decide, as people read it. Each code of workflows/errors/workflow.inc that is about a unit
// campaign stands here; those about campaigns as a whole and about looking things up are tested with them.
#include "ops/runbooks/error_catalogue.hpp"
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
       "本专项行动中没有您可查看的单位“S77”。", "", [] { return of_nobody(LaunchUnit{}); }},
      {"workflow.unknown_task", "this unit has no task “tea”", "该单位没有任务“tea”。", "",
       [] { return on("2011-09-25", [](Unit& u) { return u.files("tea"); }); }},
      {"workflow.already_enrolled", "unit S01 is already enrolled in this campaign",
       "单位“S01”已在本专项行动中。", "",
       [] { return on("2011-09-25", [](Unit& u) { return u.does(Enrol{}); }); }},
      {"workflow.not_launched", "expected a unit that has been launched, but its campaign has not started",
       "该单位的专项行动尚未启动。", "", [] { return sample().enrolled("S01").files("talk"); }},
      {"workflow.already_launched", "expected a campaign not yet launched, but it has been",
       "专项行动已经启动。", "",
       [] { return on("2011-09-25", [](Unit& u) { return u.does(LaunchUnit{}); }); }},
      {"workflow.unit_suspended", "expected a unit that takes part, but it is suspended",
       "该单位已暂停参加本专项行动。", "",
       [] {
         return on("2011-09-25", [](Unit& u) {
           EXPECT_THAT(u.suspends(), is_done());
           return u.files("talk");
         });
       }},
      {"workflow.unit_withdrawn", "expected a unit that takes part, but it has withdrawn",
       "该单位已退出本专项行动。", "",
       [] {
         return on("2011-09-25", [](Unit& u) {
           EXPECT_THAT(u.withdraws(), is_done());
           return u.files("talk");
         });
       }},
      {"workflow.unit_completed", "expected a unit whose campaign is under way, but it is completed",
       "该单位的专项行动已结束。", "",
       [] {
         return on("2012-01-25", [](Unit& u) {
           EXPECT_THAT(u.completes(), is_done());
           return u.suspends();
         });
       }},
      {"workflow.suspended_elsewhere",
       "expected to lift the suspension that is in force, but the unit was suspended in another way",
       "该单位的暂停并非由此方式作出，不能由此恢复。", "",
       [] {
         return on("2011-09-25", [](Unit& u) {
           EXPECT_THAT(u.suspends(true), is_done());
           return u.resumes(false);
         });
       }},
      {"workflow.transition_not_allowed",
       "expected to accept, but the task “Talk” is open and has not been filed",
       "任务“谈话”正待报送，不能审核通过。", "",
       [] { return on("2011-09-25", [](Unit& u) { return u.accepts("talk"); }); }},
      {"workflow.not_owner", "the task “Criticism” is not owed by the unit", "任务“通报”不由该单位承担。", "",
       [] { return on("2011-11-25", [](Unit& u) { return u.files("criticism"); }); }},
      {"workflow.reason_missing", "a reason is needed", "须填写理由。", "/reason",
       [] { return on("2011-09-25", [](Unit& u) {
              return u.does(WaiveTask{"talk", ""});
            }); }},
      {"workflow.evidence_missing", "expected a filing with all its evidence, but it lacks: document",
       "报送材料不全，缺少：文件。", "",
       [] {
         return on("2011-09-25", [](Unit& u) {
           return u.files("work_plan",
                          {.carries = {EvidenceKind::photo}, .declared_gaps = {}, .missing_units = {}});
         });
       }},
      {"workflow.gaps_undeclared", "expected every missing unit to be declared, but 1 are not: S9",
       "有 1 个单位尚未报送，也未列入缺报单位：S9。", "/declared_gaps",
       [] {
         Filing filing;
         filing.missing_units = {"S9"};
         return sample()
             .organiser()
             .launched("2011-09-01")
             .lives_until("2011-11-05")
             .office_files("digest", filing);
       }},
      {"workflow.gap_not_missing", "declared as missing, but not missing: S9", "所列缺报单位并未缺报：S9。",
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
      {"workflow.too_many_events", "the task “Cases” has reached its limit of 65535 filings",
       "任务“典型”的报送次数已达上限 65535。", "", [] { return on("2011-10-08", with_every_number_taken); }},
      {"workflow.date_in_the_past", "expected today or a later day, but got 24 September (Saturday)",
       "日期9月24日（星期六）已过。", "/rework_by",
       [] {
         return on("2011-09-25", [](Unit& u) {
           EXPECT_THAT(u.files("work_plan"), is_done());
           return u.returns("work_plan", "2011-09-24");
         });
       }},
      {"workflow.date_too_far",
       "expected a day no later than 25 September 2012 (Tuesday), a year from today, but got 31 December "
       "9999 (Friday)",
       "日期9999年12月31日（星期五）过远，最迟为一年之内的2012年9月25日（星期二）。", "/until",
       [] { return on("2011-09-25", [](Unit& u) { return u.asks_until("work_plan", "9999-12-31"); }); }},
      {"workflow.nothing_to_extend", "the task “Talk” has no due date", "任务“谈话”没有期限。", "",
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
      {"workflow.due_required", "the due date of the task “Work plan” is over: a new one is needed",
       "任务“方案”的期限已过，须指定新的期限。", "/due",
       [] {
         return on("2011-10-25", [](Unit& u) {
           EXPECT_THAT(u.waives("work_plan"), is_done());
           return u.requires_task("work_plan");
         });
       }},
      {"workflow.phases_remain", "expected the last phase, but “Second” is still to come",
       "后面还有“二”阶段。", "", [] { return on("2011-09-25", [](Unit& u) { return u.completes(); }); }},
      {"workflow.phase_not_awaiting_approval", "the phase “Second” does not wait for an approval",
       "“二”阶段不在等待批准。", "",
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
  EXPECT_EQ(late.error->message(Language::en),
            "expected a request before the due date, but the task was due on 30 September (Friday)");
  EXPECT_EQ(late.error->message(Language::zh), "延期须在到期前申请，该任务已于9月30日（星期五）到期。");
  const auto earlier = on("2011-09-25", [](Unit& u) { return u.asks_until("work_plan", "2011-09-30"); });
  EXPECT_THAT(earlier.error->message(Language::en), ::testing::HasSubstr("30 September (Friday)"));
  EXPECT_THAT(earlier.error->message(Language::zh), ::testing::HasSubstr("9月30日（星期五）"));
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
