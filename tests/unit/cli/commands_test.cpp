// What commands ask of the server, what they print, and what they tell the shell.
#include "orchestrator/cli/cli_errors.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/cli/cli_fixture.hpp"

#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace duban::cli {
namespace {

using cli::testing::Console;
using ::testing::HasSubstr;

std::string write_file(const duban::testing::TemporaryFolder& folder, const std::string& name,
                       const std::string& text) {
  const auto path = folder.path() / name;
  std::ofstream(path, std::ios::binary) << text;
  return path.string();
}

TEST(Commands, EncodeWhatTheyPutIntoAPath) {
  Console console;
  console.answers(200, R"({"unit":"S 1"})");
  EXPECT_EQ(console.run({"unit", "show", "a/b", "学校"}), 0);
  EXPECT_EQ(console.server.calls[0].target, "/api/v1/campaigns/a%2Fb/units/%E5%AD%A6%E6%A0%A1");
  EXPECT_EQ(console.server.calls[0].method, "GET");
  EXPECT_EQ(console.header(0, "Idempotency-Key"), "(none)");
}

TEST(Commands, PutFiltersIntoTheQuery) {
  Console console;
  console.answers(200, R"({"units":[],"next":"c1"})");
  EXPECT_EQ(console.run({"unit", "list", "c", "--overdue", "--task", "a b", "--limit", "5"}), 0);
  EXPECT_EQ(console.server.calls[0].target, "/api/v1/campaigns/c/units?task=a%20b&overdue=true&limit=5");
  EXPECT_THAT(console.err, HasSubstr("--cursor c1"));
}

TEST(Commands, BuildTheBodyOfAWrite) {
  Console console;
  console.answers(201, R"({"id":"c"})");
  EXPECT_EQ(console.run({"campaign", "create", "c", "--plan", "p@1", "--year", "2011", "--organiser", "o",
                         "--organiser-name", "局", "--title-zh", "行动", "--title-en", "Action"}),
            0);
  const auto& call = console.server.calls[0];
  EXPECT_EQ(call.method, "POST");
  EXPECT_EQ(call.target, "/api/v1/campaigns");
  EXPECT_EQ(call.body, R"({"id":"c","plan":"p@1","year":2011,"organiser":"o","organiser_name":"局",)"
                       R"("title":{"zh":"行动","en":"Action"}})");
  EXPECT_EQ(console.header(0, "Idempotency-Key"), "key-1");
  EXPECT_EQ(console.header(0, "Content-Type"), "application/json");
  EXPECT_EQ(console.header(0, "Accept-Language"), "en");
}

TEST(Commands, TakeTheIdempotencyKeyOfTheCaller) {
  Console console;
  console.answers(200, "{}");
  EXPECT_EQ(console.run({"task", "accept", "c", "u", "t", "--idempotency-key", "mine"}), 0);
  EXPECT_EQ(console.header(0, "Idempotency-Key"), "mine");
  EXPECT_EQ(console.server.calls[0].target, "/api/v1/campaigns/c/units/u/tasks/t/accept");
  EXPECT_EQ(console.server.calls[0].body, "{}");
}

TEST(Commands, SendTheTokenOfTheFile) {
  const duban::testing::TemporaryFolder folder;
  Console console;
  console.environment["DUBAN_TOKEN_FILE"] = write_file(folder, "token", "secret\n");
  console.environment["DUBAN_SERVER"] = "http://127.0.0.1:9";
  console.answers(200, "{}");
  EXPECT_EQ(console.run({"clock", "show"}), 0);
  EXPECT_EQ(console.header(0, "Authorization"), "Bearer secret");
  EXPECT_EQ(console.server.base, "http://127.0.0.1:9");
  console.answers(200, "{}");
  EXPECT_EQ(console.run({"--server", "http://[::1]:8", "clock", "show"}), 0);
  EXPECT_EQ(console.server.base, "http://[::1]:8");
}

TEST(Commands, SendNothingWithATokenFileThatIsNotThere) {
  Console console;
  EXPECT_EQ(console.run({"clock", "show", "--token-file", "/nowhere/token"}), 2);
  EXPECT_TRUE(console.server.calls.empty());
  EXPECT_THAT(console.err, HasSubstr("cli.file_unreadable"));
  EXPECT_EQ(console.out, "");
}

TEST(Commands, RenderAProblemWithItsPlaceAndItsMend) {
  Console console;
  console.answers(422, R"({"code":"workflow.not_now","detail":"not now","mend":"wait","pointer":"/reason"})");
  EXPECT_EQ(console.run({"campaign", "launch", "c"}), 1);
  EXPECT_EQ(console.err, "error: not now\n  where: /reason\n  mend: wait\n  code: workflow.not_now\n");
  EXPECT_EQ(console.out, "");
}

TEST(Commands, RenderEveryErrorOfAProblem) {
  Console console;
  console.answers(400, R"({"code":"a.b","detail":"one","errors_total":2,"errors":[
      {"code":"a.b","detail":"one","position":{"line":3,"column":5}},{"code":"a.c","detail":"two"}]})");
  EXPECT_EQ(console.run({"campaign", "launch", "c", "--language", "zh"}), 1);
  EXPECT_THAT(console.err, HasSubstr("错误：one\n  位置：3:5\n  代码：a.b\n错误：two\n"));
  EXPECT_THAT(console.err, HasSubstr("共 2 处错误"));
}

