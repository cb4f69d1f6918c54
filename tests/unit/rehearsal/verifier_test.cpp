// What the verifier finds: nothing in a store that the engine wrote, and every change made behind its back.
#include "orchestrator/audit/finding_words.hpp"
#include "persistence/keys.hpp"
#include "persistence/memory_store.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/meta.hpp"
#include "persistence/tables/trail.hpp"
#include "persistence/trail/history.hpp"
#include "persistence/trail/merkle.hpp"
#include "tests/unit/rehearsal/small_campaign.hpp"
#include "tests/unit/words/chinese.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace duban {
namespace {

class Verify : public ::testing::Test {
 protected:
  Verify() { report_.emplace(rehearse(testing::small_campaign(), store_).value()); }

  VerifyReport verify() { return verify_store(*store_.snapshot(), 0); }

  std::vector<std::pair<std::string, std::string>> entries(Table table) {
    std::vector<std::pair<std::string, std::string>> all;
    const auto range = keys::partition_range(0);
    store_.snapshot()->scan(table, range.from, range.to, [&](std::string_view key, std::string_view value) {
      all.emplace_back(key, value);
      return true;
    });
    return all;
  }

  void put(Table table, const std::string& key, const std::string& value) {
    WriteBatch batch;
    batch.put(table, key, value);
    ASSERT_TRUE(store_.commit(batch));
  }
  void erase(Table table, const std::string& key) {
    WriteBatch batch;
    batch.erase(table, key);
    ASSERT_TRUE(store_.commit(batch));
  }

  static bool finds(const VerifyReport& report, VerifyCheck check) {
    return std::any_of(report.findings.begin(), report.findings.end(),
                       [&](const VerifyFinding& finding) { return finding.check == check; });
  }

  // Every entry of the table, removed and put back, is missed; and so is one too many.
  void expect_guarded(Table table, VerifyCheck check) {
    for (const auto& [key, value] : entries(table)) {
      erase(table, key);
      EXPECT_TRUE(finds(verify(), check)) << table_name(table);
      put(table, key, value);
    }
    EXPECT_TRUE(verify().passed());
  }

