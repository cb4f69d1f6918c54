// The engine with its threads. Tests wait for replies, never for time.
#include "orchestrator/engine/engine.hpp"

#include "orchestrator/engine/engine_errors.hpp"
#include "orchestrator/engine/unit_tag.hpp"
#include "persistence/memory_store.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/commands.hpp"
#include "tests/support/campaign_fixture.hpp"
#include "workflows/aggregate/aggregate_errors.hpp"
#include "workflows/base/record_errors.hpp"

#include <future>
#include <thread>

#include <gtest/gtest.h>

namespace duban {
namespace {

using testing::at;

// A store whose commits can be held back or refused, to see what the engine does meanwhile.
class HeldStore final : public Store {
 public:
  std::unique_ptr<Snapshot> snapshot() const override { return inner_.snapshot(); }
  Result<void> commit(const WriteBatch& batch) override {
    std::unique_lock lock(mutex_);
    ++commits_;
    entered_.notify_all();
    released_.wait(lock, [&] { return !held_; });
    if (full_) return Error{errors::store_full, {{"reserve", "1"}}};
    return inner_.commit(batch);
  }
  Space space() const override { return {0, full_ ? 0 : std::uint64_t{1} << 40U}; }

  void hold(bool held) {
    const std::lock_guard lock(mutex_);
    held_ = held;
    released_.notify_all();
  }
  void set_full(bool full) { full_ = full; }
  void wait_for_commits(int count) {
    std::unique_lock lock(mutex_);
    entered_.wait(lock, [&] { return commits_ >= count; });
  }
  int commits() {
    const std::lock_guard lock(mutex_);
    return commits_;
  }

 private:
  MemoryStore inner_;
  std::mutex mutex_;
  std::condition_variable entered_;
  std::condition_variable released_;
  bool held_ = false;
  int commits_ = 0;
  std::atomic<bool> full_{false};
};

class EngineTest : public ::testing::Test {
 protected:
  void start(EngineOptions options = {}) {
    engine_ = std::make_unique<Engine>(store_, *clock_, options, observer_);
    ASSERT_TRUE(engine_->start());
  }
  std::future<Result<Receipt>> send(Command command) {
    auto promise = std::make_shared<std::promise<Result<Receipt>>>();
    auto future = promise->get_future();
    command.reply = [promise](Result<Receipt> result) { promise->set_value(std::move(result)); };
    engine_->submit(std::move(command));
    return future;
  }
  static Command command(Order order, std::string id = "c") {
    Command made;
    made.id = std::move(id);
    made.actor = "office";
    made.order = std::move(order);
    return made;
  }

