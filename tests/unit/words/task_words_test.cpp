// What people are told of tasks: by title, in words, and never to do what is not theirs to do.
#include "workflows/unit_campaign/task_words.hpp"

#include "tests/unit/unit_campaign/sample_plan.hpp"
#include "tests/unit/words/chinese.hpp"
#include "workflows/unit_campaign/explanations.hpp"

#include <gtest/gtest.h>

namespace duban {
namespace {

using testing::is_done;
using testing::sample;
using testing::Unit;

Unit launched() {
  return sample().enrolled("S01").launched("2011-09-01");
}

const TaskInstance& instance(const Unit& unit, std::string_view key) {
  return *find_instance(unit.state(), key, unit.context());
}

TEST(TaskWords, TellFromWhichDayATaskCanBeFiled) {
  auto unit = launched();
  const auto refused = unit.files("work_plan");
  ASSERT_TRUE(refused.error);
  EXPECT_EQ(refused.error->message(Language::zh), "任务“方案”尚未开始，9月21日（星期三）起可以报送。");
  EXPECT_EQ(refused.error->message(Language::en),
            "expected to file, but the task “Work plan” is not open before 21 September (Wednesday)");
}

TEST(TaskWords, TellWhatStandsInTheWayOfAnotherStep) {
  auto unit = launched().lives_until("2011-09-22");
  const auto refused = unit.accepts("work_plan");
  ASSERT_TRUE(refused.error);
  EXPECT_EQ(refused.error->message(Language::zh), "任务“方案”正待报送，不能审核通过。");
}

TEST(TaskWords, ListMissingEvidenceInWords) {
  auto unit = launched().lives_until("2011-09-22");
  const auto refused = unit.files("work_plan", {.carries = {}, .declared_gaps = {}, .missing_units = {}});
  ASSERT_TRUE(refused.error);
  EXPECT_EQ(refused.error->message(Language::zh), "报送材料不全，缺少：文件。");
  EXPECT_EQ(refused.error->params.front().value, "document");
}

TEST(TaskWords, NameTheWeekAndTheNumberOfWhatRecurs) {
  const auto unit = launched();
  EXPECT_EQ(words::task_title("visit@2011-11-07", unit.context()).zh, "暗访（11月7日起的一周）");
  EXPECT_EQ(words::task_title("cases#3", unit.context()).en, "Cases (no. 3)");
  EXPECT_EQ(words::task_title("no_such_task", unit.context()).zh, "no_such_task");
  EXPECT_EQ(words::named_phase("second", *unit.context().plan).words.en, "Second");
  EXPECT_EQ(words::named_phase("completed", *unit.context().plan).words.zh, "已结束");
  EXPECT_EQ(words::named_phase("fifth", *unit.context().plan).words.zh, "fifth");
}

TEST(TaskWords, KnowWhatIsHandedDown) {
  const auto unit = launched();
  const auto& plan = *unit.context().plan;
  EXPECT_TRUE(words::is_issued(plan.tasks[*plan.find_task("criticism")], plan));
  for (const auto* id : {"cases", "inspection", "digest", "work_plan"}) {
    EXPECT_FALSE(words::is_issued(plan.tasks[*plan.find_task(id)], plan)) << id;
  }
}

TEST(Explanations, SayWhatIsWrongByTitleAndDay) {
  const auto unit = launched().lives_until("2011-10-03T00:00");
  const auto wrong = words::what_is_wrong(instance(unit, "work_plan"), unit.context());
  EXPECT_EQ(wrong.zh, "“方案”最迟应于9月30日（星期五）完成，至今未报送。");
  EXPECT_EQ(wrong.en, "“Work plan” was due on 30 September (Friday) and has not been filed.");
}

TEST(Explanations, DoNotAskAUnitToResumeItself) {
  auto unit = launched().lives_until("2011-10-03T00:00");
  ASSERT_THAT(unit.suspends(), is_done());
  const auto& task = instance(unit, "work_plan");
  const auto& office = unit.context().plan->parties[unit.context().plan->office].title.zh;
  EXPECT_EQ(words::what_comes_next(task, unit.state(), unit.context(), words::Reader::unit).zh,
            "本单位已暂停参加，恢复由" + office + "办理。");
  EXPECT_EQ(words::what_comes_next(task, unit.state(), unit.context(), words::Reader::organiser).zh,
            "该单位已暂停参加，暂停期间级别保持不变。");
}

TEST(Explanations, NameTheOneUnitWhereAPlanSaysAllOfThem) {
  const auto unit = launched();
  const auto& plan = *unit.context().plan;
  const auto& all = plan.parties[*plan.find_party("unit")];
  EXPECT_EQ(words::party_of(all, unit.state().profile, words::Reader::unit).zh,
            "本单位（" + unit.state().profile.name + "）");
  EXPECT_EQ(words::party_of(all, unit.state().profile, words::Reader::organiser).en,
            "the unit (" + unit.state().profile.name + ")");
  const auto& office = plan.parties[plan.office];
  EXPECT_EQ(words::party_of(office, unit.state().profile, words::Reader::unit), office.title);
}

TEST(Explanations, EndInFullStopsAndHoldNoIdentifier) {
  auto unit = launched().lives_until("2011-10-20T00:00");
  std::vector<LocalizedText> sentences{words::summary_of("一小", Level::red, 2),
                                       words::summary_of("一小", Level::none, 1),
                                       words::summary_of("一小", Level::none, 0)};
  for (const auto& task : unit.state().tasks) {
    sentences.push_back(words::what_is_wrong(task, unit.context()));
    sentences.push_back(words::what_comes_next(task, unit.state(), unit.context(), words::Reader::unit));
    for (auto& way :
         words::what_would_end_it(task, unit.state().profile, unit.context(), words::Reader::unit))
      sentences.push_back(std::move(way));
  }
  for (const auto& sentence : sentences) {
    EXPECT_TRUE(sentence.zh.ends_with("。")) << sentence.zh;
    EXPECT_TRUE(sentence.en.ends_with(".")) << sentence.en;
    EXPECT_EQ(testing::half_width_mark(sentence.zh), "");
    EXPECT_EQ(testing::identifier_in(sentence.zh), "");
  }
}

}  // namespace
}  // namespace duban
