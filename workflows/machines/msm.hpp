// What the machines of this folder share: how to write one with Boost.MSM, and how to run it for one step.
//
// Only the machines' own .cpp files include this header, because MSM costs seconds of compile time for each
// file that sees it. A machine is a front end whose rows are made of In<State> and On<Trigger>; `step` builds
// its back end on the stack, restores the state, processes one trigger, reads the state and lets it go.
// Nothing is kept, so any number of threads may step the same machine.
//
// The stored enumeration values and MSM's own state ids are different things: MSM numbers states in the order
// in which its table mentions them, so an edited row would renumber what stands on disk. The mapping between
// the two is computed at compile time here and nowhere else.
#pragma once

#include "workflows/machines/machine.hpp"

#include <array>
#include <utility>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/msm/back/metafunctions.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>

namespace duban::msm {

namespace front = boost::msm::front;
using front::none;
using front::Row;

// The MSM state that stands for one enumerator.
template <auto state>
struct In : front::state<> {};

// The MSM event that stands for one enumerator; guards read the facts through it.
template <auto trigger, class Facts>
struct On {
  const Facts& facts;
};

// Every guard of a machine takes the facts only.
template <auto predicate>
struct If {
  template <class Event, class Machine, class Source, class Target>
  bool operator()(const Event& event, Machine&, Source&, Target&) const {
    return predicate(event.facts);
  }
};

template <class Self>
struct Definition : front::state_machine_def<Self> {
  // MSM swallows an exception and answers "handled" unless the first is defined, and stays locked after one
  // unless the second is defined too.
  using no_exception_thrown = int;
  using no_message_queue = int;

  // The default asserts; here an unknown trigger is an ordinary answer.
  template <class Machine, class Event>
  void no_transition(const Event&, Machine&, int) {}
};

// An archive in the form MSM expects: it overwrites the one active state id and passes over the rest, which
// restores a state without running anything a transition would run.
struct RestoredState {
  int id;

  template <class Ignored>
  RestoredState& operator&(Ignored&) {
    return *this;
  }
  RestoredState& operator&(int (&ids)[1]) {
    ids[0] = id;
    return *this;
  }
};

template <class Machine, class State>
struct StateIds {
  using Enumerators = boost::describe::describe_enumerators<State>;
  static constexpr std::size_t kCount = boost::mp11::mp_size<Enumerators>::value;
  using Table = std::array<std::pair<State, int>, kCount>;

  static constexpr Table kTable = []<class... E>(boost::mp11::mp_list<E...>) {
    return Table{std::pair<State, int>{
        E::value, boost::msm::back::get_state_id<typename Machine::stt, In<E::value>>::type::value}...};
  }(boost::mp11::mp_rename<Enumerators, boost::mp11::mp_list>{});

  static constexpr bool is_one_to_one() {
    for (std::size_t i = 0; i < kCount; ++i) {
      for (std::size_t j = i + 1; j < kCount; ++j) {
        if (kTable[i].second == kTable[j].second) return false;
      }
    }
    return true;
  }
  static_assert(is_one_to_one(), "Every state of the enumeration needs an MSM state id of its own.");
};

// A state or trigger outside its enumeration, which only a damaged record could hold, has no transition.
template <class FrontEnd, class State, class Trigger, class Facts>
Outcome<State> step(State state, Trigger trigger, const Facts& facts) {
  using Machine = boost::msm::back::state_machine<FrontEnd>;
  using Ids = StateIds<Machine, State>;

  Outcome<State> outcome{Verdict::no_transition, state};
  for (const auto& [from, from_id] : Ids::kTable) {
    if (from != state) continue;
    Machine machine;
    RestoredState restored{from_id};
    machine.serialize(restored, 0);

    auto handled = boost::msm::back::HANDLED_FALSE;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Trigger>>([&](auto enumerator) {
      if (enumerator.value == trigger) handled = machine.process_event(On<enumerator.value, Facts>{facts});
    });

    if (handled == boost::msm::back::HANDLED_TRUE) {
      outcome.verdict = Verdict::taken;
    } else if (handled == boost::msm::back::HANDLED_GUARD_REJECT) {
      outcome.verdict = Verdict::refused;
    }
    for (const auto& [to, to_id] : Ids::kTable) {
      if (to_id == machine.current_state()[0]) outcome.to = to;
    }
  }
  return outcome;
}

}  // namespace duban::msm
