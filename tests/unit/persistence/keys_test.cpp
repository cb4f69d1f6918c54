#include "persistence/keys.hpp"

#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/tables/filings.hpp"
#include "persistence/tables/library.hpp"
#include "persistence/tables/lists.hpp"
#include "persistence/tables/meta.hpp"
#include "persistence/tables/notices.hpp"
#include "persistence/tables/trail.hpp"

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace duban::keys {
namespace {

using namespace tables;
using namespace std::string_literals;

Instant at(std::int64_t milliseconds) {
  return Instant(Milliseconds(milliseconds));
}

Digest digest_of(std::uint8_t first) {
  Digest digest;
  digest.bytes[0] = first;
  digest.bytes[31] = 0xEE;
  return digest;
}

bool contains(const Range& range, std::string_view key) {
  return key >= range.from && (range.to.empty() || key < range.to);
}

// The bytes are on disk: a failure here means a migration, not a new expectation.
TEST(KeyLayout, IsGolden) {
  const std::string digest_bytes = "\xAB"s + std::string(30, '\0') + "\xEE"s;
  EXPECT_EQ(Meta::key(1, "format"), "\0\1format\0"s);
  EXPECT_EQ(Plans::key(1, digest_of(0xAB)), "\0\1"s + digest_bytes);
  EXPECT_EQ(Blobs::key(1, digest_of(0xAB)), "\0\1"s + digest_bytes);
  EXPECT_EQ(Calendars::key(1, "cn", "2026"), "\0\1cn\0"s + "2026\0"s);
  EXPECT_EQ(Campaigns::key(258, "edu-2011"), "\1\2edu-2011\0"s);
  EXPECT_EQ(UnitCampaigns::key(0, "edu", "school.7"), "\0\0edu\0school.7\0"s);
  EXPECT_EQ(WakeUps::key(0, at(0), "c", "u"), "\0\0\x80\0\0\0\0\0\0\0c\0u\0"s);
  EXPECT_EQ(WakeUps::key(0, at(-1), "c", "u"), "\0\0\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s + "c\0u\0"s);
  EXPECT_EQ(WakeUps::key(0, at(1319990400000), "c", "u"), "\0\0\x80\0\1\x33\x55\x8F\x14\0c\0u\0"s);
  EXPECT_EQ(Audit::key(0, 258), "\0\0\0\0\0\0\0\0\1\2"s);
  EXPECT_EQ(Outbox::key(65535, 7, "hook"), "\xFF\xFF\0\0\0\0\0\0\0\7hook\0"s);
  EXPECT_EQ(ContactLists::key(0, "c", ""), "\0\0c\0\0"s);
  EXPECT_EQ(Submissions::key(0, "c", "u", "t#2", 3), "\0\0c\0u\0t#2\0\0\0\0\3"s);
  EXPECT_EQ(Tree::key(0, 3, 5), "\0\0\3\0\0\0\0\0\0\0\5"s);
  EXPECT_EQ(History::key(0, "c", "u", 9), "\0\0c\0u\0\0\0\0\0\0\0\0\x09"s);
  EXPECT_EQ(Facets::key(0, "c", "level:red", "u"), "\0\0c\0level:red\0u\0"s);
  EXPECT_EQ(Counters::key(0, "c", "phase:summary"), "\0\0c\0phase:summary\0"s);
  EXPECT_EQ(Commands::key(0, "token:7", "k-1"), "\0\0token:7\0k-1\0"s);
  EXPECT_EQ(AccessTokens::key(0, "t1"), "\0\0t1\0"s);
  EXPECT_EQ(Endpoints::key(0, "bureau", "hook"), "\0\0bureau\0hook\0"s);
  EXPECT_EQ(Campaigns::key(0, "a\0b\1c"s), "\0\0a\1\1b\1\2c\0"s);
}

template <class T, class... Parts>
void expect_back(Partition partition, const typename T::Key& key, const Parts&... parts) {
  const auto bytes = T::key(partition, parts...);
  EXPECT_EQ(T::parse(bytes), key) << T::kWhat;
  EXPECT_EQ(partition_of(bytes), partition) << T::kWhat;
  EXPECT_EQ(T::at(partition, key).view(), bytes) << T::kWhat;
}

TEST(KeyParsing, GivesBackEveryPart) {
  expect_back<Meta>(1, {"format"}, "format");
  expect_back<Plans>(2, {digest_of(7)}, digest_of(7));
  expect_back<Blobs>(2, {digest_of(7)}, digest_of(7));
  expect_back<Calendars>(3, {"cn", "1"}, "cn", "1");
  expect_back<Campaigns>(4, {"c"}, CampaignId("c"));
  expect_back<UnitCampaigns>(5, {"c", "u"}, CampaignId("c"), UnitId("u"));
  expect_back<WakeUps>(6, {at(-5), "c", "u"}, at(-5), "c", "u");
  expect_back<Audit>(7, {8}, 8);
  expect_back<Outbox>(7, {8, "e"}, 8, "e");
  expect_back<Notices>(7, {8}, 8);
  expect_back<Tree>(8, {1, 2}, 1, 2);
  expect_back<History>(9, {"c", "u", 3}, "c", "u", 3);
  expect_back<Facets>(10, {"c", "f", "u"}, "c", "f", "u");
  expect_back<Counters>(11, {"c", "n"}, "c", "n");
  expect_back<Commands>(12, {"a", "k\0\1\2"s}, "a", "k\0\1\2"s);
  expect_back<AccessTokens>(13, {""}, "");
  expect_back<Endpoints>(65535, {"o", "e"}, "o", "e");
  expect_back<ContactLists>(1, {"c", ""}, "c", "");
  expect_back<Submissions>(1, {"c", "u", "t#2", 3}, "c", "u", "t#2", 3);
}

// Keys that do not fit into the room that every key gets.
TEST(KeyParsing, GivesBackPartsOfAnyLength) {
  for (std::size_t length = 100; length < 200; ++length) {
    const std::string text(length, 'x');
    expect_back<UnitCampaigns>(1, {text, "u"}, text, "u");
    expect_back<UnitCampaigns>(1, {"c", text + '\0'}, "c", text + '\0');
  }
}

TEST(KeyParsing, RefusesWhatNoEncoderWrites) {
  const std::string whole = Facets::key(1, "campaign", "facet", "unit");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(Facets::parse(whole.substr(0, length))) << length;
  }
  EXPECT_FALSE(Facets::parse(whole + "x"));
  EXPECT_FALSE(Campaigns::parse("\0\0a\1"s)) << "an escape without its second byte";
  EXPECT_FALSE(Campaigns::parse("\0\0a\1\3\0"s)) << "an escape that means nothing";
  EXPECT_FALSE(Audit::parse(Audit::key(1, 2).substr(1)));
  EXPECT_FALSE(Plans::parse(Plans::key(1, digest_of(1)).substr(1)));
}

TEST(KeyOrder, FollowsTheParts) {
  const std::vector<std::string> wake_ups = {
      WakeUps::key(0, Instant::min(), "z", "z"), WakeUps::key(0, at(-1), "z", "z"),
      WakeUps::key(0, at(0), "a", "z"),          WakeUps::key(0, at(0), "a-b", "a"),
      WakeUps::key(0, at(0), "aa", "a"),         WakeUps::key(0, at(1), "a", "a"),
      WakeUps::key(0, at(256), "a", "a"),        WakeUps::key(0, Instant::max(), "a", "a"),
      WakeUps::key(1, Instant::min(), "a", "a")};
  EXPECT_TRUE(std::is_sorted(wake_ups.begin(), wake_ups.end()));
  EXPECT_LT(Audit::key(0, 255), Audit::key(0, 256));
  EXPECT_LT(Tree::key(0, 1, 99), Tree::key(0, 2, 0));
  EXPECT_LT(History::key(0, "c", "u", 9), History::key(0, "c", "u", 10));
}

TEST(KeyOrder, OfAnyTwoStringsIsTheirOwn) {
  std::mt19937 random(20110901);
  const std::string alphabet(
      "\x00\x01\x02"
      "a\xFF",
      5);
  const auto word = [&] {
    std::string text;
    for (auto length = random() % 5; length > 0; --length)
      text.push_back(alphabet[random() % alphabet.size()]);
    return text;
  };
  for (int round = 0; round < 5000; ++round) {
    const auto left = std::pair(word(), word());
    const auto right = std::pair(word(), word());
    const std::string left_key = UnitCampaigns::key(0, left.first, left.second);
    const std::string right_key = UnitCampaigns::key(0, right.first, right.second);
    EXPECT_EQ(left < right, left_key < right_key);
    EXPECT_EQ(left == right, left_key == right_key);
    EXPECT_EQ(UnitCampaigns::parse(left_key), (UnitCampaignKey{left.first, left.second}));
  }
}

TEST(KeyRanges, HoldTheirKeysAndNoOthers) {
  EXPECT_TRUE(contains(UnitCampaigns::range(0, "c"), UnitCampaigns::key(0, "c", "")));
  EXPECT_TRUE(contains(UnitCampaigns::range(0, "c"), UnitCampaigns::key(0, "c", "\xFF\xFF")));
  EXPECT_FALSE(contains(UnitCampaigns::range(0, "c"), UnitCampaigns::key(0, "c1", "u")));
  EXPECT_FALSE(contains(UnitCampaigns::range(0, "c"), UnitCampaigns::key(1, "c", "u")));
  EXPECT_TRUE(contains(Facets::range(0, "c", "level:red"), Facets::key(0, "c", "level:red", "u")));
  EXPECT_FALSE(contains(Facets::range(0, "c", "level:red"), Facets::key(0, "c", "level:redder", "u")));
  EXPECT_TRUE(contains(Facets::range(0, "c"), Facets::key(0, "c", "level:redder", "u")));
  EXPECT_TRUE(contains(History::range(0, "c", "u"),
                       History::key(0, "c", "u", std::numeric_limits<std::uint64_t>::max())));
  EXPECT_FALSE(contains(History::range(0, "c", "u"), History::key(0, "c", "u2", 0)));
  EXPECT_TRUE(contains(Counters::range(0, "c"), Counters::key(0, "c", "n")));
  EXPECT_TRUE(contains(Commands::range(0, "a"), Commands::key(0, "a", "k")));
  EXPECT_FALSE(contains(Commands::range(0, "a"), Commands::key(0, "b", "k")));
  EXPECT_TRUE(contains(Calendars::range(0, "cn"), Calendars::key(0, "cn", "2")));
  EXPECT_TRUE(contains(Endpoints::range(0, "o"), Endpoints::key(0, "o", "e")));
  EXPECT_FALSE(contains(Audit::from(3, 5), Audit::key(3, 4)));
  EXPECT_TRUE(contains(Audit::from(3, 5), Audit::key(3, 5)));
  EXPECT_FALSE(contains(Audit::from(3, 5), Audit::key(4, 0)));
  EXPECT_TRUE(contains(Submissions::range(0, "c", "u", "t"), Submissions::key(0, "c", "u", "t", 9)));
  EXPECT_FALSE(contains(Submissions::range(0, "c", "u", "t"), Submissions::key(0, "c", "u", "t#2", 1)));
  EXPECT_TRUE(contains(partition_range(65535), Campaigns::key(65535, "\xFF\xFF")));
  EXPECT_FALSE(contains(partition_range(1), Campaigns::key(2, "")));
}

TEST(KeyRanges, GoOnBehindAPlace) {
  const auto rest = UnitCampaigns::behind(UnitCampaigns::range(0, "c"), UnitCampaigns::at(0, "c", "u"));
  EXPECT_FALSE(contains(rest, UnitCampaigns::key(0, "c", "u")));
  EXPECT_TRUE(contains(rest, UnitCampaigns::key(0, "c", "u1")));
  EXPECT_FALSE(contains(rest, UnitCampaigns::key(0, "c1", "a")));
}

TEST(KeyRanges, AfterIsTheNextKey) {
  EXPECT_GT(after(Audit::key(0, 1)), Audit::key(0, 1));
  EXPECT_LT(after(Audit::key(0, 1)), Audit::key(0, 2));
  EXPECT_EQ(prefix_range("\xFF\xFF").to, "");
  EXPECT_EQ(prefix_range("a\xFF"), (Range{"a\xFF", "b"}));
}

TEST(TableName, IsGolden) {
  std::string names;
  for (int table = 0; table < kTableCount; ++table) {
    names += std::string(table_name(static_cast<Table>(table))) + " ";
  }
  EXPECT_EQ(
      names,
      "meta plans calendars campaigns unit_campaigns wake_ups audit tree history facets counters outbox "
      "commands access blobs endpoints contacts submissions notices ");
}

}  // namespace
}  // namespace duban::keys
