// Mistakes put in on purpose, each of which must be noticed, and by the check that is there for it.
#pragma once

#include "orchestrator/engine/shelf.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/faulty_store.hpp"

#include <string_view>

namespace duban::simulation {

enum class Planted {
  nothing,
  // What the store promises and breaks.
  batch_lost,         // a commit succeeds and nothing of it is there
  receipt_lost,       // idempotency keys are forgotten
  wake_up_lost,       // a wake-up is not written
  facet_lost,         // a unit is missing in a list
  count_lost,         // a count is not written
  state_lost,         // a unit's state is not written
  filing_lost,        // what was filed is not written
  token_lost,         // an issued or revoked token is not written
  outbox_lost,        // a notice is not put into the outbox
  tree_node_damaged,  // a node of the tree is written with one bit turned
  old_node_damaged,   // a bit turns in a node that was written long ago
  // What the engine would do wrong, and write down consistently.
  rung_fired_twice,   // a rung fires once more
  history_rewritten,  // an old record is changed, and the tree and its root with it
  clock_early,        // the engine's clock runs a day ahead
  clock_late,         // it runs a day behind
  // What the dispatcher would do wrong.
  notice_undelivered,  // it is taken for delivered and was not sent
  notice_renamed,      // it is delivered again under another id
};

// What the complaint about it says.
[[nodiscard]] std::string_view words_about(Planted planted);

// Carries out what is planted in the store.
class Saboteur {
 public:
  explicit Saboteur(Planted planted) : planted_(planted) {}

  [[nodiscard]] Planted planted() const { return planted_; }
  // Makes the store lose or damage what it is given.
  void corrupt(FaultyStore& store, Dice& dice);
  // Writes behind the server's back, once there is something to do it to. True: a server that goes on from it
  // has to start anew.
  [[nodiscard]] bool write_behind(FaultyStore& store, const Shelf& shelf, Dice& dice);

 private:
  [[nodiscard]] bool fire_twice(FaultyStore& store, const Shelf& shelf) const;
  [[nodiscard]] bool rewrite_history(FaultyStore& store, Dice& dice) const;
  [[nodiscard]] bool damage_old_node(FaultyStore& store, Dice& dice) const;

  Planted planted_;
  bool done_ = false;
};

}  // namespace duban::simulation
