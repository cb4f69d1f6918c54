// What a Chinese reader sees on the command line: no English headings, no ids of the program, and first what
// matters.
#include "orchestrator/operations/all.hpp"
#include "orchestrator/operations/answer_labels.hpp"
#include "orchestrator/operations/openapi.hpp"
#include "tests/unit/cli/cli_fixture.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace duban::cli {
namespace {

namespace json = boost::json;

using cli::testing::Console;
using ::testing::HasSubstr;
using ::testing::Not;

Console in_chinese() {
  Console console;
  console.environment["DUBAN_LANGUAGE"] = "zh";
  return console;
}

TEST(Chinese, HelpHasNoEnglishHeadings) {
  for (const auto& command : all_commands()) {
    auto console = in_chinese();
    std::vector<std::string> arguments{std::string(command.noun)};
    if (!command.verb.empty()) arguments.emplace_back(command.verb);
    arguments.emplace_back("--help");
    EXPECT_EQ(console.run(arguments), 0);
    EXPECT_THAT(console.out, HasSubstr("用法：duban")) << command.noun << command.verb;
    for (const auto* english :
         {"Usage", "Options", "OPTIONS", "REQUIRED", "TEXT", "Positionals", "ubcommand", "Print "}) {
      EXPECT_THAT(console.out, Not(HasSubstr(english))) << command.noun << " " << command.verb;
    }
  }
}

TEST(Chinese, UsageErrorsNameWhatIsMissing) {
  auto console = in_chinese();
  EXPECT_EQ(console.run({"unit", "suspend", "c", "u"}), 2);
  EXPECT_THAT(console.err, HasSubstr("缺少必填项：--reason。"));
  EXPECT_EQ(console.run({"plan"}), 2);
  EXPECT_THAT(console.err, HasSubstr("缺少命令。"));
  EXPECT_EQ(console.run({"task", "accept", "c", "u", "t", "--nonsense"}), 2);
  EXPECT_THAT(console.err, HasSubstr("无法识别的参数：--nonsense。"));
  EXPECT_EQ(console.run({"clock", "show", "-o", "xml"}), 2);
  EXPECT_THAT(console.err, HasSubstr("取值无效：--output。"));
  EXPECT_THAT(console.err, Not(HasSubstr("required")));
}

TEST(Chinese, AnEnglishTitleIsOptional) {
  auto console = in_chinese();
  console.answers(201, R"({"id":"c"})");
  EXPECT_EQ(console.run({"campaign", "create", "c", "--plan", "p", "--year", "2011", "--organiser", "o",
                         "--organiser-name", "局", "--title-zh", "行动"}),
            0);
  EXPECT_THAT(console.server.calls[0].body, HasSubstr(R"("title":{"zh":"行动","en":"行动"})"));
}

constexpr auto* kUnit = R"({"campaign":"c","unit":"s1","name":"一小","kind":"school","organiser":false,
  "participation":"active","level":"orange","branches":[],"phase":{"id":"second","kind":"self_correction","title":null},
  "phases":[],"overdue":1,"actions":["suspend_unit"],"tasks":[
  {"key":"plan","title":{"en":"Plan","zh":"方案"},"state":"accepted","own":true,"reviewer":{"id":"o","title":{"en":"O","zh":"办"}},
   "due":{"date":"2011-09-30"},"overdue":false,"late":true,"level":"none","owner":{"id":"u","title":{"en":"U","zh":"单位"}}},
  {"key":"talk","title":{"en":"Talk","zh":"谈话"},"state":"accepted","own":true,"reviewer":null,"due":null,
   "overdue":false,"late":false,"level":"none","owner":{"id":"u","title":{"en":"U","zh":"单位"}}},
  {"key":"notice#1","title":{"en":"Notice","zh":"通报"},"state":"accepted","own":false,"reviewer":null,"due":null,
   "overdue":false,"late":false,"level":"none","owner":{"id":"o","title":{"en":"O","zh":"办公室"}}},
  {"key":"sweep","title":{"en":"Sweep","zh":"排查"},"state":"open","own":true,"reviewer":null,"evidence":["photo"],
   "due":{"date":"2011-10-10"},"overdue":true,"late":false,"level":"orange","owner":{"id":"u","title":{"en":"U","zh":"单位"}}}]})";

TEST(Chinese, AUnitIsShownWithWhatMustBeDoneFirst) {
  auto console = in_chinese();
  console.answers(200, kUnit);
  EXPECT_EQ(console.run({"unit", "show", "c", "s1"}), 0);
  EXPECT_TRUE(console.out.starts_with("一小（s1）：参加；阶段：自查整改；级别：橙色；逾期任务 1 项\n"))
      << console.out;
  EXPECT_LT(console.out.find("排查"), console.out.find("谈话"));
  EXPECT_THAT(console.out, HasSubstr("待报送  2011年10月10日（星期一）  逾期"));
  EXPECT_THAT(console.out, HasSubstr("已报送（无需审核）"));
  EXPECT_THAT(console.out, HasSubstr("已印发"));
  EXPECT_THAT(console.out, HasSubstr("可办理事项  暂停单位"));
  EXPECT_THAT(console.out, Not(HasSubstr("照片")));
  console.answers(200, kUnit);
  EXPECT_EQ(console.run({"unit", "show", "c", "s1", "--details"}), 0);
  EXPECT_THAT(console.out, HasSubstr("照片"));
  EXPECT_THAT(console.out, Not(HasSubstr("false")));
}

TEST(Chinese, TheOrganiserIsCountedApart) {
  auto console = in_chinese();
  console.answers(200, R"({"campaign":"c","state":"running","units":61,"closed":3,
    "participation":{"active":60,"suspended":0,"withdrawn":1},"phases":[],"tasks":[],"duties":[]})");
  EXPECT_EQ(console.run({"campaign", "overview", "c"}), 0);
  EXPECT_THAT(console.out, HasSubstr("参加单位 60（另有主办单位 1）；已结束 2，退出 1，暂停 0"));
}

TEST(Chinese, ATokenIsValidAndDoesNotTakePart) {
  auto console = in_chinese();
  console.answers(200, R"({"tokens":[{"id":"t","name":"n","role":"unit","state":"active"}]})");
  EXPECT_EQ(console.run({"token", "list"}), 0);
  EXPECT_THAT(console.out, HasSubstr("有效"));
}

// --- the words cover the API -------------------------------------------------------------------------------

TEST(Words, NameEveryOperation) {
  for (const auto* operation : all_operations()) {
    EXPECT_FALSE(operation->called.en.empty() || operation->called.zh.empty()) << operation->id;
  }
}

void expect_labels(const json::value& schema) {
  if (const auto* list = schema.if_array()) {
    for (const auto& item : *list) expect_labels(item);
  }
  const auto* object = schema.if_object();
  if (object == nullptr) return;
  if (const auto* properties = object->if_contains("properties");
      properties != nullptr && properties->is_object()) {
    for (const auto& property : properties->get_object()) {
      // Counts are named by what they count: a level, a state.
      EXPECT_TRUE(words::find_label(property.key()) != nullptr || words::find_word(property.key()) != nullptr)
          << property.key() << " has no label";
    }
  }
  for (const auto& member : *object) expect_labels(member.value());
}

TEST(Words, LabelEveryMemberOfAnAnswer) {
  const auto document = json::parse(openapi_document());
  expect_labels(document.at("components").at("schemas"));
}

}  // namespace
}  // namespace duban::cli
