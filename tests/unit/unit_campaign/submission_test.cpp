// Filing, accepting, returning, and the due dates that wait for a filing.
#include "tests/support/shipped_files.hpp"
#include "tests/unit/unit_campaign/sample_plan.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

Unit unit_on(const std::string& local, const SamplePlan& plan = {}) {
  return sample(plan).enrolled("S01", {"a", "b", "c"}).launched("2011-09-01").lives_until(local);
}

TEST(FileSubmission, WaitsForAReviewerWhereThePlanNamesOne) {
  Unit unit = unit_on("2011-09-29");
  EXPECT_THAT(unit.files("work_plan").story,
              ElementsAre("09-29 00:00 filed work_plan no. 1 timely → submitted"));
  EXPECT_THAT(unit.task("work_plan"), has_escalation(EscalationState::resolved));
  EXPECT_THAT(unit.task("work_plan"), has_level(Level::none));
  EXPECT_THAT(unit.files("study#2").story, ElementsAre("09-29 00:00 filed study#2 no. 1 late → accepted"));
}

TEST(FileSubmission, MayBeCorrectedBeforeTheVerdict) {
  Unit unit = unit_on("2011-09-30T12:00");
  EXPECT_THAT(unit.files("work_plan"), is_done());
  unit.lives_until("2011-10-05");
  EXPECT_THAT(unit.files("work_plan").story, ElementsAre("10-05 00:00 filed work_plan no. 2 → submitted"));
  EXPECT_THAT(unit.task("work_plan"), was_judged(Timeliness::timely)) << "by the first filing";
}

TEST(FileSubmission, ResolvesAnEscalation) {
  Unit unit = unit_on("2011-10-12");
  EXPECT_THAT(unit.task("work_plan"), has_level(Level::red));
  EXPECT_THAT(unit.files("work_plan"), is_done());
  EXPECT_THAT(unit.task("work_plan"), has_level(Level::none));
  EXPECT_THAT(unit.task("work_plan"), Not(is_overdue()));
  EXPECT_THAT(unit.task("work_plan"), was_judged(Timeliness::late));
}

TEST(FileSubmission, IsRefusedBeforeTheTaskOpensAndAfterItIsSettled) {
  Unit unit = unit_on("2011-09-29");
  EXPECT_THAT(unit.files("sweep"), is_refused_with("workflow.transition_not_allowed"));
  EXPECT_THAT(unit.files("talk"), is_done());
  EXPECT_THAT(unit.files("talk", {.carries = {}, .declared_gaps = {}, .missing_units = {}}),
              is_refused_with("workflow.transition_not_allowed"));
}

TEST(FileSubmission, SaysFirstThatItIsNotTheTimeAndThenWhatIsLacking) {
  Unit unit = unit_on("2011-09-29");
  const Filing empty{.carries = {}, .declared_gaps = {}, .missing_units = {}};
  EXPECT_THAT(unit.files("work_plan", empty), is_refused_with("workflow.evidence_missing"));
  EXPECT_THAT(unit.files("work_plan"), is_done());
  EXPECT_THAT(unit.accepts("work_plan"), is_done());
  EXPECT_THAT(unit.files("work_plan", empty), is_refused_with("workflow.transition_not_allowed"));
}

TEST(FileSubmission, OfTheOrganiserForAUnitOnPaper) {
  Unit unit = unit_on("2011-09-29");
  EXPECT_THAT(unit.office_files("work_plan"), is_done());
}

TEST(Branches, EachOweTheirOwn) {
  const auto count = [](std::vector<std::string> branches) {
    Unit unit = sample().enrolled("S01", std::move(branches)).launched("2011-09-01");
    std::size_t tasks = 0;
    for (const auto& instance : unit.state().tasks)
      tasks += key_of(instance, unit.context()).starts_with("study");
    return tasks;
  };
  EXPECT_EQ(count({}), 0U);
  EXPECT_EQ(count({"first"}), 1U);
  EXPECT_EQ(count({"first", "second", "third"}), 3U);
  Unit unit = unit_on("2011-09-25");
  EXPECT_THAT(unit.files("study"), is_refused_with("workflow.unknown_task"));
  EXPECT_THAT(unit.files("study#4"), is_refused_with("workflow.unknown_task"));
  EXPECT_THAT(unit.files("study#01"), is_refused_with("workflow.unknown_task"));
  EXPECT_THAT(unit.files("study#3"), is_done());
  EXPECT_THAT(unit.task("study#2"), is_in(TaskState::open));
}

TEST(Branches, OneBranchStillHasANumber) {
  Unit unit = sample().enrolled("S01", {"only"}).launched("2011-09-01").lives_until("2011-09-25");
  EXPECT_THAT(unit.files("study#1"), is_done());
}

