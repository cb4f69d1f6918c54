// The wall clock and what it makes of being set.
#include "orchestrator/engine/clock.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class WallClockTest : public ::testing::Test {
 protected:
  // Time passes, on the wall as well.
  void pass(Milliseconds length) {
    wall_ += length;
    passed_ += length;
  }
  void set_by(Milliseconds length) { wall_ += length; }
  // Passes in steps of a second, as the engine looks.
  void watch(seconds length) {
    for (seconds at{0}; at < length; ++at) {
      pass(seconds{1});
      (void)clock_->now();
    }
  }

  Instant wall_ = parse_instant("2028-02-28T23:00:00Z").value();
  std::chrono::nanoseconds passed_ = hours{5};
  std::vector<LeapNews> news_;
  std::unique_ptr<Clock> clock_ = wall_clock({[this] { return wall_; }, [this] { return passed_; }}, {},
                                             [this](LeapNews news, Milliseconds) { news_.push_back(news); });
};

TEST_F(WallClockTest, FollowsTheTimeOfDay) {
  pass(hours{3});
  EXPECT_EQ(clock_->now(), wall_);
  EXPECT_EQ(clock_->until(wall_ + seconds{2}), std::chrono::nanoseconds{seconds{2}});
  EXPECT_EQ(clock_->until(wall_ - seconds{2}), std::chrono::nanoseconds{0});
  EXPECT_TRUE(news_.empty());
}

TEST_F(WallClockTest, FollowsSmallCorrectionsAtOnce) {
  for (const auto by : {seconds{1}, seconds{-1}, seconds{59}}) {
    set_by(by);
    EXPECT_EQ(clock_->now(), wall_);
  }
  EXPECT_TRUE(news_.empty());
}

TEST_F(WallClockTest, FollowsAClockThatIsSetBackAtOnce) {
  for (const Milliseconds by : {Milliseconds{hours{-1}}, Milliseconds{days{-1}}, Milliseconds{days{-366}}}) {
    set_by(by);
    EXPECT_EQ(clock_->now(), wall_);
  }
  EXPECT_TRUE(news_.empty());
}

TEST_F(WallClockTest, FollowsASuspendedMachineAtOnce) {
  pass(days{3});
  EXPECT_EQ(clock_->now(), wall_);
}

TEST_F(WallClockTest, DoesNotFollowALeapAheadThatIsTakenBack) {
  for (const Milliseconds by : {Milliseconds{hours{1}}, Milliseconds{days{1}}, Milliseconds{days{366}}}) {
    news_.clear();
    const auto before = wall_;
    set_by(by);
    EXPECT_EQ(clock_->now(), before);
    pass(minutes{9});
    EXPECT_EQ(clock_->now(), before + minutes{9}) << "time goes on meanwhile";
    EXPECT_EQ(clock_->until(before + minutes{10}), std::chrono::nanoseconds{minutes{1}});
    set_by(-by);
    EXPECT_EQ(clock_->now(), wall_);
    EXPECT_EQ(news_, (std::vector{LeapNews::noticed, LeapNews::taken_back}));
  }
}

TEST_F(WallClockTest, FollowsALeapAheadThatStays) {
  set_by(days{1});
  watch(seconds{599});
  EXPECT_LT(clock_->now(), wall_ - hours{23});
  watch(seconds{2});
  EXPECT_EQ(clock_->now(), wall_);
  EXPECT_EQ(news_, (std::vector{LeapNews::noticed, LeapNews::followed}));
  watch(seconds{5});
  EXPECT_EQ(clock_->now(), wall_);
  EXPECT_EQ(news_.size(), 2U);
}

TEST_F(WallClockTest, ASecondLeapBeginsANewWait) {
  set_by(days{1});
  watch(seconds{300});
  set_by(-days{1});
  watch(seconds{10});
  set_by(days{1});
  watch(seconds{599});
  EXPECT_LT(clock_->now(), wall_ - hours{23});
}

TEST_F(WallClockTest, ALeapThatGrowsWhileItIsHeldBeginsANewWait) {
  set_by(hours{1});
  watch(seconds{540});
  set_by(days{366});
  watch(seconds{599});
  EXPECT_LT(clock_->now(), wall_ - days{366});
  EXPECT_EQ(news_, (std::vector{LeapNews::noticed, LeapNews::noticed}));
  set_by(-days{366});
  watch(seconds{599});
  EXPECT_LT(clock_->now(), wall_ - seconds{3599});
  watch(seconds{2});
  EXPECT_EQ(clock_->now(), wall_);
  EXPECT_EQ(news_,
            (std::vector{LeapNews::noticed, LeapNews::noticed, LeapNews::noticed, LeapNews::followed}));
}

TEST(WallClock, OfTheMachineShowsTheTimeOfDay) {
  const auto clock = wall_clock();
  const auto before = std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
  const auto shown = clock->now();
  EXPECT_GE(shown, before);
  EXPECT_LE(shown, std::chrono::system_clock::now());
}

}  // namespace
}  // namespace duban
