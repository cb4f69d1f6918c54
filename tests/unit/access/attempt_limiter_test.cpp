#include "orchestrator/access/attempt_limiter.hpp"

#include <gtest/gtest.h>

namespace duban {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr AttemptLimiter::Options kOptions{.burst = 3, .refill_each = seconds(10), .addresses_max = 2};

void exhaust(AttemptLimiter& limiter, std::string_view address, milliseconds now) {
  for (int i = 0; i < kOptions.burst; ++i) ASSERT_FALSE(limiter.record_failure(address, now)) << i;
}

TEST(AttemptLimiter, AllowsABurstAndThenSaysHowLongToWait) {
  AttemptLimiter limiter(kOptions);
  exhaust(limiter, "192.0.2.1", seconds(100));
  EXPECT_EQ(limiter.record_failure("192.0.2.1", seconds(100)), seconds(10));
  EXPECT_EQ(limiter.record_failure("192.0.2.1", seconds(104)), seconds(6));
  EXPECT_EQ(limiter.record_failure("192.0.2.1", milliseconds(109'999)), seconds(1));
  EXPECT_FALSE(limiter.record_failure("192.0.2.1", seconds(110)));
  EXPECT_TRUE(limiter.record_failure("192.0.2.1", seconds(110)));
}

TEST(AttemptLimiter, CountsAddressesApart) {
  AttemptLimiter limiter(kOptions);
  exhaust(limiter, "192.0.2.1", seconds(0));
  EXPECT_FALSE(limiter.record_failure("192.0.2.2", seconds(0)));
}

TEST(AttemptLimiter, ForgetsWithTimeButNeverSavesUp) {
  AttemptLimiter limiter(kOptions);
  exhaust(limiter, "192.0.2.1", seconds(0));
  exhaust(limiter, "192.0.2.1", seconds(100'000));
  EXPECT_TRUE(limiter.record_failure("192.0.2.1", seconds(100'000)));
}

TEST(AttemptLimiter, IsNotRefilledByAClockThatRunsBackwards) {
  AttemptLimiter limiter(kOptions);
  exhaust(limiter, "192.0.2.1", seconds(100));
  EXPECT_EQ(limiter.record_failure("192.0.2.1", seconds(0)), seconds(10));
  EXPECT_EQ(limiter.record_failure("192.0.2.1", seconds(104)), seconds(6));
}

TEST(AttemptLimiter, ForgetsTheAddressUnheardOfForLongest) {
  AttemptLimiter limiter(kOptions);
  exhaust(limiter, "192.0.2.1", seconds(0));
  EXPECT_FALSE(limiter.record_failure("192.0.2.2", seconds(0)));
  EXPECT_TRUE(limiter.record_failure("192.0.2.1", seconds(0)));
  EXPECT_FALSE(limiter.record_failure("192.0.2.3", seconds(0)));
  EXPECT_EQ(limiter.addresses(), 2U);
  EXPECT_TRUE(limiter.record_failure("192.0.2.1", seconds(0))) << "it was heard of after 192.0.2.2";
}

TEST(AttemptLimiter, CountsAnIpv6SubscriberOnce) {
  AttemptLimiter limiter(kOptions);
  exhaust(limiter, "2001:db8:0:1::1", seconds(0));
  EXPECT_TRUE(limiter.record_failure("2001:db8:0:1:ffff::2", seconds(0)));
  EXPECT_FALSE(limiter.record_failure("2001:db8:0:2::1", seconds(0)));
}

TEST(LimitedAddress, NamesTheSubscriber) {
  EXPECT_EQ(limited_address("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(limited_address("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(limited_address("2001:db8:0:1:2:3:4:5"), "2001:db8:0:1::/64");
  EXPECT_EQ(limited_address("fe80::1%eth0"), "fe80::/64");
}

}  // namespace
}  // namespace duban
