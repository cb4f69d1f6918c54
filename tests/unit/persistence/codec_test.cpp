#include "persistence/codec.hpp"

#include "persistence/store_errors.hpp"
#include "workflows/base/record_errors.hpp"
#include "workflows/base/text.hpp"
#include "workflows/base/time.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <gtest/gtest.h>

namespace duban {
namespace {

using namespace std::string_literals;

enum class Level : std::uint8_t { blue = 1, red = 4 };
BOOST_DESCRIBE_ENUM(Level, blue, red)

struct Opened {
  friend bool operator==(const Opened&, const Opened&) = default;
};
BOOST_DESCRIBE_STRUCT(Opened, (), ())

struct Returned {
  std::string reason;
  friend bool operator==(const Returned&, const Returned&) = default;
};
BOOST_DESCRIBE_STRUCT(Returned, (), (reason))

struct Sample {
  bool flag = false;
  std::uint32_t count = 0;
  std::int64_t balance = 0;
  Level level = Level::blue;
  std::string name;
  std::optional<Instant> due;
  std::vector<LocalizedText> titles;
  std::variant<Opened, Returned> last;
  Date day;
  Digest digest;
  std::map<std::string, std::uint8_t> votes;
  std::set<std::string> tags;
  Milliseconds frozen_for{};
  friend bool operator==(const Sample&, const Sample&) = default;
};
BOOST_DESCRIBE_STRUCT(Sample, (),
                      (flag, count, balance, level, name, due, titles, last, day, digest, votes, tags,
                       frozen_for))

struct Branch {
  std::vector<Branch> children;
};
BOOST_DESCRIBE_STRUCT(Branch, (), (children))

class StrongId {
 public:
  StrongId() = default;
  explicit StrongId(std::string text) : text_(std::move(text)) {}
  friend bool operator==(const StrongId&, const StrongId&) = default;

 private:
  std::string text_;
  BOOST_DESCRIBE_CLASS(StrongId, (), (), (), (text_))
};

}  // namespace

template <>
inline constexpr std::uint8_t kRecordVersion<Sample> = 3;

namespace {

Sample full_sample() {
  Sample sample;
  sample.flag = true;
  sample.count = 300;
  sample.balance = -2;
  sample.level = Level::red;
  sample.name = "区教育局";
  sample.due = Instant(Milliseconds(1319990400000));
  sample.titles = {{"Mobilization", "宣传发动"}, {"", ""}};
  sample.last = Returned{"incomplete"};
  sample.day = Date(std::chrono::days(15277));
  sample.digest = sha256("evidence");
  sample.votes = {{"a", 1}, {"b", 255}};
  sample.tags = {"x", "y"};
  sample.frozen_for = Milliseconds(-1);
  return sample;
}

template <class T>
std::string bytes_of(const T& value) {
  return codec::encode(value, 1).substr(1);
}

template <class T>
bool accepts(const std::string& bytes) {
  return codec::read_form<T>("\1" + bytes, "value", 1).has_value();
}

// The bytes are on disk: a failure here means a migration, not a new expectation.
TEST(RecordCodec, IsGolden) {
  EXPECT_EQ(codec::encode(Sample{}), "\3\0\0\0\1\0\0\0\0\0"s + std::string(32, '\0') + "\0\0\0"s);
  EXPECT_EQ(codec::encode(full_sample()),
            "\3"s                                  // version
            "\1"                                   // flag
            "\xAC\x02"                             // count: 300
            "\x03"                                 // balance: -2
            "\4"                                   // level: red
            "\x0C区教育局"                         // name
            "\1\x80\xD0\xF8\xD8\xEA\x4C"           // due
            "\2\x0CMobilization\x0C宣传发动\0\0"s  // titles
            "\1\x0Aincomplete"                     // last
            "\xDA\xEE\x01"s +                      // day
                std::string(sha256("evidence").view()) +
                "\2\1a\1\1b\xFF\1"  // votes
                "\2\1x\1y"          // tags
                "\1");              // frozen for -1 ms
}

TEST(RecordCodec, GivesBackWhatItWrote) {
  for (const Sample& sample : {Sample{}, full_sample()}) {
    const Result<Sample> again = codec::read<Sample>(codec::encode(sample), "sample");
    ASSERT_TRUE(again.has_value()) << again.error().message(Language::en);
    EXPECT_EQ(*again, sample);
  }
  const StrongId id("unit-7");
  EXPECT_EQ(codec::read_form<StrongId>(codec::encode(id, 1), "id", 1).value(), id);
}

template <class T>
void expect_limits_survive() {
  for (const T value : {std::numeric_limits<T>::min(), T{0}, T{1}, std::numeric_limits<T>::max()}) {
    EXPECT_EQ(codec::read_form<T>(codec::encode(value, 1), "number", 1).value(), value);
  }
}

TEST(RecordCodec, KeepsIntegersAtTheirLimits) {
  expect_limits_survive<std::uint8_t>();
  expect_limits_survive<std::int8_t>();
  expect_limits_survive<std::uint16_t>();
  expect_limits_survive<std::int32_t>();
  expect_limits_survive<std::uint64_t>();
  expect_limits_survive<std::int64_t>();
  EXPECT_EQ(bytes_of(std::numeric_limits<std::int64_t>::min()), "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\1");
}

TEST(RecordCodec, RefusesEveryTruncation) {
  const std::string whole = codec::encode(full_sample());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const Result<Sample> cut = codec::read<Sample>(whole.substr(0, length), "sample");
    ASSERT_FALSE(cut.has_value()) << length;
    EXPECT_EQ(cut.error().code, errors::store_corrupt);
  }
}

TEST(RecordCodec, SurvivesEveryFlippedBitAndStaysCanonical) {
  const std::string whole = codec::encode(full_sample());
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const Result<Sample> decoded = codec::read<Sample>(flipped, "sample");
    if (decoded) {
      EXPECT_EQ(codec::encode(*decoded), flipped) << "bit " << bit;
    }
  }
}

