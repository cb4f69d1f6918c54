// Webhook receivers out in the world: some listen, some are flaky, some are down, some are gone for good.
// They remember what reached them, and complain of what must never reach anybody.
#pragma once

#include "orchestrator/channels/delivery_outcome.hpp"
#include "orchestrator/channels/webhook/http_outcome.hpp"
#include "orchestrator/dispatcher/courier.hpp"
#include "persistence/store.hpp"
#include "tests/simulation/complaint.hpp"
#include "tests/simulation/dice.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace duban::simulation {

class Receivers {
 public:
  // What is planted on the way to a receiver.
  enum class Fault { none, delivers_nothing, changes_ids };

  explicit Receivers(Dice& dice) : dice_(dice) {}

  // A new one; its URL and the bytes of its secret.
  struct Address {
    std::string url;
    std::string secret;
  };
  [[nodiscard]] Address open();

  // One attempt, at the receiver of its URL. Ends at `now`, which may be long after it began. `snapshot` is
  // what is on disk: nothing else may be told.
  [[nodiscard]] channels::DeliveryOutcome take(const DeliveryAttempt& attempt, const Snapshot& snapshot,
                                               Instant now);
  void all_listen_from_now_on() { mended_ = true; }
  void plant(Fault fault) { fault_ = fault; }

  // For which a receiver may be left alone after it failed, and whether one is.
  Milliseconds rest_max{};
  [[nodiscard]] bool may_rest(const std::string& url, Instant now) const;

  // Whether the notice of that record has reached the receiver at least once.
  [[nodiscard]] bool has(const std::string& url, std::uint64_t seq) const;
  [[nodiscard]] std::uint64_t taken() const { return taken_; }
  [[nodiscard]] std::uint64_t repeated() const { return repeated_; }
  [[nodiscard]] const Complaint& complaint() const { return complaint_; }

 private:
  enum class Mood { listens, flaky, down, gone };
  struct Receiver {
    std::string secret;
    Mood mood = Mood::listens;
    std::optional<Instant> failed_at;              // last
    std::map<std::uint64_t, std::string> ids;      // of each notice, by the record it is about
    std::map<std::string, std::uint64_t> notices;  // the other way round
  };

  void remember(Receiver& receiver, const DeliveryAttempt& attempt, const Snapshot& snapshot);
  [[nodiscard]] webhook::HttpOutcome answer(Receiver& receiver, bool& arrives);
  void complain(std::string what);

  Dice& dice_;
  std::map<std::string, Receiver> receivers_;  // by URL
  bool mended_ = false;
  Fault fault_ = Fault::none;
  std::uint64_t taken_ = 0;
  std::uint64_t repeated_ = 0;
  Complaint complaint_;
};

}  // namespace duban::simulation
