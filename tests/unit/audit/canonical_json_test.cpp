// The corner of RFC 8785 that audit records use: strings and their escapes, integers, member order.
#include "workflows/audit/canonical_json.hpp"

#include "workflows/base/json_string.hpp"

#include <limits>

#include <boost/describe/class.hpp>
#include <gtest/gtest.h>

namespace duban {
namespace {

using namespace std::string_literals;

std::string written(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string number(std::int64_t value) {
  std::string out;
  canonical::write_integer(out, value);
  return out;
}

struct InOrder {
  int alpha = 1;
  std::optional<std::string> beta;
  std::vector<Date> gamma;
};
BOOST_DESCRIBE_STRUCT(InOrder, (), (alpha, beta, gamma))

struct OutOfOrder {
  int beta = 1;
  int alpha = 2;
};
BOOST_DESCRIBE_STRUCT(OutOfOrder, (), (beta, alpha))

struct Twice {
  int alpha = 1;
};
BOOST_DESCRIBE_STRUCT(Twice, (), (alpha, alpha))

static_assert(canonical::members_in_order<InOrder>());
static_assert(!canonical::members_in_order<OutOfOrder>(), "write() of such a struct does not compile");
static_assert(!canonical::members_in_order<Twice>());

// RFC 8785, section 3.2.2.2 and its example "€$\u000F\nA'B\"\\\\\"/".
TEST(CanonicalStrings, EscapeAsInTheExampleOfTheStandard) {
  EXPECT_EQ(written("\xE2\x82\xAC$\x0F\nA'B\"\\\\\"/"), "\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
}

TEST(CanonicalStrings, EscapeEveryControlCharacterInTheOneAllowedWay) {
  const std::string expected =
      "\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
      "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u0"
      "01e\\u001f";
  std::string controls;
  for (int c = 0; c < 0x20; ++c) controls.push_back(static_cast<char>(c));
  EXPECT_EQ(written(controls), "\"" + expected + "\"");
}

TEST(CanonicalStrings, LeaveEverythingElseAsItIs) {
  EXPECT_EQ(written(""), "\"\"");
  EXPECT_EQ(written("\x7F"), "\"\x7F\"");
  EXPECT_EQ(written("督办 émigré 😂 \xE2\x80\xA8"), "\"督办 émigré 😂 \xE2\x80\xA8\"") << "line separators too";
  EXPECT_EQ(written("a/b<c>&d"), "\"a/b<c>&d\"");
  EXPECT_EQ(written("a\0b"s), "\"a\\u0000b\"");
}

TEST(CanonicalNumbers, AreIntegersInTheirShortestForm) {
  EXPECT_EQ(number(0), "0");
  EXPECT_EQ(number(-1), "-1");
  EXPECT_EQ(number(9007199254740991), "9007199254740991");
  EXPECT_EQ(number(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
}

TEST(CanonicalObjects, StandInOrderAndLeaveOutWhatIsAbsent) {
  std::string out;
  canonical::write(out, InOrder{});
  EXPECT_EQ(out, R"({"alpha":1,"gamma":[]})");
  out.clear();
  canonical::write(out, InOrder{7, "b", {Date{std::chrono::days{0}}, Date{std::chrono::days{1}}}});
  EXPECT_EQ(out, R"({"alpha":7,"beta":"b","gamma":["1970-01-01","1970-01-02"]})");
}

}  // namespace
}  // namespace duban
