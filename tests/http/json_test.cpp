// The JSON writer, the strict reader and the problem documents.
#include "ops/runbooks/error_catalogue.hpp"
#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/json_reader.hpp"
#include "orchestrator/http/json_writer.hpp"
#include "orchestrator/http/problem.hpp"
#include "persistence/store_errors.hpp"
#include "workflows/base/json_string.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace duban::http {
namespace {

using namespace std::string_literals;

ErrorCode refusal(std::string_view text) {
  const auto document = JsonDocument::parse(text);
  if (document) {
    ADD_FAILURE() << "accepted " << text;
    return errors::http_internal;
  }
  return document.error().code;
}

TEST(JsonWriter, WritesEveryKindOfValue) {
  JsonWriter json;
  json.begin_object();
  json.member("text", "a\"b\\c\n\x01/你").member("yes", true).member("none", nullptr);
  json.member("low", std::numeric_limits<std::int64_t>::min())
      .member("high", std::numeric_limits<std::uint64_t>::max());
  json.member("half", 0.5).member("small", std::uint8_t{7}).member("maybe", std::optional<int>{});
  json.key("list").begin_array().value(1).value("two").begin_object().end().begin_array().end().end();
  json.key("raw").raw("{\"x\":1}");
  json.end();
  EXPECT_EQ(json.take(),
            "{\"text\":\"a\\\"b\\\\c\\n\\u0001/你\",\"yes\":true,\"none\":null,\"low\":-9223372036854775808,"
            "\"high\":18446744073709551615,\"half\":0.5,\"small\":7,\"maybe\":null,"
            "\"list\":[1,\"two\",{},[]],\"raw\":{\"x\":1}}");
}

TEST(JsonWriter, ReplacesBytesThatAreNoUtf8) {
  for (const auto& bad : {"\xC0\xAF"s, "\xED\xA0\x80"s, "\xF5\x80\x80\x80"s, "\xE4\xBD"s, "\xFF"s}) {
    std::string out;
    append_json_string_of_bytes(out, "a" + bad + "b");
    EXPECT_TRUE(JsonDocument::parse(out)) << out;
    EXPECT_NE(out.find("\xEF\xBF\xBD"), std::string::npos);
  }
}

TEST(JsonWriter, NoticesWhatIsLeftOpen) {
  JsonWriter json;
  json.begin_array();
  EXPECT_THROW((void)json.take(), std::logic_error);
  json.end();
  EXPECT_THROW(json.end(), std::logic_error);
}

TEST(JsonReader, RefusesWhatIsNotOneStrictValue) {
  for (const auto& bad : {""s, " "s, "{"s, "{}x"s, "{} {}"s, "{'a':1}"s, "{\"a\":1,}"s, "[1,]"s, "/* c */{}"s,
                          "{\"a\":01}"s, "NaN"s, "{\"a\":1e999}"s, "\"\xC0\xAF\""s, "\"\\ud800\""s,
                          "\"a\nb\""s, "\"a\0b\""s, "tru"s, "\xEF\xBB\xBF{}"s}) {
    EXPECT_EQ(refusal(bad), errors::http_json_syntax) << bad;
  }
}

TEST(JsonReader, RefusesDuplicateKeysAtAnyDepth) {
  EXPECT_EQ(refusal(R"({"a":1,"a":1})"), errors::http_json_duplicate_key);
  EXPECT_EQ(refusal(R"({"x":[{"b":1,"a":{},"\u0062":2}]})"), errors::http_json_duplicate_key);
  EXPECT_EQ(refusal(R"({"":1,"":2})"), errors::http_json_duplicate_key);
  EXPECT_TRUE(JsonDocument::parse(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})"));
}

TEST(JsonReader, LimitsTheDepth) {
  EXPECT_TRUE(JsonDocument::parse(std::string(32, '[') + std::string(32, ']')));
  EXPECT_EQ(refusal(std::string(33, '[') + std::string(33, ']')), errors::http_json_too_deep);
  EXPECT_EQ(refusal(std::string(100'000, '[')), errors::http_json_too_deep);
}

TEST(JsonReader, ReadsWhatIsThere) {
  const auto document = JsonDocument::parse(
      R"({"title":"督办","year":2011,"late":true,"unit":{"id":"u1"},"days":[1,2],"note":null,"rate":1.5})");
  ASSERT_TRUE(document);
  Errors errors;
  auto body = document->object(errors);
  EXPECT_EQ(body.text("title", 10), "督办");
  EXPECT_EQ(body.integer("year", 2000, 2100), 2011);
  EXPECT_TRUE(body.boolean("late"));
  auto unit = body.object("unit");
  EXPECT_EQ(unit.text("id", 10), "u1");
  unit.finish();
  const auto days = body.array("days", 7);
  ASSERT_EQ(days.size(), 2U);
  EXPECT_EQ(days[1].integer(0, 9), 2);
  EXPECT_EQ(days[1].pointer(), "/days/1");
  EXPECT_FALSE(body.optional_text("note", 10));
  EXPECT_DOUBLE_EQ(body.value("rate").number(), 1.5);
  EXPECT_EQ(body.value("unit").serialize(), R"({"id":"u1"})");
  body.finish();
  EXPECT_TRUE(errors.empty());
}

TEST(JsonReader, ReportsEveryErrorWithItsPointer) {
  const auto document = JsonDocument::parse(
      R"({"title":7,"year":1999,"big":9223372036854775808,"half":2011.0,"unit":[],"days":[1,"x"],"many":[1,2,3],
          "long":"0123456789","control":"a\u0000b","extra/~":1})");
  ASSERT_TRUE(document);
  Errors errors;
  auto body = document->object(errors);
  EXPECT_EQ(body.text("title", 10), "");
  EXPECT_EQ(body.integer("year", 2000, 2100), 0);
  (void)body.integer("big");
  (void)body.integer("half");
  auto unit = body.object("unit");
  EXPECT_EQ(unit.text("id", 10), "");  // silent: the object itself was reported
  unit.finish();
  for (const auto& day : body.array("days", 7)) (void)day.integer(0, 9);
  (void)body.array("many", 2);
  (void)body.text("long", 9);
  (void)body.text("control", 9);
  (void)body.text("absent", 9);
  body.finish();
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& error : errors) found.emplace_back(error.name(), error.pointer);
  const std::vector<std::pair<std::string, std::string>> expected{
      {"http.wrong_type", "/title"},        {"http.out_of_range", "/year"},
      {"http.out_of_range", "/big"},        {"http.wrong_type", "/half"},
      {"http.wrong_type", "/unit"},         {"http.wrong_type", "/days/1"},
      {"http.too_many_items", "/many"},     {"http.text_too_long", "/long"},
      {"http.text_invalid", "/control"},    {"http.missing_member", "/absent"},
      {"http.unknown_member", "/extra~1~0"}};
  EXPECT_EQ(found, expected);
}

TEST(JsonReader, ReportsARootThatIsNoObject) {
  const auto document = JsonDocument::parse("[]");
  ASSERT_TRUE(document);
  Errors errors;
  auto body = document->object(errors);
  (void)body.text("title", 10);
  body.finish();
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].message(Language::en), "expected object, but found array");
}

TEST(Problem, SpeaksBothLanguages) {
  const Error error = Error{errors::http_missing_member, {{"name", "title"}}}.at_pointer("/title");
  const auto english = problem(error, Language::en, "r-1");
  EXPECT_EQ(english.status, 400);
  EXPECT_EQ(english.content_type, "application/problem+json");
  EXPECT_EQ(
      english.body,
      "{\"type\":\"urn:duban:error:http.missing_member\",\"title\":\"The request is invalid\",\"status\":400,"
      "\"detail\":\"the member title is missing\",\"code\":\"http.missing_member\",\"mend\":\"add it\","
      "\"pointer\":\"/title\",\"request_id\":\"r-1\"}");
  const auto chinese = problem(error, Language::zh, "r-1");
  EXPECT_NE(chinese.body.find("\"title\":\"请求无效\""), std::string::npos);
  EXPECT_NE(chinese.body.find("\"detail\":\"缺少成员 title。\""), std::string::npos);
}

TEST(Problem, ListsSeveralErrorsAndStopsListing) {
  Errors errors(kListedErrorsMax + 5, Error{errors::http_not_found});
  errors[1] = Error{errors::http_json_syntax}.at(Position{3, 7});
  const auto response = problem(errors, Language::en, {});
  EXPECT_EQ(response.status, 404);
  const auto document = JsonDocument::parse(response.body);
  ASSERT_TRUE(document);
  Errors none;
  auto body = document->object(none);
  EXPECT_EQ(body.integer("errors_total"), 205);
  const auto listed = body.array("errors", 1000);
  ASSERT_EQ(listed.size(), kListedErrorsMax);
  auto position = listed[1].object().object("position");
  EXPECT_EQ(position.integer("line"), 3);
  EXPECT_EQ(position.integer("column"), 7);
}

TEST(Problem, GivesEveryErrorOfTheCatalogueAStatus) {
  for (const auto& entry : error_catalogue()) {
    const auto response = problem(Error{ErrorCode(entry)}, Language::zh, {});
    EXPECT_GE(response.status, 400) << entry.name;
    EXPECT_LE(response.status, 599) << entry.name;
  }
}

TEST(Problem, SaysWhenToTryAgain) {
  const auto header = [](const Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return std::string();
  };
  const auto plain = problem(Error{errors::store_unavailable}, Language::zh, {});
  EXPECT_EQ(header(plain, "Retry-After"), "1");
  const Error patient{errors::store_unavailable, {{kRetryAfterParam, "30"}}};
  EXPECT_EQ(header(problem(patient, Language::zh, {}), "Retry-After"), "30");
  EXPECT_EQ(header(problem(Error{errors::http_not_found}, Language::zh, {}), "Retry-After"), "");
}

}  // namespace
}  // namespace duban::http
