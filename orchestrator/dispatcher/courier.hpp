// The deciding side of the dispatcher, without threads and without waiting: which notice is sent next, and
// what becomes of it.
//
//   begin()  →  next() → DeliveryAttempt → (made by anybody, anyhow) → sent()
//                      → DispatchOutcome → (through the engine's door) → written()
//                      → PassOver        → begin() when the outbox has grown or a retry may be due
//
// The dispatcher drives this from its thread, the simulator step by step. Holds nothing that a crash may not
// take: what it has not written it does again, under the same id. Single-threaded.
#pragma once

#include "orchestrator/channels/delivery_outcome.hpp"
#include "orchestrator/channels/message.hpp"
#include "orchestrator/engine/engine_door.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/notices.hpp"
#include "workflows/endpoint/endpoint.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace duban {

// Called on the dispatcher's thread; must not block.
class DispatcherObserver {
 public:
  virtual ~DispatcherObserver() = default;
  virtual void delivered() {}
  virtual void delivery_failed(int /*status*/) {}
  virtual void dead_lettered() {}
  virtual void outbox_unreadable() {}
  virtual void outbox_measured(std::size_t /*waiting*/, std::optional<Milliseconds> /*oldest*/,
                               std::size_t /*dead*/) {}
};

struct CourierOptions {
  Partition partition = 0;
  // When attempts are made and how old a signature is: the machine's time, whatever clock the campaigns run
  // on, because the receivers live in it too.
  std::function<Instant()> now;
  std::function<std::uint64_t()> random;  // evenly distributed, for the spread of retries
  std::size_t notices_read_at_once = 256;
  // How long a receiver is left alone, at most, after it could not be reached or was unwell: the notices
  // behind the one that found out would only find out the same, each with a write of its own.
  Milliseconds rest_max{60'000};
};

// One attempt, for whoever makes it: what is told, to whom, and by which channel.
struct DeliveryAttempt {
  ChannelKind channel = ChannelKind::webhook;
  channels::Message message;
  EndpointTarget target;
  Instant at{};  // by the machine's clock
};

// What became of a delivery, or of the endpoint that it is owed to, for the engine to record.
using DispatchOutcome = std::variant<AggregateOrder<DeliveryKind>, AggregateOrder<EndpointKind>>;

// As a command of the server itself, without its reply.
[[nodiscard]] Command dispatch_command(DispatchOutcome outcome);

class Courier {
 public:
  struct PassOver {};
  using Errand = std::variant<PassOver, DeliveryAttempt, DispatchOutcome>;

  // Engine and observer outlive the courier.
  Courier(const EngineDoor& engine, CourierOptions options, DispatcherObserver& observer);

  // Once more through the outbox, in order. What the pass before had in hand is forgotten.
  void begin();
  // What is to be done now; not before the errand before it is reported. May throw CorruptRead.
  [[nodiscard]] Errand next();
  // How the attempt that next() gave ended.
  void sent(const channels::DeliveryOutcome& outcome);
  // Whether the outcome that next() gave is on disk.
  void written(bool on_disk);
  // How many attempts the pass has given out.
  [[nodiscard]] std::size_t deliveries() const { return deliveries_; }

 private:
  struct Waiting {
    tables::OutboxKey place;
    Delivery delivery;
    NoticeRecord notice;
  };
  struct Underway {
    Waiting waiting;
    Endpoint endpoint;  // as it was when the attempt began
  };

  bool read_more();
  // What is to be done about a delivery whose time has come.
  [[nodiscard]] Errand take_up(Waiting waiting);
  // `out_of_the_way`: once that is on disk, there is nothing more to wait for.
  [[nodiscard]] DispatchOutcome settle(const Waiting& waiting, DeliveryCommand command, bool out_of_the_way);
  [[nodiscard]] DispatchOutcome bury(const Waiting& waiting);
  [[nodiscard]] bool is_due(const Delivery& delivery) const;
  [[nodiscard]] bool is_resting(const Waiting& waiting) const;
  void measure();

  const EngineDoor& engine_;
  CourierOptions options_;
  DispatcherObserver& observer_;
  std::string from_;                                                // where the outbox is read on
  std::deque<Waiting> at_hand_;                                     // read, and not yet taken up
  std::map<std::pair<OrganiserId, std::string>, Instant> resting_;  // receivers, and until when
  std::optional<Underway> underway_;
  std::deque<DispatchOutcome> to_write_;  // what follows from the delivery just reported
  bool out_of_the_way_ = false;           // what is being written leaves nothing to wait for
  std::size_t waiting_ = 0;
  std::size_t dead_ = 0;
  std::size_t deliveries_ = 0;
  std::optional<Instant> oldest_;
};

}  // namespace duban
