// The engine as seen by those who ask something of it: the API's handlers and the dispatcher.
//
// Behind it stands the engine with its threads, or in the simulator a pipeline that is driven step by step.
// Every function may be called from any thread unless the implementation says otherwise.
#pragma once

#include "orchestrator/engine/command.hpp"
#include "orchestrator/engine/shelf.hpp"

#include <memory>
#include <optional>
#include <string_view>

namespace duban {

class EngineDoor {
 public:
  virtual ~EngineDoor() = default;

  // Answers through command.reply, always, exactly once; a full queue or a stopping engine answers at once.
  virtual void submit(Command command) = 0;

  // The shelf as committed.
  [[nodiscard]] virtual std::shared_ptr<const Shelf> shelf() const = 0;
  [[nodiscard]] virtual std::unique_ptr<Snapshot> snapshot() const = 0;
  [[nodiscard]] virtual Instant now() const = 0;
  [[nodiscard]] virtual std::string_view clock_name() const = 0;
  [[nodiscard]] virtual bool ready() const = 0;
  [[nodiscard]] virtual bool disk_full() const = 0;
  // The earliest wake-up as last known; nullopt: none.
  [[nodiscard]] virtual std::optional<Instant> next_wake_up() const = 0;
};

}  // namespace duban
