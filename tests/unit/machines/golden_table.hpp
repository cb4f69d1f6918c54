// The whole behaviour of a state machine as a table a person can read: every state × every trigger × every
// combination of facts → verdict and state afterwards. The tables in *.golden.txt were derived from the rules
// in the machines' headers, not from their code; a change of behaviour is a change of such a file.
#pragma once

#include "workflows/base/name.hpp"
#include "workflows/machines/machine.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <gtest/gtest.h>

namespace duban::test {

using Row = std::vector<std::string>;

template <class Enum>
std::vector<Enum> all_of() {
  std::vector<Enum> values;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
      [&](auto enumerator) { values.push_back(enumerator.value); });
  return values;
}

template <class Enum>
std::string name_of(Enum value) {
  return std::string(duban::name_of(value).text());
}

inline std::string yes_or_no(bool value) {
  return value ? "yes" : "no";
}

inline std::string name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::taken:
      return "taken";
    case Verdict::refused:
      return "refused";
    case Verdict::no_transition:
      return "no_transition";
  }
  return "outside the enumeration";
}

// A machine under test, with every combination of its facts and how the table shows one.
template <class State, class Trigger, class Facts>
struct Subject {
  std::string golden_file;
  Outcome<State> (*next)(State, Trigger, const Facts&);
  Row fact_names;
  std::vector<Facts> facts;
  Row (*show)(const Facts&);

  void for_each_case(const std::function<void(State, Trigger, const Facts&)>& visit) const {
    for (const State state : all_of<State>()) {
      for (const Trigger trigger : all_of<Trigger>()) {
        for (const Facts& fact : facts) visit(state, trigger, fact);
      }
    }
  }
};

// An empty answer means that the lines equal those of tests/unit/machines/<file>; otherwise the difference.
std::string difference_from_golden_file(const std::string& file, const std::vector<Row>& rows);

template <class State, class Trigger, class Facts>
void expect_golden_table(const Subject<State, Trigger, Facts>& subject) {
  std::vector<Row> rows{{"state", "trigger"}};
  rows.front().insert(rows.front().end(), subject.fact_names.begin(), subject.fact_names.end());
  rows.front().insert(rows.front().end(), {"verdict", "to"});
  subject.for_each_case([&](State state, Trigger trigger, const Facts& facts) {
    const auto outcome = subject.next(state, trigger, facts);
    Row row{test::name_of(state), test::name_of(trigger)};
    const Row shown = subject.show(facts);
    row.insert(row.end(), shown.begin(), shown.end());
    row.insert(row.end(), {test::name_of(outcome.verdict), test::name_of(outcome.to)});
    rows.push_back(std::move(row));
  });
  EXPECT_EQ(rows.size(), 1 + all_of<State>().size() * all_of<Trigger>().size() * subject.facts.size());
  const auto difference = difference_from_golden_file(subject.golden_file, rows);
  EXPECT_TRUE(difference.empty()) << difference;
}

template <class State, class Trigger, class Facts>
void expect_only_taken_moves(const Subject<State, Trigger, Facts>& subject) {
  std::size_t not_taken = 0;
  subject.for_each_case([&](State state, Trigger trigger, const Facts& facts) {
    const auto outcome = subject.next(state, trigger, facts);
    if (outcome.verdict == Verdict::taken) return;
    ++not_taken;
    EXPECT_EQ(outcome.to, state) << name_of(state).text() << " × " << name_of(trigger).text();
  });
  EXPECT_GT(not_taken, 0U);
}

// "Not now" depends on facts; "not here" never does.
template <class State, class Trigger, class Facts>
void expect_two_kinds_of_rejection(const Subject<State, Trigger, Facts>& subject) {
  std::set<Verdict> seen;
  for (const State state : all_of<State>()) {
    for (const Trigger trigger : all_of<Trigger>()) {
      std::set<Verdict> here;
      for (const Facts& facts : subject.facts) here.insert(subject.next(state, trigger, facts).verdict);
      if (here.contains(Verdict::no_transition)) {
        EXPECT_EQ(here.size(), 1U) << name_of(state).text() << " × " << name_of(trigger).text();
      }
      seen.insert(here.begin(), here.end());
    }
  }
  EXPECT_EQ(seen.count(Verdict::no_transition), 1U);
  EXPECT_EQ(seen.count(Verdict::taken), 1U);
}

template <class State, class Trigger, class Facts>
void expect_the_same_answer_twice(const Subject<State, Trigger, Facts>& subject) {
  subject.for_each_case([&](State state, Trigger trigger, const Facts& facts) {
    const auto first = subject.next(state, trigger, facts);
    const auto second = subject.next(state, trigger, facts);
    EXPECT_EQ(first, second) << name_of(state).text() << " × " << name_of(trigger).text();
  });
}

// Restoring a state and reading it back gives the same state, shown for each by a trigger that it rejects;
// the golden table shows that what was restored is also what the rows start from.
template <class State, class Trigger, class Facts>
void expect_every_state_survives_the_round_trip(const Subject<State, Trigger, Facts>& subject) {
  std::set<State> restored_and_read_back;
  subject.for_each_case([&](State state, Trigger trigger, const Facts& facts) {
    const auto outcome = subject.next(state, trigger, facts);
    if (outcome.verdict != Verdict::taken && outcome.to == state) restored_and_read_back.insert(state);
  });
  EXPECT_EQ(restored_and_read_back.size(), all_of<State>().size());
}

// Each state can be reached from the first one named.
template <class State, class Trigger, class Facts>
void expect_every_state_is_reachable(const Subject<State, Trigger, Facts>& subject) {
  std::set<State> reached{all_of<State>().front()};
  for (std::size_t before = 0; before != reached.size();) {
    before = reached.size();
    subject.for_each_case([&](State state, Trigger trigger, const Facts& facts) {
      if (reached.contains(state)) reached.insert(subject.next(state, trigger, facts).to);
    });
  }
  EXPECT_EQ(reached.size(), all_of<State>().size());
}

// Only a damaged record could hold such values; they must not become some other state.
template <class State, class Trigger, class Facts>
void expect_values_outside_the_enumerations_to_stay(const Subject<State, Trigger, Facts>& subject) {
  const auto foreign_state = static_cast<State>(200);
  for (const Trigger trigger : all_of<Trigger>()) {
    const auto outcome = subject.next(foreign_state, trigger, subject.facts.back());
    EXPECT_EQ(outcome, (Outcome<State>{Verdict::no_transition, foreign_state}));
  }
  for (const State state : all_of<State>()) {
    const auto outcome = subject.next(state, static_cast<Trigger>(0), subject.facts.back());
    EXPECT_EQ(outcome, (Outcome<State>{Verdict::no_transition, state}));
  }
}

}  // namespace duban::test