TEST(RecordCodec, SurvivesRandomBytesAndStaysCanonical) {
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string bytes = "\3"s;
    for (auto length = random() % 80; length > 0; --length) {
      bytes.push_back(static_cast<char>(random() % 4 == 0 ? random() % 256 : random() % 3));
    }
    const Result<Sample> decoded = codec::read<Sample>(bytes, "sample");
    if (decoded) {
      EXPECT_EQ(codec::encode(*decoded), bytes);
    }
  }
}

TEST(RecordCodec, RefusesOtherFormsOfTheSameValue) {
  EXPECT_TRUE(accepts<std::uint32_t>("\x7F"));
  EXPECT_FALSE(accepts<std::uint32_t>("\xFF\0"s)) << "overlong number";
  EXPECT_FALSE(accepts<std::uint8_t>("\x80\2")) << "256 in a byte";
  EXPECT_FALSE(accepts<std::uint64_t>("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\2")) << "65 bits";
  EXPECT_FALSE(accepts<std::uint64_t>("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\1")) << "eleven bytes";
  EXPECT_FALSE(accepts<bool>("\2"));
  EXPECT_FALSE(accepts<Level>("\2")) << "no such enumerator";
  EXPECT_FALSE(accepts<Level>("\x84\2")) << "an enumerator after wrapping around";
  EXPECT_TRUE(accepts<Level>("\4"));
  EXPECT_FALSE((accepts<std::variant<Opened, Returned>>("\2"))) << "no such alternative";
  EXPECT_FALSE(accepts<std::string>("\1ab")) << "trailing bytes";
  EXPECT_FALSE(accepts<std::set<std::string>>("\2\1b\1a")) << "unsorted";
  EXPECT_FALSE(accepts<std::set<std::string>>("\2\1a\1a")) << "twice";
  EXPECT_FALSE((accepts<std::map<std::string, bool>>("\2\1b\0\1a\0"s))) << "unsorted";
}

TEST(CodecDeathTest, WritesNothingThatItWouldNotReadAgain) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_DEATH((void)codec::encode(static_cast<Level>(2), 1), "known");
}

TEST(RecordCodec, AllocatesNoMoreThanTheInputJustifies) {
  EXPECT_FALSE(accepts<std::vector<std::uint64_t>>("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\1"));
  EXPECT_FALSE(accepts<std::string>("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\1"));
  EXPECT_FALSE(accepts<std::vector<Digest>>("\2" + std::string(63, 'x')));
  EXPECT_TRUE(accepts<std::vector<Digest>>("\2" + std::string(64, 'x')));
}

TEST(RecordCodec, LimitsNesting) {
  EXPECT_TRUE(accepts<Branch>(std::string(31, '\1') + "\0"s));
  EXPECT_FALSE(accepts<Branch>(std::string(32, '\1') + "\0"s));
  EXPECT_FALSE(accepts<Branch>(std::string(1 << 20, '\1') + "\0"s));
}

TEST(RecordCodec, SaysWhatIsWrongAndWhere) {
  const auto version = codec::read<Sample>("\2", "unit campaign");
  ASSERT_FALSE(version.has_value());
  EXPECT_EQ(version.error().message(Language::en),
            "the stored unit campaign cannot be trusted: record version 2 where 3 is expected");
  const auto flag = codec::read<Sample>("\3\7", "unit campaign");
  ASSERT_FALSE(flag.has_value());
  EXPECT_EQ(flag.error().message(Language::en),
            "the stored unit campaign cannot be trusted: boolean is neither 0 nor 1 at byte 2");
  EXPECT_EQ(codec::version_of(codec::encode(Sample{})), 3);
  EXPECT_EQ(codec::version_of(""), std::nullopt);
}

TEST(RecordCodec, TellsALaterVersionFromDamage) {
  const auto later = codec::read<Sample>("\4", "unit campaign");
  ASSERT_FALSE(later.has_value());
  EXPECT_EQ(later.error().code, errors::store_newer_record);
  EXPECT_EQ(later.error().message(Language::en),
            "the stored unit campaign has version 4, and this version of Duban reads versions up to 3");
  EXPECT_EQ(codec::read<Sample>("garbage", "unit campaign").error().code, errors::store_corrupt);
}

}  // namespace
}  // namespace duban
