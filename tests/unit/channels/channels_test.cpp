#include "orchestrator/channels/channels.hpp"

#include "workflows/base/name.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace duban::channels {
namespace {

// Delivers until it is interrupted.
class Stub final : public Channel {
 public:
  [[nodiscard]] DeliveryOutcome deliver(const Message&, const EndpointTarget&, Instant) override {
    DeliveryOutcome outcome;
    outcome.result = interrupted_ ? DeliveryResult::interrupted : DeliveryResult::delivered;
    return outcome;
  }
  void interrupt() noexcept override { interrupted_ = true; }

 private:
  bool interrupted_ = false;
};

TEST(Channels, HaveOneOfEachKindAndInterruptThemAll) {
  std::vector<ChannelKind> made;
  Channels channels([&](ChannelKind kind) {
    made.push_back(kind);
    return std::make_unique<Stub>();
  });
  EXPECT_EQ(made.size(), kNamesOf<ChannelKind>.size());
  for (const auto kind : made) {
    EXPECT_EQ(channels.of(kind).deliver({}, {}, {}).result, DeliveryResult::delivered);
  }
  channels.interrupt();
  for (const auto kind : made) {
    EXPECT_EQ(channels.of(kind).deliver({}, {}, {}).result, DeliveryResult::interrupted);
  }
}

TEST(Channels, AnEndpointWithoutAKindIsAWebhook) {
  EXPECT_EQ(channel_of(Endpoint{}), ChannelKind::webhook);
}

}  // namespace
}  // namespace duban::channels
