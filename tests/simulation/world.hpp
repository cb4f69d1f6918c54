// One run: a random plan, people, a clock that jumps, a disk that fills and fails, a process that is killed
// at any point, and what must hold all the same. Everything follows from the seed; no thread, no waiting.
#pragma once

#include "orchestrator/engine/pipeline.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/faulty_store.hpp"
#include "tests/simulation/people.hpp"
#include "tests/simulation/trail_watch.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace duban::simulation {

// Mistakes put in on purpose, each of which must be noticed.
enum class Planted {
  nothing,
  batch_lost,    // a commit succeeds and nothing of it is there
  receipt_lost,  // idempotency keys are forgotten
  clock_early,   // the engine's clock runs a day ahead
  wake_up_lost,  // a wake-up is not written
  facet_lost,    // a unit is missing in a list
  count_lost,    // a count is not written
  state_lost,    // a unit's state is not written
};

struct RunReport {
  std::optional<std::string> complaint;  // what went wrong
  std::uint64_t commands = 0;
  std::uint64_t records = 0;
  std::uint64_t rungs = 0;
  std::uint64_t crashes = 0;
  Milliseconds simulated{};
};

class World {
 public:
  explicit World(std::uint64_t seed, Planted planted = Planted::nothing);
  // Up to `steps` things happen, then all is mended, the year runs out, and everything is checked once more.
  [[nodiscard]] RunReport run(int steps);

 private:
  // A clock that obeys nobody but the simulation.
  class JumpingClock final : public Clock {
   public:
    Instant truth{};
    Milliseconds skew{};
    [[nodiscard]] Instant now() const override { return truth + skew; }
    [[nodiscard]] std::optional<std::chrono::nanoseconds> until(Instant) const override {
      return std::nullopt;
    }
    [[nodiscard]] std::string_view name() const override { return "simulated"; }
  };

  // A command that somebody sent, and what came of it.
  struct Asked {
    Command command;                 // without reply, to send it again
    std::optional<Receipt> receipt;  // of the first time it was accepted
    int unanswered = 0;              // times it was sent without getting an answer: perhaps it was done
  };

  void set_up();
  void step();
  void ask();
  void ask_again();
  void send(std::size_t number);
  void take_answer(std::size_t number, const Result<Receipt>& result);
  void begin_commit();
  void finish_commit();
  void jump();
  void crash();
  void restart();
  void settle();
  void complain(std::string what);
  void look();
  void check_answers();
  void check_store();
  void check_nothing_is_due();

  Dice dice_;
  FaultyStore store_;
  JumpingClock clock_;
  Instant latest_{};
  EngineObserver nobody_;
  WriterOptions options_;
  std::unique_ptr<Pipeline> pipeline_;
  std::optional<Batch> flying_;
  std::unique_ptr<People> people_;
  std::deque<Asked> asked_;
  TrailWatch watch_;
  RunReport report_;
  Instant began_{};
  bool calm_ = false;  // no more faults
};

}  // namespace duban::simulation
