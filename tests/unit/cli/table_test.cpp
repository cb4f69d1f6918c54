#include "orchestrator/cli/table.hpp"

#include "orchestrator/cli/view.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace duban::cli {
namespace {

TEST(DisplayWidth, CountsWideCharactersTwiceAndCombiningOnesNot) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("督办"), 4U);
  EXPECT_EQ(display_width("（一）"), 6U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);
  EXPECT_EQ(display_width("\xF0\xA0\x80\x80"), 2U);
  EXPECT_EQ(display_width("é"), 1U);
}

TEST(DisplayWidth, TakesBytesThatAreNoTextAsOneEach) {
  EXPECT_EQ(display_width("\xFF\xE7\x9D"), 3U);
}

TEST(Printable, LetsNoTerminalObeyAName) {
  EXPECT_EQ(printable("a\x1B[2Jb"), "a\xEF\xBF\xBD[2Jb");
  EXPECT_EQ(printable("two\nlines"), "two lines");
  EXPECT_EQ(printable("\xE2\x80\xAEreversed"), "\xEF\xBF\xBDreversed");
  EXPECT_EQ(printable("虚拟小学"), "虚拟小学");
  EXPECT_EQ(printable("\xC2\x9B"), "\xEF\xBF\xBD");
}

TEST(Table, AlignsColumnsWithChineseInThem) {
  const Table table{{"ID", "NAME", "LEVEL"}, {{"S01", "晨光小学", "red"}, {"S2", "abc", ""}}};
  EXPECT_EQ(table.layout(),
            "ID   NAME      LEVEL\n"
            "S01  晨光小学  red\n"
            "S2   abc\n");
}

TEST(View, ShowsTheColumnsOfAListInOneLanguage) {
  const auto answer = boost::json::parse(
      R"({"plans":[{"id":"a","title":{"en":"One","zh":"一"},"years":[2011,2024],"more":{"x":true}}],"next":null})");
  const View view{"plans",
                  {{"id", "ID", "编号"},
                   {"title", "TITLE", "名称"},
                   {"years", "YEARS", "年份"},
                   {"more.x", "X", "X"},
                   {"gone", "GONE", "无"}}};
  EXPECT_EQ(show(answer, view, Language::en),
            "ID  TITLE  YEARS       X     GONE\n"
            "a   One    2011, 2024  true\n");
  EXPECT_EQ(show(answer, view, Language::zh), "编号  名称  年份        X   无\na     一    2011、2024  是\n");
}

TEST(View, ShowsEverythingElseByItsStructure) {
  const auto answer = boost::json::parse(
      R"({"unit":"S01","phase":{"id":"p","title":{"en":"First","zh":"一"}},"none":null,
          "tasks":[{"key":"a","late":true},{"key":"b","due":"2011-10-30"}],
          "deep":{"inner":{"x":1,"y":[{"z":[{"q":1}]}]}}})");
  EXPECT_EQ(show(answer, {}, Language::en),
            "unit   S01\n"
            "phase  p First\n"
            "none\n"
            "tasks:\n"
            "  key  late  due\n"
            "  a    true\n"
            "  b          2011-10-30\n"
            "deep:\n"
            "  inner:\n"
            "    x  1\n"
            "    y:\n"
            "      z:\n"
            "        q\n"
            "        1\n");
}

}  // namespace
}  // namespace duban::cli
