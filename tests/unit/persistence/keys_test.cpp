#include "persistence/keys.hpp"

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace duban::keys {
namespace {

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
  EXPECT_EQ(meta(1, "format"), "\0\1format\0"s);
  EXPECT_EQ(plan(1, digest_of(0xAB)), "\0\1"s + digest_bytes);
  EXPECT_EQ(blob(1, digest_of(0xAB)), "\0\1"s + digest_bytes);
  EXPECT_EQ(calendar(1, "cn", "2026"), "\0\1cn\0"s + "2026\0"s);
  EXPECT_EQ(campaign(258, "edu-2011"), "\1\2edu-2011\0"s);
  EXPECT_EQ(unit_campaign(0, "edu", "school.7"), "\0\0edu\0school.7\0"s);
  EXPECT_EQ(wake_up(0, at(0), "c", "u"), "\0\0\x80\0\0\0\0\0\0\0c\0u\0"s);
  EXPECT_EQ(wake_up(0, at(-1), "c", "u"), "\0\0\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s + "c\0u\0"s);
  EXPECT_EQ(wake_up(0, at(1319990400000), "c", "u"), "\0\0\x80\0\1\x33\x55\x8F\x14\0c\0u\0"s);
  EXPECT_EQ(audit(0, 258), "\0\0\0\0\0\0\0\0\1\2"s);
  EXPECT_EQ(delivery(65535, 7, "hook"), "\xFF\xFF\0\0\0\0\0\0\0\7hook\0"s);
  EXPECT_EQ(contacts(0, "c", ""), "\0\0c\0\0"s);
  EXPECT_EQ(submission(0, "c", "u", "t#2", 3), "\0\0c\0u\0t#2\0\0\0\0\3"s);
  EXPECT_EQ(tree(0, 3, 5), "\0\0\3\0\0\0\0\0\0\0\5"s);
  EXPECT_EQ(history(0, "c", "u", 9), "\0\0c\0u\0\0\0\0\0\0\0\0\x09"s);
  EXPECT_EQ(facet(0, "c", "level:red", "u"), "\0\0c\0level:red\0u\0"s);
  EXPECT_EQ(counter(0, "c", "phase:summary"), "\0\0c\0phase:summary\0"s);
  EXPECT_EQ(command(0, "token:7", "k-1"), "\0\0token:7\0k-1\0"s);
  EXPECT_EQ(access(0, "t1"), "\0\0t1\0"s);
  EXPECT_EQ(endpoint(0, "bureau", "hook"), "\0\0bureau\0hook\0"s);
  EXPECT_EQ(campaign(0, "a\0b\1c"s), "\0\0a\1\1b\1\2c\0"s);
}

TEST(KeyParsing, GivesBackEveryPart) {
  EXPECT_EQ(parse_meta(meta(1, "format")), (MetaKey{1, "format"}));
  EXPECT_EQ(parse_plan(plan(2, digest_of(7))), (DigestKey{2, digest_of(7)}));
  EXPECT_EQ(parse_blob(blob(2, digest_of(7))), (DigestKey{2, digest_of(7)}));
  EXPECT_EQ(parse_calendar(calendar(3, "cn", "1")), (CalendarKey{3, "cn", "1"}));
  EXPECT_EQ(parse_campaign(campaign(4, "c")), (CampaignKey{4, "c"}));
  EXPECT_EQ(parse_unit_campaign(unit_campaign(5, "c", "u")), (UnitCampaignKey{5, "c", "u"}));
  EXPECT_EQ(parse_wake_up(wake_up(6, at(-5), "c", "u")), (WakeUpKey{6, at(-5), "c", "u"}));
  EXPECT_EQ(parse_audit(audit(7, 8)), (SequenceKey{7, 8}));
  EXPECT_EQ(parse_delivery(delivery(7, 8, "e")), (DeliveryKey{7, 8, "e"}));
  EXPECT_EQ(parse_tree(tree(8, 1, 2)), (TreeKey{8, 1, 2}));
  EXPECT_EQ(parse_history(history(9, "c", "u", 3)), (HistoryKey{9, "c", "u", 3}));
  EXPECT_EQ(parse_facet(facet(10, "c", "f", "u")), (FacetKey{10, "c", "f", "u"}));
  EXPECT_EQ(parse_counter(counter(11, "c", "n")), (CounterKey{11, "c", "n"}));
  EXPECT_EQ(parse_command(command(12, "a", "k\0\1\2"s)), (CommandKey{12, "a", "k\0\1\2"s}));
  EXPECT_EQ(parse_access(access(13, "")), (AccessKey{13, ""}));
  EXPECT_EQ(parse_endpoint(endpoint(65535, "o", "e")), (EndpointKey{65535, "o", "e"}));
}

TEST(KeyParsing, RefusesWhatNoEncoderWrites) {
  const std::string whole = facet(1, "campaign", "facet", "unit");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(parse_facet(whole.substr(0, length))) << length;
  }
  EXPECT_FALSE(parse_facet(whole + "x"));
  EXPECT_FALSE(parse_campaign("\0\0a\1"s)) << "an escape without its second byte";
  EXPECT_FALSE(parse_campaign("\0\0a\1\3\0"s)) << "an escape that means nothing";
  EXPECT_FALSE(parse_audit(audit(1, 2).substr(1)));
  EXPECT_FALSE(parse_plan(plan(1, digest_of(1)).substr(1)));
}

TEST(KeyOrder, FollowsTheParts) {
  const std::vector<std::string> wake_ups = {
      wake_up(0, Instant::min(), "z", "z"), wake_up(0, at(-1), "z", "z"),
      wake_up(0, at(0), "a", "z"),          wake_up(0, at(0), "a-b", "a"),
      wake_up(0, at(0), "aa", "a"),         wake_up(0, at(1), "a", "a"),
      wake_up(0, at(256), "a", "a"),        wake_up(0, Instant::max(), "a", "a"),
      wake_up(1, Instant::min(), "a", "a")};
  EXPECT_TRUE(std::is_sorted(wake_ups.begin(), wake_ups.end()));
  EXPECT_LT(audit(0, 255), audit(0, 256));
  EXPECT_LT(tree(0, 1, 99), tree(0, 2, 0));
  EXPECT_LT(history(0, "c", "u", 9), history(0, "c", "u", 10));
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
    const std::string left_key = unit_campaign(0, left.first, left.second);
    const std::string right_key = unit_campaign(0, right.first, right.second);
    EXPECT_EQ(left < right, left_key < right_key);
    EXPECT_EQ(left == right, left_key == right_key);
    EXPECT_EQ(parse_unit_campaign(left_key), (UnitCampaignKey{0, left.first, left.second}));
  }
}