TEST(EventTasks, AreNumberedInOrder) {
  Unit unit = unit_on("2011-10-09");
  EXPECT_THAT(unit.task("cases#1"), does_not_exist());
  EXPECT_THAT(unit.files("cases").story, ElementsAre("10-09 00:00 filed cases#1 no. 1 → submitted"));
  EXPECT_THAT(unit.files("cases").story, ElementsAre("10-09 00:00 filed cases#2 no. 1 → submitted"));
  EXPECT_THAT(unit.returns("cases#1").story, ElementsAre("10-09 00:00 returned cases#1"));
  EXPECT_THAT(unit.files("cases#1").story, ElementsAre("10-09 00:00 filed cases#1 no. 2 → submitted"));
  EXPECT_THAT(unit.accepts("cases#2"), is_done());
  EXPECT_THAT(unit.files("cases").story, ElementsAre("10-09 00:00 filed cases#3 no. 1 → submitted"));
  EXPECT_THAT(unit.files("cases#9"), is_refused_with("workflow.unknown_task"));
  Story keys;
  for (const auto& instance : unit.state().tasks) {
    const auto key = key_of(instance, unit.context());
    if (key.starts_with("cases")) keys.push_back(key);
  }
  EXPECT_THAT(keys, ElementsAre("cases#1", "cases#2", "cases#3"));
}

TEST(EventTasks, OfTheOrganiserAboutAUnitAreNotTheUnitsToFile) {
  Unit unit = unit_on("2011-11-10");
  EXPECT_THAT(unit.files("criticism"), is_refused_with("workflow.not_owner"));
  EXPECT_THAT(unit.office_files("criticism"), is_done());
  EXPECT_THAT(sample().organiser().launched("2011-09-01").office_files("criticism"),
              is_refused_with("workflow.unknown_task"));
}

// The same refusal, word for word but for the name that was given.
void expect_same_refusal(const Answer& hidden, const Answer& missing, const std::string& hidden_key) {
  ASSERT_TRUE(hidden.error && missing.error);
  EXPECT_EQ(hidden.error->code, missing.error->code);
  EXPECT_EQ(hidden.error->pointer, missing.error->pointer);
  EXPECT_EQ(hidden.error->params, (std::vector<ErrorParam>{{"task", hidden_key}}));
}

TEST(HiddenTasks, LookMissingToTheUnitWhateverItAsks) {
  Unit unit = unit_on("2011-11-10");
  const std::string visit = "visit@2011-11-07";
  ASSERT_THAT(unit.task(visit), is_in(TaskState::open));
  const auto all = [&](const TaskKey& key) {
    return std::vector<UnitCommand>{FileSubmission{key, {}, {}, {}, {}, {}},
                                    AcceptSubmission{key, "x"},
                                    ReturnSubmission{key, "x", {}},
                                    RequestExtension{key, day("2011-12-01"), "x", "s01"},
                                    GrantExtension{key, {}, "x"},
                                    RefuseExtension{key, "x"},
                                    WaiveTask{key, "x"},
                                    RequireTask{key, {}, "x"}};
  };
  for (const auto& key : {visit, std::string("visit@2011-11-14"), std::string("secret_note")}) {
    const auto hidden = all(key);
    const auto missing = all("no_such_task");
    for (std::size_t i = 0; i < hidden.size(); ++i) {
      expect_same_refusal(unit.does(hidden[i], Side::unit), unit.does(missing[i], Side::unit), key);
    }
  }
  EXPECT_THAT(unit.office_files(visit).story,
              ElementsAre("11-10 00:00 filed visit@2011-11-07 no. 1 timely → accepted"));
  EXPECT_THAT(unit.office_files("secret_note"), is_done());
  expect_same_refusal(unit.files("secret_note#1"), unit.files("no_such_task"), "secret_note#1");
}

TEST(AcceptSubmission, SettlesATask) {
  Unit unit = unit_on("2011-09-29");
  EXPECT_THAT(unit.accepts("work_plan"), is_refused_with("workflow.transition_not_allowed"));
  EXPECT_THAT(unit.files("work_plan"), is_done());
  EXPECT_THAT(unit.accepts("work_plan"), is_done());
  EXPECT_THAT(unit.task("work_plan"), is_in(TaskState::accepted));
  EXPECT_THAT(unit.returns("work_plan"), is_refused_with("workflow.transition_not_allowed"));
}

