// How an aggregate shows up in the lists and counts of its campaign.
//
// A list has a name ("level:red"), under which the aggregates that stand on it are found; a count has one
// too, and an aggregate adds one to it for each time it names it. Both are functions of the state alone: the
// engine stores the difference between before and after in the same write as the state, so that a list or an
// overview costs the same for ten and for a million.
//
// The engine compares them with every decision, so they are worked out as marks, which cost nothing to copy
// and compare; a mark has its name only where it is stored or read. Each kind has a type of marks of its own:
// ordered, with packed(), a number of at most 48 bits that is its order, and a `name_of(mark, context)`
// beside it.
#pragma once

#include <algorithm>
#include <vector>

namespace duban {

// Lists each at most once and ascending, counts as often as they count, in any order.
template <class Mark>
struct StandingOf {
  std::vector<Mark> facets;
  std::vector<Mark> counts;
};

// Calls removed(mark) for what `before` has and `after` lacks, added(mark) the other way round. Both are
// ascending.
template <class Marks, class Removed, class Added>
void compare_facets(const Marks& before, const Marks& after, Removed removed, Added added) {
  auto old = before.begin();
  auto now = after.begin();
  while (old != before.end() || now != after.end()) {
    if (now == after.end() || (old != before.end() && *old < *now)) {
      removed(*old++);
    } else if (old == before.end() || *now < *old) {
      added(*now++);
    } else {
      ++old;
      ++now;
    }
  }
}

// The same for counts, where the order says nothing: a mark that only moved may be removed and added again.
template <class Marks, class Removed, class Added>
void compare_counts(const Marks& before, const Marks& after, Removed removed, Added added) {
  const auto shared = std::min(before.size(), after.size());
  for (std::size_t i = 0; i < shared; ++i) {
    if (before[i] == after[i]) continue;
    removed(before[i]);
    added(after[i]);
  }
  for (auto i = shared; i < before.size(); ++i) removed(before[i]);
  for (auto i = shared; i < after.size(); ++i) added(after[i]);
}

}  // namespace duban
