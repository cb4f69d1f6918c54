// The forms in which an event has ever been written.
//
// A leaf of the audit log never changes, so an event whose members change keeps its older forms: each is a
// struct of its own that says how the data of one version were written. The version of an event is one more
// than the number of its older forms, and stands in the record as "v". Reading brings an older form to the
// newest, form by form (`next_form(OldForm) → NewerForm`, found beside the forms); what such a form lacks and
// only the state can tell is added in replay (unit_campaign/older_events.hpp).
//
//   struct TasksOpenedV1 { … };                                      // described, like every event
//   TasksOpened next_form(TasksOpenedV1 old);
//   template <> struct OlderForms<TasksOpened> { using List = boost::mp11::mp_list<TasksOpenedV1>; };
#pragma once

#include <cstdint>

#include <boost/mp11/list.hpp>

namespace duban {

template <class Event>
struct OlderForms {
  using List = boost::mp11::mp_list<>;  // from version 1 on
};

template <class Event>
inline constexpr std::uint32_t kEventVersion =
    static_cast<std::uint32_t>(boost::mp11::mp_size<typename OlderForms<Event>::List>::value) + 1;

// Adds to an event read in the form of `version` what that form left to be computed from the state before it.
// A kind with such forms has an overload of its own.
template <class Event, class State, class Context>
void complete(Event& /*event*/, std::uint32_t /*version*/, const State& /*before*/,
              const Context& /*context*/) {}

// Whether an event of a kind in a campaign can be applied at all, whoever wrote it: what apply() uses as an
// index lies within the plan. A kind whose events hold such numbers has an overload of its own.
template <class Event, class Plan>
[[nodiscard]] bool is_plausible(const Event& /*event*/, const Plan& /*plan*/) {
  return true;
}

}  // namespace duban