TEST(ReturnSubmission, BeginsARoundWithTimeToRework) {
  Unit unit = unit_on("2011-09-29");
  EXPECT_THAT(unit.files("work_plan"), is_done());
  unit.lives_until("2011-10-12T09:00");
  EXPECT_THAT(unit.returns("work_plan").story,
              ElementsAre("10-12 09:00 returned work_plan until 2011-10-17"));
  EXPECT_EQ(unit.task("work_plan").instance->round, 2);
  EXPECT_THAT(unit.task("work_plan"), was_first_due_on("2011-09-30"));
  unit.lives_until("2011-10-17T23:59");
  EXPECT_THAT(unit.task("work_plan"), Not(is_overdue()));
  unit.lives_until("2011-10-18");
  EXPECT_THAT(unit.task("work_plan"), is_overdue());
  // due-7d lay before the round began and is skipped; due-1d came; the rest follows.
  const auto story = unit.story_of("work_plan");
  EXPECT_THAT(Story(story.end() - 4, story.end()),
              ElementsAre("10-12 09:00 returned work_plan until 2011-10-17",
                          "10-17 00:00 rung 1 blue work_plan → unit", "10-18 00:00 overdue work_plan",
                          "10-18 00:00 rung 2 yellow work_plan → unit,office"));
  EXPECT_THAT(unit.files("work_plan").story, ElementsAre("10-18 00:00 filed work_plan no. 2 → submitted"));
  EXPECT_THAT(unit.task("work_plan"), was_judged(Timeliness::timely)) << "filed in time and returned later";
}

TEST(ReturnSubmission, NeverShortensTheTimeThereIs) {
  Unit unit = unit_on("2011-10-09");
  EXPECT_THAT(unit.files("report"), is_done());
  EXPECT_THAT(unit.returns("report").story, ElementsAre("10-09 00:00 returned report until 2011-10-31"));
  EXPECT_THAT(unit.files("report"), is_done());
  EXPECT_THAT(unit.returns("report", "2011-10-12").story,
              ElementsAre("10-09 00:00 returned report until 2011-10-31"));
  EXPECT_THAT(unit.files("report"), is_done());
  EXPECT_THAT(unit.returns("report", "2011-11-04").story,
              ElementsAre("10-09 00:00 returned report until 2011-11-04"));
}

TEST(ReturnSubmission, GivesBackTheReviewersTimeWhereThePlanNamesNone) {
  Unit unit = unit_on("2011-09-28", {.rework = ""});
  EXPECT_THAT(unit.files("work_plan"), is_done());  // two days before it is due
  unit.lives_until("2011-10-20");
  EXPECT_THAT(unit.returns("work_plan").story,
              ElementsAre("10-20 00:00 returned work_plan until 2011-10-22"));
  Unit late = unit_on("2011-10-09", {.rework = ""});
  EXPECT_THAT(late.files("work_plan"), is_done());
  late.lives_until("2011-10-20");
  EXPECT_THAT(late.returns("work_plan").story,
              ElementsAre("10-20 00:00 returned work_plan until 2011-10-20"));
  EXPECT_THAT(late.task("work_plan"), Not(is_overdue()));
}

TEST(ReturnSubmission, OfAnUndatedTaskSetsADayOnlyWhenTheReviewerDoes) {
  Unit unit = unit_on("2011-10-09");
  EXPECT_THAT(unit.files("notes"), is_done());
  EXPECT_THAT(unit.returns("notes"), is_done());
  EXPECT_THAT(unit.task("notes"), has_no_due_date());
  EXPECT_THAT(unit.files("notes"), is_done());
  EXPECT_THAT(unit.returns("notes", "2011-10-12"), is_done());
  EXPECT_THAT(unit.task("notes"), is_due_on("2011-10-12"));
  EXPECT_THAT(unit.task("notes"), was_first_due_on("2011-10-12"));
  unit.lives_until("2011-10-13");
  EXPECT_THAT(unit.task("notes"), is_overdue());
  EXPECT_THAT(unit.files("notes"), is_done());
  EXPECT_THAT(unit.task("notes"), was_not_judged()) << "its first filing could not be late";
}

TEST(ReturnSubmission, RefusesADayThatIsPast) {
  Unit unit = unit_on("2011-09-29");
  EXPECT_THAT(unit.files("work_plan"), is_done());
  EXPECT_THAT(unit.returns("work_plan", "2011-09-28"), is_refused_with("workflow.date_in_the_past"));
  EXPECT_THAT(unit.returns("work_plan", "2012-10-30"), is_refused_with("workflow.date_too_far"));
}

TEST(DependentDues, AreCountedFromTheFiling) {
  Unit unit = unit_on("2011-10-09");
  EXPECT_THAT(unit.task("triage"), has_no_due_date());
  EXPECT_THAT(unit.files("sweep").story, Contains("10-09 00:00 due triage 2011-10-14"));
  EXPECT_THAT(unit.task("triage"), was_first_due_on("2011-10-14"));
  unit.lives_until("2011-10-15");
  EXPECT_THAT(unit.story_of("triage"), Contains("10-14 00:00 rung 1 blue triage → unit"));
  EXPECT_THAT(unit.story_of("triage"), Not(Contains(HasSubstr("rung 0"))))
      << "its moment lay before the due date was known";
  EXPECT_THAT(unit.task("triage"), is_overdue());
}

