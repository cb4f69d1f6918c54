// A delivery: one notice on its way to one endpoint. Waits, is tried, and ends delivered, given up, or
// dropped; what was given up a person may replay.
//
// A notice is known by the number of the record that it was made from. A delivery exists from the moment at
// which its notice was written, so its first state has no event; each attempt and each end has one.
#pragma once

#include "workflows/aggregate/kind.hpp"
#include "workflows/base/error.hpp"
#include "workflows/base/time.hpp"
#include "workflows/words/phrase.hpp"

#include <string>
#include <variant>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace duban {

// DO NOT CHANGE THESE VALUES OR NAMES: they are stored.
enum class DeliveryState : std::uint8_t { waiting = 1, delivered = 2, given_up = 3, dropped = 4 };
BOOST_DESCRIBE_ENUM(DeliveryState, waiting, delivered, given_up, dropped)

struct Delivery {
  CampaignId campaign;
  std::uint64_t notice = 0;  // number of its record in the trail of the campaign's partition
  std::string endpoint;
  std::uint64_t version = 0;  // events applied
  DeliveryState state = DeliveryState::waiting;
  std::uint32_t attempts = 0;
  Instant next_attempt_at{};  // by the machine's clock; the epoch: at once
  friend bool operator==(const Delivery&, const Delivery&) = default;
};
BOOST_DESCRIBE_STRUCT(Delivery, (), (campaign, notice, endpoint, version, state, attempts, next_attempt_at))

// --- commands ----------------------------------------------------------------------------------------------
struct RecordDelivered {};
struct RecordFailedAttempt {
  Instant next_attempt_at{};
  std::int32_t status = 0;  // of HTTP; 0: the receiver was not reached
};
struct GiveUpDelivery {
  bool attempted = false;   // an attempt was made and counts
  std::int32_t status = 0;  // of that attempt
};
// The endpoint was removed by a person: the notice is owed to nobody.
struct DropDelivery {};
struct ReplayDelivery {};
using DeliveryCommand =
    std::variant<RecordDelivered, RecordFailedAttempt, GiveUpDelivery, DropDelivery, ReplayDelivery>;

// --- events (see the notes on names and order in unit_campaign/events.hpp) ---------------------------------
struct NoticeDelivered {
  static constexpr words::Phrase kWords{"notice delivered", "通知已送达"};
  std::uint32_t attempts = 0;
  std::string endpoint;
  std::uint64_t notice = 0;
};
BOOST_DESCRIBE_STRUCT(NoticeDelivered, (), (attempts, endpoint, notice))

struct DeliveryFailed {
  static constexpr words::Phrase kWords{"delivery failed", "推送未成功"};
  std::uint32_t attempts = 0;
  std::string endpoint;
  Instant next_attempt_at{};
  std::uint64_t notice = 0;
  std::int32_t status = 0;
};
BOOST_DESCRIBE_STRUCT(DeliveryFailed, (), (attempts, endpoint, next_attempt_at, notice, status))

struct DeliveryGivenUp {
  static constexpr words::Phrase kWords{"delivery given up", "停止推送"};
  std::uint32_t attempts = 0;
  std::string endpoint;
  std::uint64_t notice = 0;
  std::int32_t status = 0;
};
BOOST_DESCRIBE_STRUCT(DeliveryGivenUp, (), (attempts, endpoint, notice, status))

struct DeliveryDropped {
  static constexpr words::Phrase kWords{"delivery dropped", "取消推送"};
  std::string endpoint;
  std::uint64_t notice = 0;
};
BOOST_DESCRIBE_STRUCT(DeliveryDropped, (), (endpoint, notice))

struct DeliveryReplayed {
  static constexpr words::Phrase kWords{"delivery repeated", "重新推送"};
  std::string endpoint;
  std::uint64_t notice = 0;
};
BOOST_DESCRIBE_STRUCT(DeliveryReplayed, (), (endpoint, notice))

// What was on its way in a folder of format 3, whose attempts no record told of (see TokenAdopted).
struct DeliveryAdopted {
  static constexpr words::Phrase kWords{"delivery taken over", "接续推送"};
  std::uint32_t attempts = 0;
  std::string endpoint;
  bool given_up = false;
  Instant next_attempt_at{};
  std::uint64_t notice = 0;
};
BOOST_DESCRIBE_STRUCT(DeliveryAdopted, (), (attempts, endpoint, given_up, next_attempt_at, notice))

using DeliveryEvent = std::variant<NoticeDelivered, DeliveryFailed, DeliveryGivenUp, DeliveryDropped,
                                   DeliveryReplayed, DeliveryAdopted>;

// --- the aggregate -----------------------------------------------------------------------------------------
struct DeliveryKey {
  CampaignId campaign;
  std::uint64_t notice = 0;
  std::string endpoint;
  friend auto operator<=>(const DeliveryKey&, const DeliveryKey&) = default;
};

[[nodiscard]] Delivery initial_state(const DeliveryKey& key);
// Errors: webhook.unknown_dead_letter (to replay what was not given up), operation.stale_tag (to settle what
// no longer waits).
[[nodiscard]] Result<std::vector<DeliveryEvent>> decide(const Delivery& state, const DeliveryCommand& command,
                                                        Instant now);
void apply(Delivery& state, const DeliveryEvent& event, Instant at);
// What has reached its receiver, or is owed to nobody, stands in the trail alone.
[[nodiscard]] inline bool is_kept(const Delivery& state) {
  return state.state == DeliveryState::waiting || state.state == DeliveryState::given_up;
}

struct DeliveryKind {
  static constexpr std::string_view kName = "delivery";
  static constexpr words::Phrase kWords{"delivery", "通知推送"};
  // What becomes of a delivery depends on receivers and on the machine's clock; the campaign's own trail does
  // not.
  static constexpr TrailOf kTrail = TrailOf::system;
  using Key = DeliveryKey;
  using State = Delivery;
  using Command = DeliveryCommand;
  using Event = DeliveryEvent;
  using Sealed = Nothing;
  [[nodiscard]] static Subject subject_of(const Key& key) {
    return subject_of_kind(kName, std::to_string(key.notice) + "." + key.endpoint, key.campaign.value);
  }
  [[nodiscard]] static Key key_of(const Subject& subject);
};

}  // namespace duban