TEST(KeyRanges, HoldTheirKeysAndNoOthers) {
  EXPECT_TRUE(contains(unit_campaigns_range(0, "c"), unit_campaign(0, "c", "")));
  EXPECT_TRUE(contains(unit_campaigns_range(0, "c"), unit_campaign(0, "c", "\xFF\xFF")));
  EXPECT_FALSE(contains(unit_campaigns_range(0, "c"), unit_campaign(0, "c1", "u")));
  EXPECT_FALSE(contains(unit_campaigns_range(0, "c"), unit_campaign(1, "c", "u")));
  EXPECT_TRUE(contains(facet_range(0, "c", "level:red"), facet(0, "c", "level:red", "u")));
  EXPECT_FALSE(contains(facet_range(0, "c", "level:red"), facet(0, "c", "level:redder", "u")));
  EXPECT_TRUE(contains(facets_range(0, "c"), facet(0, "c", "level:redder", "u")));
  EXPECT_TRUE(
      contains(history_range(0, "c", "u"), history(0, "c", "u", std::numeric_limits<std::uint64_t>::max())));
  EXPECT_FALSE(contains(history_range(0, "c", "u"), history(0, "c", "u2", 0)));
  EXPECT_TRUE(contains(counters_range(0, "c"), counter(0, "c", "n")));
  EXPECT_TRUE(contains(commands_range(0, "a"), command(0, "a", "k")));
  EXPECT_FALSE(contains(commands_range(0, "a"), command(0, "b", "k")));
  EXPECT_TRUE(contains(calendar_versions_range(0, "cn"), calendar(0, "cn", "2")));
  EXPECT_TRUE(contains(endpoints_range(0, "o"), endpoint(0, "o", "e")));
  EXPECT_FALSE(contains(audit_range(3, 5), audit(3, 4)));
  EXPECT_TRUE(contains(audit_range(3, 5), audit(3, 5)));
  EXPECT_FALSE(contains(audit_range(3, 5), audit(4, 0)));
  EXPECT_TRUE(contains(submissions_range(0, "c", "u", "t"), submission(0, "c", "u", "t", 9)));
  EXPECT_FALSE(contains(submissions_range(0, "c", "u", "t"), submission(0, "c", "u", "t#2", 1)));
  EXPECT_TRUE(contains(partition_range(65535), campaign(65535, "\xFF\xFF")));
  EXPECT_FALSE(contains(partition_range(1), campaign(2, "")));
}

TEST(KeyRanges, OfWakeUpsIncludeTheMoment) {
  const Range range = wake_ups_range(0, at(100));
  EXPECT_TRUE(contains(range, wake_up(0, Instant::min(), "", "")));
  EXPECT_TRUE(contains(range, wake_up(0, at(100), "\xFF", "\xFF")));
  EXPECT_FALSE(contains(range, wake_up(0, at(101), "", "")));
  EXPECT_TRUE(contains(wake_ups_range(0, Instant::max()), wake_up(0, Instant::max(), "c", "u")));
  EXPECT_FALSE(contains(wake_ups_range(0, Instant::max()), wake_up(1, Instant::min(), "c", "u")));
}

TEST(KeyRanges, AfterIsTheNextKey) {
  EXPECT_GT(after(audit(0, 1)), audit(0, 1));
  EXPECT_LT(after(audit(0, 1)), audit(0, 2));
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
