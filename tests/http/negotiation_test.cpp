#include "orchestrator/http/negotiation.hpp"

#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/message.hpp"
#include "orchestrator/http/response_writer.hpp"

#include <gtest/gtest.h>

namespace duban::http {
namespace {

TEST(PreferredLanguage, IsChineseUnlessEnglishIsWantedMore) {
  for (const auto* chinese : {"", "zh", "zh-CN,en;q=0.9", "en;q=0.5,zh", "en,zh", "de,fr", "*", "en;q=0",
                              "en;q=2", "en;level=1", "english", "en;q=0.5,*;q=0.7"}) {
    EXPECT_EQ(preferred_language(chinese), Language::zh) << chinese;
  }
  for (const auto* english :
       {"en", "EN-us", "en-GB,zh;q=0.9", "de,en;q=0.3", "zh;q=0.2 , en;q=0.25", "*;q=0.1,en"}) {
    EXPECT_EQ(preferred_language(english), Language::en) << english;
  }
}

TEST(TagCondition, TakesStrongTagsOnly) {
  EXPECT_TRUE(parse_tag_condition("*")->matches("anything"));
  const auto list = parse_tag_condition("\"a\" , \"b,c\",\"\"");
  ASSERT_TRUE(list);
  EXPECT_TRUE(list->matches("a"));
  EXPECT_TRUE(list->matches("b,c"));
  EXPECT_TRUE(list->matches(""));
  EXPECT_FALSE(list->matches("b"));
  std::string many = "\"t\"";
  for (int i = 0; i < 16; ++i) many += ",\"t\"";
  for (const auto& bad :
       {std::string(), std::string("a"), std::string("W/\"a\""), std::string("\"a"), std::string("\"a\","),
        std::string("\"a\" \"b\""), std::string("*,\"a\""), std::string("\"a b\""), many}) {
    const auto refused = parse_tag_condition(bad);
    ASSERT_FALSE(refused) << bad;
    EXPECT_EQ(refused.error().code, errors::http_etag_invalid);
  }
  EXPECT_EQ(quote_tag("x"), "\"x\"");
}

TEST(TagCondition, IsReadFromTheRequest) {
  Request request;
  EXPECT_FALSE(if_match(request)->has_value());
  const std::string block = "If-Match: \"v7\"\r\nIf-None-Match: W/\"v7\"\r\n";
  const std::string_view view = block;
  request.headers.assign(view);
  request.headers.index(block.data(), view.substr(0, 8), view.substr(10, 4));
  request.headers.index(block.data(), view.substr(16, 13), view.substr(31, 6));
  EXPECT_TRUE(if_match(request)->value().matches("v7"));
  const auto refused = if_none_match(request);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message(Language::en).find("If-None-Match"), std::string::npos);
}

TEST(Cursor, RefusesATokenChangedInAnyCharacter) {
  const std::string payload("unit\0key\xFF", 9);
  const auto token = encode_cursor(payload);
  EXPECT_EQ(*decode_cursor(token), payload);
  EXPECT_EQ(*decode_cursor(encode_cursor("")), "");
  for (std::size_t at = 0; at < token.size(); ++at) {
    auto changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    const auto refused = decode_cursor(changed);
    ASSERT_FALSE(refused) << at;
    EXPECT_EQ(refused.error().code, errors::http_cursor_invalid);
  }
  EXPECT_FALSE(decode_cursor(""));
  EXPECT_FALSE(decode_cursor(token.substr(1)));
}

TEST(HttpDate, IsAnImfFixdate) {
  EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
}

}  // namespace
}  // namespace duban::http
