// Rehearsals: deterministic, and true to what the behaviour file says.
#include "orchestrator/rehearsal/event_text.hpp"
#include "orchestrator/rehearsal/rehearse_command.hpp"
#include "orchestrator/rehearsal/report_text.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/rehearsal/small_campaign.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace duban {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// "09-30 10:00 filed", for the entries of a unit that speak of a task.
std::vector<std::string> happened(const RehearsalReport& report, std::string_view unit,
                                  std::string_view task) {
  const auto zone = *TimeZone::find("Asia/Shanghai");
  std::vector<std::string> lines;
  for (const auto& entry : report.transcript) {
    if (entry.unit != unit || entry.detail.find(task) == std::string::npos) continue;
    if (entry.what == "opened" || entry.what == "phase") continue;
    const auto time = zone.format(entry.at);
    lines.push_back(time.substr(5, 5) + " " + time.substr(11, 5) + " " + entry.what);
  }
  return lines;
}

std::string rule(const std::string& text) {
  return "apiVersion: duban/v1\nkind: Behaviour\nrules:\n" + text +
         "default:\n  file: {before_due: 1d}\n  review: {after: 1d, verdict: accept}\n";
}

RehearsalReport played(const std::string& behaviour) {
  return rehearse(testing::small_campaign(behaviour)).value();
}

TEST(Rehearse, GivesTheSameReportForTheSameInput) {
  const auto first = report_text(rehearse(testing::small_campaign()).value());
  const auto second = report_text(rehearse(testing::small_campaign()).value());
  EXPECT_EQ(first, second);
  EXPECT_THAT(first, HasSubstr("audit root: "));
}

TEST(Rehearse, ReturnsAndFilesAgain) {
  const auto report = played(testing::kSmallBehaviour);
  EXPECT_EQ(report.refusals, 0U);
  EXPECT_THAT(happened(report, "A2", "X01"), ElementsAre("10-19 10:00 filed", "10-20 10:00 returned",
                                                         "10-21 10:00 filed", "10-22 10:00 accepted"));
}

TEST(Rehearse, ASilentUnitClimbsTheLadder) {
  const auto report = played(testing::kSmallBehaviour);
  EXPECT_THAT(happened(report, "A3", "X01"),
              ElementsAre("10-20 00:00 rung", "10-21 00:00 overdue", "10-21 00:00 rung"));
}

TEST(Rehearse, FilesWhatIsDueAfterAnAcceptance) {
  const auto report = played(testing::kSmallBehaviour);
  // Accepted on Thursday 10-20, so due on Monday 10-24.
  EXPECT_THAT(happened(report, "A1", "X02"), ElementsAre("10-20 10:00 due set", "10-23 10:00 filed"));
}

TEST(Rehearse, DeclaresTheGapsOfAFanIn) {
  const auto report = played(testing::kSmallBehaviour);
  const auto filed = std::find_if(report.transcript.begin(), report.transcript.end(), [](const auto& entry) {
    return entry.what == "filed" && entry.detail.find("X04") != std::string::npos;
  });
  ASSERT_NE(filed, report.transcript.end());
  EXPECT_THAT(filed->detail, HasSubstr("declared missing (1): A3"));
}

TEST(Rehearse, BranchesFileEachForThemselvesAndEventsAreNumbered) {
  const auto report = played(testing::kSmallBehaviour);
  EXPECT_THAT(happened(report, "A1", "X03 meeting#2"), ElementsAre("10-30 10:00 filed"));
  EXPECT_THAT(happened(report, "A1", "X05 case#1"), ElementsAre("10-13 10:00 filed"));
  EXPECT_TRUE(happened(report, "A2", "X03").empty());
}

TEST(Rehearse, AGrantedExtensionMovesTheFiling) {
  const auto report = played(rule(
      "  - {units: [A1], tasks: [report], extension: {request_before_due: 3d, until: 4d, reason: 搬迁}}\n"));
  EXPECT_THAT(happened(report, "A1", "X01"), ElementsAre("10-17 10:00 asked", "10-18 10:00 extended",
                                                         "10-23 10:00 filed", "10-24 10:00 accepted"));
}

TEST(Rehearse, ARefusedExtensionLeavesTheDueDay) {
  const auto report =
      played(rule("  - {units: [A1], tasks: [report], extension: {request_before_due: 3d, until: 4d, "
                  "verdict: refuse, reason: 搬迁}}\n"));
  EXPECT_THAT(happened(report, "A1", "X01"), ElementsAre("10-17 10:00 asked", "10-18 10:00 refused",
                                                         "10-19 10:00 filed", "10-20 10:00 accepted"));
}

TEST(Rehearse, ASuspensionMovesWhatIsToCome) {
  const auto report =
      played(rule("  - {units: [A1], suspended: {from: 2011-10-12, to: 2011-10-17, reason: 停课}}\n"));
  EXPECT_EQ(report.refusals, 0U);
  // Due on 10-20, five days later on 10-25; the reminder of the day before finds it filed.
  EXPECT_THAT(happened(report, "A1", "X01"),
              ElementsAre("10-17 10:00 resumed", "10-24 10:00 filed", "10-25 10:00 accepted"));
}

TEST(Rehearse, AWithdrawnUnitOwesNothingMore) {
  const auto report = played(rule("  - {units: [A3], withdrawn: {on: 2011-10-12, reason: 合并}}\n"));
  EXPECT_TRUE(happened(report, "A3", "X01").empty());
  EXPECT_EQ(report.final_states.at(UnitId{"A3"}).participation, Participation::withdrawn);
}