  MemoryStore store_;
  std::optional<RehearsalReport> report_;
};

TEST_F(Verify, PassesWhatTheEngineWrote) {
  const auto report = verify();
  for (const auto& finding : report.findings)
    ADD_FAILURE() << finding.subject.en << ": " << finding.detail.en;
  EXPECT_TRUE(report.replayed);
  EXPECT_EQ(report.trail.records, report_->records);
  EXPECT_EQ(report.campaigns, 1U);
  EXPECT_EQ(report.units, 4U);
  EXPECT_EQ(report.trail.root, report_->audit_root);
}

TEST_F(Verify, PassesAnEmptyStore) {
  MemoryStore empty;
  const auto report = verify_store(*empty.snapshot(), 0);
  EXPECT_TRUE(report.passed());
  EXPECT_EQ(report.trail.records, 0U);
}

TEST_F(Verify, FindsAnyByteOfAnyRecordThatWasChanged) {
  constexpr std::size_t kStride = 37;  // a sample that meets every part of a record over all of them
  std::size_t tried = 0;
  for (const auto& [key, value] : entries(Table::audit)) {
    const auto sequence = tables::Audit::parse(key)->sequence;
    for (std::size_t at = sequence % kStride; at < value.size(); at += kStride) {
      auto changed = value;
      changed[at] = static_cast<char>(changed[at] ^ 0x01);
      put(Table::audit, key, changed);
      const auto report = verify();
      ASSERT_FALSE(report.passed()) << "record " << sequence << ", byte " << at;
      // The finding names the record, or one of the records below the same stored node.
      const auto named = report.findings.front().record;
      ASSERT_TRUE(named) << report.findings.front().subject.en;
      EXPECT_EQ(*named >> kTreeLevelMin, sequence >> kTreeLevelMin);
      EXPECT_FALSE(report.replayed);
      ++tried;
    }
    put(Table::audit, key, value);
  }
  EXPECT_GT(tried, 200U);
  EXPECT_TRUE(verify().passed());
}

// The last records of a trail are below no stored node, so that only the root guards them; of two trails that
// differ by one record one has an odd number of leaves, where the last one is below no node at all.
TEST(VerifyLastRecord, FindsEveryChangedByteOfIt) {
  std::size_t odd_trails = 0;
  for (const std::string days : {"2011-10-13", "2011-10-13, 2011-10-14"}) {
    MemoryStore store;
    auto behaviour = testing::kSmallBehaviour;
    behaviour.replace(behaviour.find("2011-10-13"), 10, days);
    const auto played = rehearse(testing::small_campaign(behaviour), store).value();
    odd_trails += played.records % 2;
    const auto key = tables::Audit::key(0, played.records - 1);
    const auto value = *store.snapshot()->get(Table::audit, key);
    const auto put = [&](const std::string& leaf) {
      WriteBatch batch;
      batch.put(Table::audit, key, leaf);
      ASSERT_TRUE(store.commit(batch));
    };
    for (std::size_t at = 0; at < value.size(); ++at) {
      auto changed = value;
      changed[at] = static_cast<char>(changed[at] ^ 0x01);
      put(changed);
      EXPECT_FALSE(verify_store(*store.snapshot(), 0).passed()) << "byte " << at;
    }
    put(value);
    EXPECT_TRUE(verify_store(*store.snapshot(), 0).passed());
  }
  EXPECT_EQ(odd_trails, 1U);
}

TEST_F(Verify, FindsARecordThatIsGone) {
  const auto records = entries(Table::audit);
  erase(Table::audit, records[5].first);
  EXPECT_TRUE(finds(verify(), VerifyCheck::order));
  put(Table::audit, records[5].first, records[5].second);
  erase(Table::audit, records.back().first);
  EXPECT_TRUE(finds(verify(), VerifyCheck::order));
}

TEST_F(Verify, FindsAChangedTree) {
  for (const auto& [key, value] : entries(Table::tree)) {
    auto changed = value;
    changed[7] = static_cast<char>(changed[7] ^ 0x10);
    put(Table::tree, key, changed);
    EXPECT_TRUE(finds(verify(), VerifyCheck::tree));
    put(Table::tree, key, value);
  }
  EXPECT_TRUE(verify().passed());
}

TEST_F(Verify, FindsANodeThatIsGoneAndOneTooMany) {
  for (const auto& [key, value] : entries(Table::tree)) {
    erase(Table::tree, key);
    EXPECT_TRUE(finds(verify(), VerifyCheck::tree));
    put(Table::tree, key, value);
  }
  const auto hash = entries(Table::tree).front().second;
  for (const auto& key : {tables::Tree::key(0, kTreeLevelMin, 1'000'000), tables::Tree::key(0, 63, 0),
                          tables::Tree::key(0, 200, 7), tables::Tree::key(0, kTreeLevelMin, 0) + "x"}) {
    put(Table::tree, key, hash);
    EXPECT_TRUE(finds(verify(), VerifyCheck::tree));
    erase(Table::tree, key);
  }
  EXPECT_TRUE(verify().passed());
}

TEST_F(Verify, LooksAtNoNodesBelowThoseThatAreStored) {
  put(Table::tree, tables::Tree::key(0, 1, 0), "left by format 1");
  EXPECT_TRUE(verify().passed());
}

TEST_F(Verify, FindsARootThatIsGone) {
  erase(Table::meta, tables::Meta::key(0, "audit_root"));
  EXPECT_TRUE(finds(verify(), VerifyCheck::tree));
}

TEST_F(Verify, FindsAStateThatTheTrailDoesNotLeadTo) {
  for (const auto table : {Table::unit_campaigns, Table::campaigns}) {
    for (const auto& [key, value] : entries(table)) {
      auto changed = value;
      changed.back() = static_cast<char>(changed.back() ^ 0x01);
      put(table, key, changed);
      EXPECT_FALSE(verify().passed()) << table_name(table);
      put(table, key, value);
    }
  }
  EXPECT_TRUE(verify().passed());
}

TEST_F(Verify, FindsListsCountsAndHistoriesThatDoNotFollow) {
  expect_guarded(Table::facets, VerifyCheck::list);
  expect_guarded(Table::counters, VerifyCheck::count);
  expect_guarded(Table::history, VerifyCheck::history);
  expect_guarded(Table::unit_campaigns, VerifyCheck::state);
  const auto state = entries(Table::unit_campaigns).front();
  put(Table::unit_campaigns, tables::UnitCampaigns::key(0, "small-2011", "Z9"), state.second);
  EXPECT_TRUE(finds(verify(), VerifyCheck::state));
}

// As many as there are records, some of them somebody else's.
TEST_F(Verify, FindsAHistoryWithAForeignRecord) {
  const auto histories = entries(Table::history);
  const auto own = tables::History::parse(histories.back().first).value();
  erase(Table::history, histories.back().first);
  put(Table::history, tables::History::key(0, own.campaign, own.unit, 0), histories.back().second);
  EXPECT_TRUE(finds(verify(), VerifyCheck::history));
}

// As many as there are records, all of them the subject's own: one is left out and another listed twice.
TEST_F(Verify, FindsAHistoryThatListsARecordTwiceInsteadOfAnother) {
  const auto histories = entries(Table::history);
  int tried = 0;
  for (std::size_t at = 0; at < histories.size(); ++at) {
    const auto longer = tables::History::parse(histories[at].first).value();
    const auto records = history::parse_count(histories[at].second).value();
    if (records < 2) continue;
    for (const auto& [key, value] : histories) {
      const auto other = tables::History::parse(key).value();
      if (other.campaign != longer.campaign || other.unit != longer.unit) continue;
      if (other.sequence == longer.sequence || history::parse_count(value) != 1) continue;
      erase(Table::history, key);
      const auto twice = tables::History::key(0, longer.campaign, longer.unit, longer.sequence + records - 1);
      put(Table::history, twice, {});
      EXPECT_TRUE(finds(verify(), VerifyCheck::history)) << other.sequence;
      erase(Table::history, twice);
      put(Table::history, key, value);
      ++tried;
    }
  }
  EXPECT_GT(tried, 0);
  EXPECT_TRUE(verify().passed());
}

TEST_F(Verify, FindsAWakeUpThatNobodyIsDue) {
  put(Table::wake_ups, tables::WakeUps::key(0, report_->ended_at, "small-2011", "A1"), {});
  EXPECT_TRUE(finds(verify(), VerifyCheck::wake_up));
}

TEST_F(Verify, FindsAPlanThatIsGone) {
  erase(Table::plans, entries(Table::plans).front().first);
  EXPECT_TRUE(finds(verify(), VerifyCheck::shelf));
}

TEST_F(Verify, NamesWhatItFindsInBothLanguages) {
  const auto states = entries(Table::unit_campaigns);
  erase(Table::unit_campaigns, states.front().first);
  const auto report = verify();
  ASSERT_FALSE(report.passed());
  const auto& finding = report.findings.front();
  EXPECT_EQ(finding.subject,
            (LocalizedText{"unit A1 of small-2011", "专项行动“小型行动”（small-2011）的单位“甲校”（A1）"}));
  EXPECT_EQ(finding.detail, (LocalizedText{"its state is missing", "缺少其状态"}));
  erase(Table::audit, entries(Table::audit)[5].first);
  for (const auto& each : verify().findings) {
    EXPECT_TRUE(testing::is_chinese(each.subject.zh)) << each.subject.zh;
    EXPECT_TRUE(testing::is_chinese(each.detail.zh)) << each.detail.zh;
    EXPECT_TRUE(testing::is_chinese(words::phrase_of(each.check).zh));
    EXPECT_FALSE(testing::is_chinese(each.detail.en)) << each.detail.en;
  }
}

TEST_F(Verify, ListsNoMoreFindingsThanAskedFor) {
  for (const auto& [key, value] : entries(Table::facets)) erase(Table::facets, key);
  VerifyOptions options;
  options.findings_max = 2;
  const auto report = verify_store(*store_.snapshot(), 0, options);
  EXPECT_EQ(report.findings.size(), 2U);
  EXPECT_GT(report.findings_left_out, 0U);
}

}  // namespace
}  // namespace duban
