// What every state machine answers. The machines themselves are Boost.MSM, each hidden in its own .cpp behind
// one plain function: restore a state, process one trigger, read the state, discard. They hold no data, read
// facts through a reference and have no effects, so calling one twice with the same arguments gives the same
// answer.
//
// DO NOT CHANGE the values or names of the state enumerations in this folder: they stand in stored records
// (by value) and in audit records (by name).
#pragma once

#include <cstdint>

namespace duban {

enum class Verdict : std::uint8_t {
  taken,          // the transition was made; `to` may equal the state it came from
  refused,        // there is such a transition, but a guard said not now
  no_transition,  // this state knows nothing of this trigger
};

template <class State>
struct Outcome {
  Verdict verdict = Verdict::no_transition;
  State to{};  // the state afterwards; unchanged unless taken
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

}  // namespace duban