TEST(DependentDues, AreCountedFromTheVerdictOrAWaiver) {
  Unit unit = unit_on("2011-10-20");
  EXPECT_THAT(unit.files("report").story, SizeIs(1));
  unit.lives_until("2011-10-25");
  EXPECT_THAT(unit.accepts("report").story,
              ElementsAre("10-25 00:00 accepted report", "10-25 00:00 due mend 2011-10-28"));
  Unit waived = unit_on("2011-10-20");
  EXPECT_THAT(waived.waives("report").story,
              ElementsAre("10-20 00:00 waived report", "10-20 00:00 due mend 2011-10-23"));
}

TEST(DependentDues, FindATaskThatWasReturnedWhileItHadNone) {
  Unit unit = unit_on("2011-10-09");
  EXPECT_THAT(unit.files("triage").story, ElementsAre("10-09 00:00 filed triage no. 1 → submitted"));
  EXPECT_THAT(unit.returns("triage").story, ElementsAre("10-09 00:00 returned triage"));
  EXPECT_THAT(unit.files("sweep").story, Contains("10-09 00:00 due triage 2011-10-14"));
  unit.lives_until("2011-10-20");
  EXPECT_THAT(unit.task("triage"), is_overdue());
  EXPECT_THAT(unit.task("triage"), has_level(Level::red));
  EXPECT_THAT(unit.files("triage"), is_done());
  EXPECT_THAT(unit.task("triage"), was_not_judged());
}

TEST(DependentDues, FindATaskThatIsUnderReview) {
  Unit unit = unit_on("2011-10-09");
  EXPECT_THAT(unit.files("triage"), is_done());
  EXPECT_THAT(unit.files("sweep"), is_done());
  unit.lives_until("2011-10-20");
  EXPECT_THAT(unit.task("triage"), Not(is_overdue())) << "the reviewer's time";
  EXPECT_THAT(unit.returns("triage").story, ElementsAre("10-20 00:00 returned triage until 2011-10-25"));
}

TEST(DependentDues, AreCountedFromTheLaunchWhenNobodyWillFileTheOther) {
  Unit unit = sample().enrolled("S01").launched("2011-10-20");
  EXPECT_THAT(unit.task("sweep"), is_in(TaskState::not_required));
  EXPECT_THAT(unit.task("triage"), is_due_on("2011-10-27"));
}

TEST(FanIn, DemandsThatEveryGapIsNamedAndNoOther) {
  Unit office = sample().organiser().launched("2011-09-01").lives_until("2011-11-05");
  const auto with = [](std::vector<std::string> declared, std::vector<std::string> missing) {
    Filing filing;
    filing.declared_gaps = std::move(declared);
    filing.missing_units = std::move(missing);
    return filing;
  };
  const auto undeclared = office.office_files("digest", with({"S2"}, {"S3", "S2", "S1"}));
  EXPECT_THAT(undeclared, is_refused_with("workflow.gaps_undeclared"));
  EXPECT_THAT(undeclared.error->message(Language::en), HasSubstr("2 are not: S1, S3"));
  const auto present = office.office_files("digest", with({"S1", "S9"}, {"S1"}));
  EXPECT_THAT(present, is_refused_with("workflow.gap_not_missing"));
  EXPECT_THAT(present.error->message(Language::en), HasSubstr("not missing: S9"));
  EXPECT_THAT(office.office_files("digest", with({"S2", "S1", "S2"}, {"S1", "S2"})).story,
              ElementsAre("11-05 00:00 filed digest no. 1 timely → accepted, gaps S1,S2"));
}

TEST(FanIn, ListsAtMostTwentyNamesInAnError) {
  Unit office = sample().organiser().launched("2011-09-01").lives_until("2011-11-05");
  Filing filing;
  for (int i = 100; i < 130; ++i) filing.missing_units.push_back("S" + std::to_string(i));
  const auto answer = office.office_files("digest", filing);
  EXPECT_THAT(answer, is_refused_with("workflow.gaps_undeclared"));
  EXPECT_THAT(answer.error->message(Language::en), HasSubstr("30 are not: S100, S101"));
  EXPECT_THAT(answer.error->message(Language::en), HasSubstr("S119, +10"));
}

TEST(FanIn, OfNobodyMissingNeedsNoDeclaration) {
  Unit office = sample().organiser().launched("2011-09-01").lives_until("2011-11-06");
  EXPECT_THAT(office.office_files("digest").story,
              ElementsAre("11-06 00:00 filed digest no. 1 late → accepted"));
}

}  // namespace
}  // namespace duban::testing