TEST(Commands, TellHowToRepeatAWriteWhoseOutcomeIsUnknown) {
  Console console;
  EXPECT_EQ(console.run({"campaign", "launch", "c"}), 3);
  EXPECT_THAT(console.err, HasSubstr("cli.server_unreachable"));
  EXPECT_THAT(console.err, HasSubstr("--idempotency-key key-1"));
  console.answers(503, R"({"code":"operation.queue_full","detail":"busy"})");
  EXPECT_EQ(console.run({"campaign", "launch", "c"}), 3);
  EXPECT_THAT(console.err, HasSubstr("--idempotency-key key-1"));
}

TEST(Commands, DoNotTakeAnybodyForAServer) {
  Console console;
  console.answers(404, "<html>not here</html>");
  EXPECT_EQ(console.run({"clock", "show"}), 3);
  EXPECT_THAT(console.err, HasSubstr("cli.answer_unreadable"));
}

TEST(Commands, PrintTheAnswerAsItIsWhenAskedForJson) {
  Console console;
  console.answers(200, R"({"tokens":[{"id":"t1","more":[1, 2]}],"next":null})");
  EXPECT_EQ(console.run({"token", "list", "-o", "json"}), 0);
  EXPECT_EQ(console.out, "{\"tokens\":[{\"id\":\"t1\",\"more\":[1, 2]}],\"next\":null}\n");
}

TEST(Commands, UploadFilesBeforeTheyFile) {
  const duban::testing::TemporaryFolder folder;
  const auto plan = write_file(folder, "plan.txt", "the plan");
  const auto photo = write_file(folder, "site.png", "png");
  Console console;
  console.answers(201, R"({"digest":"d1","size":8,"media_type":"text/plain"})");
  console.answers(201, R"({"digest":"d2","size":3,"media_type":"image/png"})");
  console.answers(201, R"({"task":"t"})");
  EXPECT_EQ(console.run({"task", "submit", "c", "u", "t", "--text", "- ours", "--link", "https://a.example",
                         "--file", plan, "--file", photo + ":photo", "--gap", "S02", "--gap", "S03"}),
            0);
  ASSERT_EQ(console.server.calls.size(), 3U);
  EXPECT_EQ(console.server.calls[0].target, "/api/v1/campaigns/c/units/u/files");
  EXPECT_EQ(console.server.calls[0].body, "the plan");
  EXPECT_EQ(console.header(0, "Content-Type"), "application/octet-stream");
  EXPECT_EQ(console.header(1, "Idempotency-Key"), "key-1-file-2");
  EXPECT_EQ(console.server.calls[2].target, "/api/v1/campaigns/c/units/u/tasks/t/submissions");
  EXPECT_EQ(console.server.calls[2].body,
            R"({"text":"- ours","links":["https://a.example"],"declared_gaps":["S02","S03"],)"
            R"("files":[{"digest":"d1","kind":"document","name":"plan.txt"},)"
            R"({"digest":"d2","kind":"photo","name":"site.png"}]})");
  EXPECT_EQ(console.header(2, "Idempotency-Key"), "key-1");
}

TEST(Commands, FileNothingWhenAFileIsRefused) {
  const duban::testing::TemporaryFolder folder;
  Console console;
  console.answers(413, R"({"code":"evidence.too_large","detail":"too large"})");
  EXPECT_EQ(console.run({"task", "submit", "c", "u", "t", "--file", write_file(folder, "a.txt", "x")}), 1);
  EXPECT_EQ(console.server.calls.size(), 1U);
  EXPECT_EQ(console.run({"task", "submit", "c", "u", "t", "--file", folder.path().string()}), 2);
  EXPECT_THAT(console.err, HasSubstr("cli.file_unreadable"));
}

