// Who is let in when more is asked than can be written, told in milliseconds.
#include "orchestrator/engine/admission.hpp"

#include <gtest/gtest.h>

namespace duban {
namespace {

using std::chrono::milliseconds;

class AdmissionTest : public ::testing::Test {
 protected:
  // How many of `commands` that come at this moment are let in.
  int ask(int commands) {
    int taken = 0;
    for (int i = 0; i < commands; ++i) taken += admission_.let_in(now_) ? 1 : 0;
    return taken;
  }
  // Batches, each with so many commands and of such a duration, all answered.
  void write(int batches, std::size_t commands, milliseconds took) {
    for (int i = 0; i < batches; ++i) {
      now_ += took;
      admission_.committed(commands, took, now_);
      admission_.answered(commands, now_);
    }
  }
  // A server that writes 100 commands in each millisecond batch, so the limit is what 25 ms hold.
  void run_quickly() {
    for (int i = 0; i < 400; ++i) {
      ask(100);
      write(1, 100, milliseconds{1});
    }
  }

  Admission::Moment now_{};
  Admission admission_{{}};
};

TEST_F(AdmissionTest, ABurstIsLetIn) {
  run_quickly();
  EXPECT_EQ(ask(8000), 8000);
  write(80, 100, milliseconds{1});
  EXPECT_EQ(admission_.waiting(), 0U);
  EXPECT_EQ(ask(8000), 8000) << "and the next one as well";
}

TEST_F(AdmissionTest, NeverMoreThanTheMostAreLetIn) {
  EXPECT_EQ(ask(10'000), 8192);
  EXPECT_EQ(admission_.waiting(), 8192U);
}

TEST_F(AdmissionTest, AQueueThatStandsIsCutDownToWhatIsWrittenInAMoment) {
  run_quickly();
  for (int i = 0; i < 1000; ++i) {
    ask(1000);
    write(1, 100, milliseconds{1});
  }
  EXPECT_NEAR(static_cast<double>(admission_.waiting()), 2500, 150) << "100 a millisecond for 25 ms";
  EXPECT_TRUE(admission_.would_refuse(now_) || ask(200) < 200);
}

TEST_F(AdmissionTest, EveryCommandThatCanBeWrittenIsLetInAllThroughTheOverload) {
  run_quickly();
  int taken = 0;
  for (int i = 0; i < 2000; ++i) {
    taken += ask(1000);
    write(1, 100, milliseconds{1});
  }
  EXPECT_GE(taken, 2000 * 100) << "goodput is what it is without overload";
}

TEST_F(AdmissionTest, ASlowDiskHoldsAFewCommitsInTheQueue) {
  for (int i = 0; i < 40; ++i) {
    ask(5000);
    write(1, 512, milliseconds{200});
  }
  EXPECT_NEAR(static_cast<double>(admission_.waiting()), 4 * 512 - 512, 16) << "one of them was just written";
}

TEST_F(AdmissionTest, ASlowDiskThatWasIdleIsGivenTimeToFillItsBatches) {
  for (int i = 0; i < 20; ++i) {
    ask(1);
    write(1, 1, milliseconds{200});
  }
  for (int i = 0; i < 40; ++i) {  // a thousand people, each with one request at a time: a third is on its way
    const auto more = 1024 - static_cast<int>(admission_.waiting());
    EXPECT_EQ(ask(more), more) << "batch " << i;
    write(1, 341, milliseconds{200});
  }
}

TEST_F(AdmissionTest, BatchesThatAreLargeAndSmallInTurnDoNotShakeTheLimit) {
  for (int i = 0; i < 60; ++i) {
    ask(5000);
    write(1, i % 3 == 0 ? 100 : 400, milliseconds{200});
  }
  EXPECT_GT(admission_.waiting(), 1000 - 400U) << "four batches of 300 on average, less one just written";
}

TEST_F(AdmissionTest, WhatFitsIntoOneBatchIsNeverTurnedAway) {
  for (int i = 0; i < 400; ++i) {
    ask(1);
    write(1, 1, milliseconds{5});  // 200 a second: 25 ms hold five
  }
  for (int i = 0; i < 100; ++i) {
    EXPECT_FALSE(admission_.would_refuse(now_));
    const auto room = 512 - static_cast<int>(admission_.waiting());
    EXPECT_EQ(ask(room), room);
    write(1, 10, milliseconds{50});
  }
}

TEST_F(AdmissionTest, AfterAQuietSecondABurstIsLetInAgain) {
  run_quickly();
  for (int i = 0; i < 1000; ++i) {
    ask(1000);
    write(1, 100, milliseconds{1});
  }
  while (admission_.waiting() > 0) write(1, 100, milliseconds{1});
  now_ += milliseconds{1000};
  EXPECT_EQ(ask(8000), 8000);
}

TEST_F(AdmissionTest, AnIdleTimeSaysNothingAboutWhatIsPossible) {
  run_quickly();
  now_ += std::chrono::hours{1};
  ask(1);
  write(1, 1, milliseconds{1});
  for (int i = 0; i < 260; ++i) {
    ask(100);
    write(1, 80, milliseconds{1});
  }
  EXPECT_FALSE(admission_.would_refuse(now_)) << "the limit is still that of a quick disk";
}

}  // namespace
}  // namespace duban