  HeldStore store_;
  std::unique_ptr<Clock> clock_ = virtual_clock(at("2011-09-01T00:00:00+08:00"));
  EngineObserver observer_;
  std::unique_ptr<Engine> engine_;
  testing::CampaignFixture campaign_{[this](Command command) { return send(std::move(command)).get(); }};
};

TEST_F(EngineTest, ACampaignRunsThroughItsYearOnAVirtualClock) {
  start();
  campaign_.publish_and_enrol(3);
  campaign_.launch();
  const auto moved = send(command(MoveClock{at("2012-01-15T00:00:00+08:00")})).get();
  ASSERT_TRUE(moved);
  EXPECT_EQ(engine_->now(), at("2012-01-15T00:00:00+08:00"));
  const auto bytes =
      engine_->snapshot()->get(Table::unit_campaigns, tables::UnitCampaigns::key(0, "c1", "S1"));
  EXPECT_EQ(tables::UnitCampaigns::read_state(*bytes)->phase, PhaseState::summary);
}

TEST_F(EngineTest, NothingIsAnsweredBeforeItIsOnDisk) {
  start();
  campaign_.publish_and_enrol(1);
  campaign_.launch();
  (void)send(command(MoveClock{clock_->now()})).get();
  const auto before = store_.commits();
  store_.hold(true);
  auto answer =
      send(command(UnitOrder{campaign_.campaign, UnitId{"S1"}, SuspendUnit{"flood", false}, {}, {}}));
  store_.wait_for_commits(before + 1);
  EXPECT_EQ(answer.wait_for(std::chrono::seconds{0}), std::future_status::timeout);
  store_.hold(false);
  EXPECT_TRUE(answer.get());
}

TEST_F(EngineTest, WhatArrivesDuringASyncIsDecidedTogetherInOneBatch) {
  start();
  campaign_.publish_and_enrol(40);
  campaign_.launch();
  (void)send(command(MoveClock{clock_->now()})).get();
  const auto before = store_.commits();
  store_.hold(true);
  std::vector<std::future<Result<Receipt>>> answers;
  for (int i = 1; i <= 40; ++i) {
    answers.push_back(send(command(UnitOrder{
        campaign_.campaign, UnitId{"S" + std::to_string(i)}, SuspendUnit{"flood", false}, {}, {}})));
    if (i == 1) store_.wait_for_commits(before + 1);
  }
  store_.hold(false);
  for (auto& answer : answers) EXPECT_TRUE(answer.get());
  EXPECT_LT(store_.commits() - before, 20) << "group commit";
}

TEST_F(EngineTest, AFullQueueRefusesAtOnce) {
  EngineOptions options;
  options.admission.waiting_max = 4;
  options.writer.batch_commands_max = 1;
  start(options);
  campaign_.publish_and_enrol(1);
  store_.hold(true);
  std::vector<std::future<Result<Receipt>>> answers;
  for (int i = 0; i < 40; ++i) {
    answers.push_back(
        send(command(UnitOrder{campaign_.campaign, UnitId{"S1"}, ApprovePhase{"x", ""}, {}, {}})));
  }
  int refused = 0;
  store_.hold(false);
  for (auto& answer : answers) {
    const auto result = answer.get();
    if (!result && result.error().code == errors::operation_queue_full) ++refused;
  }
  EXPECT_GE(refused, 40 - 4 - 2 - 2);
}

TEST_F(EngineTest, AFullDiskRefusesWritesLetsReadsGoOnAndRecoversByItself) {
  EngineOptions options;
  options.full_disk_retry = std::chrono::milliseconds{1};
  start(options);
  campaign_.publish_and_enrol(1);
  campaign_.launch();
  (void)send(command(MoveClock{clock_->now()})).get();  // the launch has reached every unit
  store_.set_full(true);
  const auto order = UnitOrder{campaign_.campaign, UnitId{"S1"}, SuspendUnit{"flood", false}, {}, {}};
  const auto refused = send(command(order)).get();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::store_full);
  EXPECT_TRUE(engine_->snapshot()->get(Table::campaigns, tables::Campaigns::key(0, "c1")));
  store_.set_full(false);
  EXPECT_TRUE(send(command(order)).get());
}

TEST_F(EngineTest, StoppingFinishesWhatItHasAndRefusesWhatComesAfter) {
  start();
  campaign_.publish_and_enrol(20);
  campaign_.launch();
  (void)send(command(MoveClock{clock_->now()})).get();  // the launch has reached every unit
  std::vector<std::future<Result<Receipt>>> answers;
  for (int i = 1; i <= 20; ++i) {
    answers.push_back(send(command(UnitOrder{
        campaign_.campaign, UnitId{"S" + std::to_string(i)}, SuspendUnit{"flood", false}, {}, {}})));
  }
  engine_->stop();
  for (auto& answer : answers) EXPECT_TRUE(answer.get());
  const auto late = send(command(MoveClock{clock_->now()})).get();
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, errors::operation_stopping);
}

TEST_F(EngineTest, AWallClockCannotBeMoved) {
  clock_ = wall_clock();
  start();
  const auto refused = send(command(MoveClock{clock_->now() + std::chrono::hours{1}})).get();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::operation_clock_not_virtual);
}

TEST_F(EngineTest, OfAHundredWritersWithOneTagOneWins) {
  start();
  campaign_.publish_and_enrol(1);
  campaign_.launch();
  (void)send(command(MoveClock{clock_->now()})).get();  // the launch has reached the unit
  const auto seen = [&] {
    const auto bytes =
        engine_->snapshot()->get(Table::unit_campaigns, tables::UnitCampaigns::key(0, "c1", "S1"));
    return tables::UnitCampaigns::read_state(*bytes).value();
  };
  for (int round = 0; round < 10; ++round) {
    const auto before = seen();
    const auto shelf = engine_->shelf();
    const auto tag = tag_of(before, shelf->campaign(campaign_.campaign)->context, Side::organiser);
    std::vector<std::thread> writers;
    std::atomic<int> won{0};
    std::atomic<int> stale{0};
    for (int writer = 0; writer < 100; ++writer) {
      writers.emplace_back([&] {
        const UnitCommand wish =
            round % 2 == 0 ? UnitCommand{SuspendUnit{"flood", false}} : UnitCommand{ResumeUnit{"dry", false}};
        const auto result = send(command(UnitOrder{campaign_.campaign, UnitId{"S1"}, wish, {tag}, {}})).get();
        if (result) {
          ++won;
        } else if (result.error().code == errors::operation_stale_tag) {
          ++stale;
        }
      });
    }
    for (auto& writer : writers) writer.join();
    EXPECT_EQ(won, 1);
    EXPECT_EQ(stale, 99);
    EXPECT_EQ(seen().version, before.version + 1);
  }
}

}  // namespace
}  // namespace duban
