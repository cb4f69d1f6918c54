// Each encoding stands once in the project, and here once more as its RFC spells it.
#include "workflows/base/base64.hpp"
#include "workflows/base/hex.hpp"
#include "workflows/base/json_string.hpp"
#include "workflows/base/percent.hpp"
#include "workflows/base/utf8.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

using namespace std::string_literals;

// RFC 4648 §10
TEST(Base64, EqualsTheVectorsOfTheRfc) {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
  EXPECT_EQ(from_base64(base64("\0\xff\0"s)), "\0\xff\0"s);
}

TEST(Base64, RefusesEveryOtherForm) {
  for (const char* text :
       {"Zg", "Zg=", "Zh==", "Z===", "====", "Zm8=Zm8=", " Zg==", "Zg==\n", "Zm9v\nZm", "Zm-_", "=Zm8"}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
}

TEST(Base64Url, RoundTripsAndRefusesOtherSpellings) {
  // RFC 4648 §10, without padding.
  const std::vector<std::pair<std::string, std::string>> known{
      {"", ""},           {"f", "Zg"},         {"fo", "Zm8"},         {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"\xFB\xFF", "-_8"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : known) {
    EXPECT_EQ(base64url(bytes), text);
    EXPECT_EQ(from_base64url(text), bytes);
  }
  for (const auto* bad : {"Z", "Zh", "Zg==", "Zm9", "Zm9v+", "Zm 9", "Zm9vY"}) {
    EXPECT_FALSE(from_base64url(bad)) << bad;
  }
}

TEST(Percent, EscapesAllButUnreservedCharacters) {
  EXPECT_EQ(percent_encoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encoded("a b/?#%&=+"), "a%20b%2F%3F%23%25%26%3D%2B");
  EXPECT_EQ(percent_encoded("督"), "%E7%9D%A3");
}

TEST(Percent, ReadsEscapesAndAPlusAsItIsMeant) {
  EXPECT_EQ(percent_decoded("%e7%9D%A3+a", PlusSign::stands_for_itself), "督+a");
  EXPECT_EQ(percent_decoded("%2B+a", PlusSign::is_a_blank), "+ a");
  EXPECT_EQ(percent_decoded("plain", PlusSign::is_a_blank), "plain");
  for (const auto* bad : {"%", "%4", "a%4", "%4g", "%g4", "%%41"}) {
    EXPECT_FALSE(percent_decoded(bad, PlusSign::stands_for_itself)) << bad;
  }
}

TEST(Hex, WritesSmallDigitsAndReadsBoth) {
  std::string text;
  append_hex(text, 0x0F);
  append_hex(text, 0xA0, kCapitalHexDigits);
  EXPECT_EQ(text, "0fA0");
  EXPECT_EQ(hex_value('f'), 15);
  EXPECT_EQ(hex_value('F'), 15);
  for (const char none : {'g', 'G', '/', ':', '@', '`'}) EXPECT_EQ(hex_value(none), -1) << none;
}

TEST(Utf8, DecodesTheFirstCharacter) {
  const std::pair<std::string_view, char32_t> known[] = {
      {"a", U'a'}, {"\u07FF", 0x7FF}, {"督", U'督'}, {"\uFFFD", 0xFFFD}, {"\U0010FFFF", 0x10FFFF}};
  for (const auto& [text, code_point] : known) {
    const auto character = first_character(std::string(text) + "b");
    EXPECT_EQ(character.code_point, code_point) << text;
    EXPECT_EQ(character.bytes, text.size()) << text;
  }
  EXPECT_EQ(first_character("").bytes, 0U);
  EXPECT_EQ(first_character("\x80").bytes, 0U);
}

// Long enough for the steps of eight bytes, with what is wrong at every place in them.
TEST(Utf8, FindsABadByteAnywhere) {
  const std::string good = "0123456789督办0123456789";
  EXPECT_TRUE(is_utf8(good));
  EXPECT_TRUE(is_utf8(""));
  for (std::size_t at = 0; at < good.size(); ++at) {
    auto bad = good;
    bad[at] = '\xFF';
    EXPECT_FALSE(is_utf8(bad)) << at;
    EXPECT_TRUE(is_utf8(repaired_utf8(bad))) << at;
  }
  EXPECT_EQ(repaired_utf8("a\xE7\x9D"), "a\uFFFD\uFFFD");
  EXPECT_EQ(repaired_utf8(good), good);
}

TEST(JsonString, RepairsWhatNobodyHasLookedAt) {
  std::string out;
  append_json_string_of_bytes(out, "督\xFF\"");
  EXPECT_EQ(out, "\"督\uFFFD\\\"\"");
}

TEST(JsonString, EscapesOneUnit) {
  std::string out;
  append_json_escape(out, 0x2028);
  append_json_escape(out, 0x7F);
  EXPECT_EQ(out, "\\u2028\\u007f");
}

}  // namespace
}  // namespace duban
