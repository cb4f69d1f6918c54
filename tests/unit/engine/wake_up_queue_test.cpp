// Which wake-ups are read when: none is passed over, whatever is on its way to the disk.
#include "orchestrator/engine/wake_up_queue.hpp"

#include "persistence/memory_store.hpp"
#include "persistence/tables/campaigns.hpp"
#include "tests/support/campaign_fixture.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace duban {
namespace {

using testing::at;

class WakeUpQueueTest : public ::testing::Test {
 protected:
  void commit(Instant moment, const std::string& unit) {
    WriteBatch batch;
    tables::WakeUps::put(batch, tables::WakeUps::at(0, moment, "c1", unit));
    ASSERT_TRUE(store_.commit(batch));
  }
  std::vector<std::string> due(Instant now) {
    std::vector<std::string> units;
    for (const auto& key : queue_.take_due(*store_.snapshot(), now, 10)) units.push_back(key.name);
    return units;
  }

  const Instant midnight_ = at("2011-10-01T00:00:00+08:00");
  const Milliseconds moment_{1};
  MemoryStore store_;
  WakeUpQueue queue_{0};
};

// Found by the simulator: the unit slept until the next restart.
TEST_F(WakeUpQueueTest, AWakeUpCommittedAfterALaterOneWasReadIsNotPassedOver) {
  commit(midnight_, "b");
  queue_.inserted(midnight_, 1);  // of unit "a", in a batch on its way
  EXPECT_EQ(due(midnight_), std::vector<std::string>{"b"});
  EXPECT_TRUE(due(midnight_).empty());
  commit(midnight_, "a");
  queue_.committed(1);
  EXPECT_EQ(queue_.next(), midnight_);
  const auto again = due(midnight_);
  EXPECT_EQ(std::count(again.begin(), again.end(), "a"), 1);
}

TEST_F(WakeUpQueueTest, AWakeUpBeforeThePlaceOfReadingIsReadWhenTheClockWentBack) {
  commit(midnight_, "b");
  EXPECT_EQ(due(midnight_), std::vector<std::string>{"b"});
  const auto earlier = midnight_ - std::chrono::hours{1};
  queue_.inserted(earlier, 1);
  commit(earlier, "a");
  queue_.committed(1);
  const auto now = earlier + moment_;
  EXPECT_EQ(due(now), std::vector<std::string>{"a"});
}

}  // namespace
}  // namespace duban
