// What people read of an answer.
#include "orchestrator/cli/view.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace duban::cli {
namespace {

const auto kAnswer = boost::json::parse(R"({
  "campaign": "c1", "state": "running", "warnings": [], "suspended_at": null,
  "phases": [{"id": "first", "levels": {"none": 2, "red": 1}}, {"id": "second", "levels": {"none": 0, "red": 0}}],
  "tasks": [{"task": "report", "states": {"open": {"none": 3, "red": 1}, "accepted": {"none": 0}},
             "rungs": [{"told": [{"title": {"en": "Unit", "zh": "各单位"}}], "level": "blue"},
                       {"told": [{"title": {"en": "Office", "zh": "办公室"}}], "level": "red"}],
             "ends": [{"en": "It is filed.", "zh": "报送。"}, {"en": "It is waived.", "zh": "免办。"}], "empty": ""}]
})");

TEST(View, LeavesOutWhatCountsNothingAndSaysNothing) {
  const View view{.parts = {{"phases",
                             {{"id", "PHASE", "阶段"}, {"levels", "UNITS", "单位", Form::counts}},
                             "By phase",
                             "各阶段"}},
                  .without = {"tasks"}};
  EXPECT_EQ(show(kAnswer, view, Language::en),
            "campaign  c1\n"
            "state     running\n"
            "\n"
            "By phase\n"
            "PHASE  UNITS\n"
            "first  none 2, red 1\n");
  EXPECT_EQ(show(kAnswer, view, Language::zh),
            "专项行动  c1\n状态      进行中\n\n各阶段\n阶段   单位\nfirst  无 2、红色 1\n");
}

TEST(View, ShowsEntriesThatTakeSentencesAsBlocks) {
  const View view{.parts = {{"tasks",
                             {{"task", "", ""},
                              {"states", "states", "状态", Form::counts},
                              {"rungs.each.level", "levels", "级别", Form::word},
                              {"rungs.last.told.each.title", "told", "已通知"},
                              {"ends", "ends when", "解除条件"},
                              {"empty", "never shown", "不显示"},
                              {"absent", "never shown", "不显示"}},
                             {},
                             {},
                             Part::Layout::blocks}},
                  .without = {"phases", "campaign", "state"}};
  EXPECT_EQ(show(kAnswer, view, Language::en),
            "report\n"
            "  states     open 4 (red 1)\n"
            "  levels     blue, red\n"
            "  told       Office\n"
            "  ends when  It is filed. It is waived.\n");
  EXPECT_EQ(show(kAnswer, view, Language::zh),
            "report\n  状态      待报送 4（红色 1）\n  级别      蓝色、红色\n  已通知    办公室\n  解除条件  "
            "报送。免办。\n");
}

TEST(View, ShowsAnAnswerWithoutItsPartsByItsStructure) {
  const View view{.parts = {{"records", {{"seq", "NO.", "序号"}}}}};
  EXPECT_EQ(show(boost::json::parse(R"({"campaign":"c1","new":{"a":1}})"), view, Language::en),
            "campaign  c1\nnew:\n  a  1\n");
}

TEST(View, TellsAnAuditRecordInAFewWords) {
  const View view{
      .parts = {
          {"records", {{"event", "WHAT", "事件", Form::word}, {"data", "DETAILS", "内容", Form::members}}}}};
  const auto answer = boost::json::parse(
      R"({"records":[{"event":"RungFired","data":{"from":"quiet","level":"red","notified":["unit","office"],"task":"report"}},
                     {"event":"ExtensionGranted","data":{"due":{"date":"2011-10-20","due_at":"x"},"task":"report","reason":"flood"}}]})");
  EXPECT_EQ(show(answer, view, Language::zh),
            "事件      内容\n催办      report；红色；已通知：unit、office\n批准延期  "
            "report；2011年10月20日（星期四）；flood\n");
}

}  // namespace
}  // namespace duban::cli
