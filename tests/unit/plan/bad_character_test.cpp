// Which bytes are text: RFC 3629's limits, each from both sides, and the characters that no file of ours may
// hold.
#include "workflows/plan/bad_character.hpp"

#include "workflows/base/utf8.hpp"

#include <gtest/gtest.h>

namespace duban {
namespace {

// The code of the first bad character, "no UTF-8", or "" for good text.
std::string verdict(std::string_view text) {
  const auto bad = find_bad_character(text);
  return bad ? bad->code.value_or("no UTF-8") : "";
}

TEST(Utf8, TakesTheFirstAndLastOfEachLength) {
  for (const auto* text : {" ", "~", "\u00A0", "\u07FF", "\u0800", "\uD7FF", "\uE000", "\uFFFD", "\U00010000",
                           "\U0010FFFF", "督办"}) {
    EXPECT_EQ(verdict(text), "") << text;
  }
}

TEST(Utf8, RefusesWhatIsNotInItsShortestForm) {
  for (const auto* text :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF"}) {
    EXPECT_EQ(verdict(text), "no UTF-8");
  }
}

TEST(Utf8, RefusesSurrogatesAndWhatIsAboveUnicode) {
  for (const auto* text : {"\xED\xA0\x80", "\xED\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    EXPECT_EQ(verdict(text), "no UTF-8");
  }
}

TEST(Utf8, RefusesSequencesThatBreakOff) {
  for (const auto* text :
       {"\x80", "\xC2", "\xC2 ", "\xE7\x9D", "\xE7\x9D ", "\xF0\x90\x80", "\xF0\x90\x80 "}) {
    EXPECT_EQ(verdict(text), "no UTF-8");
  }
}

TEST(Utf8, RefusesControlsAndLineBreaksThatEditorsNumberDifferently) {
  EXPECT_EQ(verdict("a\tb\nc\r\nd"), "");
  EXPECT_EQ(verdict("a\rb"), "U+000D");
  EXPECT_EQ(verdict("\r"), "U+000D");
  EXPECT_EQ(verdict("\x1F"), "U+001F");
  EXPECT_EQ(verdict("\x7F"), "U+007F");
  EXPECT_EQ(verdict("\u0080"), "U+0080");
  EXPECT_EQ(verdict("\u009F"), "U+009F");
  EXPECT_EQ(verdict("\u2028"), "U+2028");
  EXPECT_EQ(verdict("\u2029"), "U+2029");
  EXPECT_EQ(verdict("a\uFEFF"), "U+FEFF");
}

TEST(Utf8, TellsWhere) {
  EXPECT_EQ(find_bad_character("督\x01")->offset, 3U);
  EXPECT_EQ(count_characters("督办 a"), 4);
}

}  // namespace
}  // namespace duban