TEST(Rehearse, ShowsAStepThatTheEngineRefuses) {
  const auto report = played(rule(
      "  - {units: [A1], tasks: [report], extension: {request_before_due: 0d, until: 0d, reason: 无}}\n"));
  EXPECT_EQ(report.refusals, 1U);
  EXPECT_THAT(report_text(report), HasSubstr("workflow."));
}

TEST(Rehearse, ARoleNobodyFillsIsToldThroughTheOffice) {
  const auto report = played(testing::kSmallBehaviour);
  const auto& through = report.forecast.through_office();
  ASSERT_TRUE(through.contains({"A3", "unit"}));
  EXPECT_EQ(through.at({"A3", "unit"}), 2U);
  EXPECT_THAT(report_text(report), HasSubstr("nobody fills unit of A3: 2 notices go to office"));
}

// Everything that has a title or a word stands by it: neither keys of tasks, parties and phases nor states.
TEST(Rehearse, SpeaksChineseToWhoReadsChinese) {
  auto input = testing::small_campaign();
  input.language = Language::zh;
  const auto text = report_text(rehearse(input).value());
  EXPECT_THAT(text, HasSubstr("方案      “小型行动”（small，版本 1）\n"));
  EXPECT_THAT(text, HasSubstr("“单位”（丙校）无人担任：2条通知将发送至办公室。\n"));
  EXPECT_THAT(text, HasSubstr("X01 报告\n  “整改”阶段；责任方：单位（每个单位）；审核方：办公室\n"));
  EXPECT_THAT(text, HasSubstr("；10月20日（星期四）24时后仍未报送的为逾期\n"));
  EXPECT_THAT(text, HasSubstr("== 2011年10月20日（星期四） ==\n"));
  EXPECT_THAT(
      text,
      HasSubstr("X01 报告，第1次报送：待报送 → 待审核，按期；期限10月20日（星期四）；操作者：本单位\n"));
  EXPECT_THAT(
      text,
      HasSubstr(
          "X01 报告：待审核 → 已退回整改；重新报送期限10月25日（星期二）；操作者：办公室；理由：不完整\n"));
  EXPECT_THAT(text,
              HasSubstr("X01 报告：尚未催办 → 已提醒，蓝色；通知：本单位（丙校）；期限10月20日（星期四）\n"));
  EXPECT_THAT(text, HasSubstr("缺报单位（1个）：丙校"));
  EXPECT_THAT(text, HasSubstr("催办通知：2\n"));
  for (const auto* key : {"report", "follow_up", "meeting", "work", "submitted", "accepted", "reminding",
                          "yellow", "office", "timely", "Report", "filing", "due", "-10-"}) {
    EXPECT_THAT(text, Not(HasSubstr(key))) << key;
  }
}

// An event that nobody has written a line for.
TEST(Describe, TellsOfAnyEventWhatItIsCalledAndWhy) {
  const auto report = played(testing::kSmallBehaviour);
  const CampaignContext context{{report.campaign, {}, report.plan, report.schedule},
                                report.calendar,
                                *TimeZone::find(report.plan->timezone)};
  AuditRecord record;
  record.event = CampaignEvent{CampaignSuspended{"停课"}};
  for (const auto language : {Language::en, Language::zh}) {
    const auto text = describe(record, context, {}, language);
    EXPECT_EQ(text.what, CampaignSuspended::kWords.in(language));
    EXPECT_EQ(text.detail, "停课");
  }
}

TEST(RehearseCommand, PrintsTheReportOrSaysWhatIsWrong) {
  const testing::TemporaryFolder folder;
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder.path() / name, std::ios::binary) << text;
    return (folder.path() / name).string();
  };
  const auto input = testing::small_campaign();
  RehearseArguments arguments;
  arguments.plan_path = write("plan.yaml", input.plan);
  arguments.units_path = write("units.csv", input.units);
  arguments.calendar_path = write("cn.yaml", input.calendar);
  arguments.behaviour_path = write("behaviour.yaml", input.behaviour);
  arguments.year = 2011;
  std::ostringstream out;
  std::ostringstream messages;
  EXPECT_EQ(rehearse_command(arguments, out, messages), 0);
  EXPECT_EQ(out.str(), report_text(rehearse(input).value()));
  EXPECT_EQ(messages.str(), "");
  arguments.language = Language::zh;
  std::ostringstream chinese;
  EXPECT_EQ(rehearse_command(arguments, chinese, messages), 0);
  EXPECT_TRUE(chinese.str().starts_with("预演\n"));
  arguments.language = Language::en;

  arguments.trail_path = (folder.path() / "trail.jsonl").string();
  EXPECT_EQ(rehearse_command(arguments, out, messages), 0);
  std::ifstream trail(arguments.trail_path);
  std::string first;
  ASSERT_TRUE(std::getline(trail, first));
  EXPECT_THAT(first, HasSubstr("PlanPublished"));
  arguments.trail_path = (folder.path() / "no" / "folder").string();
  EXPECT_EQ(rehearse_command(arguments, out, messages), 1);
  EXPECT_THAT(messages.str(), HasSubstr("rehearsal.unwritable_file"));
  arguments.trail_path.clear();

  arguments.behaviour_path = write("broken.yaml", "kind: Behaviour\n");
  EXPECT_EQ(rehearse_command(arguments, out, messages), 1);
  EXPECT_THAT(messages.str(), HasSubstr("broken.yaml:1:1: the key apiVersion is missing in the file"));

  arguments.behaviour_path = (folder.path() / "absent.yaml").string();
  EXPECT_EQ(rehearse_command(arguments, out, messages), 1);
  EXPECT_THAT(messages.str(), HasSubstr("rehearsal.unreadable_file"));
}

}  // namespace
}  // namespace duban