TEST(Commands, GiveTheVerdictOfADryRunAsExitCode) {
  const duban::testing::TemporaryFolder folder;
  const auto units = write_file(folder, "units.csv", "id,name\nS01,a\n");
  Console console;
  console.answers(200, R"({"dry_run":true,"acceptable":true,"units":1,"errors":[]})");
  EXPECT_EQ(console.run({"unit", "import", "c", units, "--dry-run"}), 0);
  EXPECT_EQ(console.server.calls[0].target, "/api/v1/campaigns/c/units?dry_run=true");
  EXPECT_EQ(console.header(0, "Content-Type"), "text/csv");
  console.answers(200, R"({"dry_run":true,"acceptable":false,"errors":[{"code":"import.x","line":2}]})");
  EXPECT_EQ(console.run({"unit", "import", "c", units, "--dry-run"}), 1);
  EXPECT_THAT(console.out, HasSubstr("import.x"));
}

TEST(Commands, SendDocumentsAsTheyAre) {
  const duban::testing::TemporaryFolder folder;
  Console console;
  console.answers(201, R"({"id":"cn"})");
  EXPECT_EQ(console.run({"calendar", "import", write_file(folder, "cn.yaml", "a: 1\n")}), 0);
  EXPECT_EQ(console.server.calls[0].target, "/api/v1/calendars");
  EXPECT_EQ(console.server.calls[0].body, "a: 1\n");
  EXPECT_EQ(console.header(0, "Content-Type"), "application/yaml");
  console.answers(200, R"({"command":"x"})");
  const auto contacts = write_file(folder, "contacts.json", R"({"contacts":[]})");
  EXPECT_EQ(console.run({"campaign", "contacts", "c", "--file", contacts}), 0);
  EXPECT_EQ(console.server.calls[1].method, "PUT");
  EXPECT_EQ(console.server.calls[1].target, "/api/v1/campaigns/c/contacts");
}

TEST(Commands, RefuseAWrongCommandLineBeforeAnythingIsSent) {
  Console console;
  const std::vector<std::vector<std::string>> wrong{
      {},
      {"plan"},
      {"nonsense"},
      {"unit", "show", "c"},
      {"unit", "suspend", "c", "u"},
      {"task", "accept", "c", "u", "t", "--nonsense"},
      {"clock", "show", "-o", "xml"},
      {"clock", "advance"},
      {"campaign", "suspend", "c", "--reason", "a", "--reason", "b"},
  };
  for (const auto& arguments : wrong) {
    EXPECT_EQ(console.run(arguments), 2) << (arguments.empty() ? "nothing" : arguments.front());
    EXPECT_EQ(console.out, "");
    EXPECT_NE(console.err, "");
  }
  EXPECT_TRUE(console.server.calls.empty());
}

TEST(Commands, ExplainThemselvesInBothLanguages) {
  Console console;
  EXPECT_EQ(console.run({"task", "--help"}), 0);
  EXPECT_THAT(console.out, HasSubstr("return the submission for rework"));
  EXPECT_EQ(console.run({"task", "--language", "zh", "--help"}), 0);
  EXPECT_THAT(console.out, HasSubstr("退回整改"));
  console.environment = {{"LANG", "C.UTF-8"}};
  EXPECT_EQ(console.run({"--help"}), 0);
  EXPECT_THAT(console.out, HasSubstr("退出码"));
  console.environment = {{"LANG", "en_GB.UTF-8"}};
  EXPECT_EQ(console.run({"--help"}), 0);
  EXPECT_THAT(console.out, HasSubstr("Exit codes"));
}

TEST(Commands, HaveNamesOfTheirOwnAndHelpInBothLanguages) {
  std::set<std::string> names;
  for (const auto& command : all_commands()) {
    const auto name = std::string(command.noun) + " " + std::string(command.verb);
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_FALSE(command.help.en.empty() || command.help.zh.empty()) << name;
    EXPECT_TRUE(command.run) << name;
    for (const auto& parameter : command.parameters) {
      EXPECT_FALSE(parameter.help.en.empty() || parameter.help.zh.empty()) << name << parameter.name;
    }
  }
  for (const auto* needed :
       {"serve ", "plan publish", "audit verify", "rehearse ", "task extension-refuse"}) {
    EXPECT_TRUE(names.contains(needed)) << needed;
  }
}

TEST(CurlTransport, SaysWhichServerGivesNoAnswer) {
  // Port 1 of the loopback address: nothing listens there, and nothing but the kernel is asked.
  const auto transport = make_curl_transport("http://127.0.0.1:1/");
  const auto reply = transport->perform({"GET", "/livez", {}, ""});
  ASSERT_TRUE(reply.has_error());
  EXPECT_EQ(reply.error().code, errors::cli_server_unreachable);
}

TEST(CurlTransport, SpeaksNothingButHttp) {
  const auto reply = make_curl_transport("file:///etc")->perform({"GET", "/hostname", {}, ""});
  ASSERT_TRUE(reply.has_error());
  EXPECT_EQ(reply.error().code, errors::cli_server_unreachable);
}

}  // namespace
}  // namespace duban::cli
