// The units that carry each of several facets, in order of their ids, found without reading a single state.
//
// Walks the list of the first facet and looks into the others; where another list goes on only further back,
// so does the walk. Two lists that share nothing are therefore done with in a few steps, however long they
// are.
#pragma once

#include "persistence/store.hpp"

#include <functional>
#include <string>
#include <vector>

namespace duban {

struct FacetWalk {
  const Snapshot& snapshot;
  Partition partition;
  const std::string& campaign;
  const std::vector<std::string>& facets;  // one or more

  // Both answer true: go on, or false: stop.
  using Visit = std::function<bool(const std::string& unit)>;

  // Calls `visit` for each unit after `after` ("" for the first) that carries all facets, and `pass_over` for
  // those looked at in vain, so that the caller can bound the work. May throw CorruptRead.
  void run(const std::string& after, const Visit& visit, const Visit& pass_over) const;

 private:
  [[nodiscard]] std::string key(const std::string& facet, const std::string& unit) const;
  struct Others {
    bool carried = true;  // by the unit, each of them
    bool ended = false;   // one of them has no unit from here on
    std::string next;     // else: where the list that lacks the unit goes on
  };
  [[nodiscard]] Others look_into_others(const std::string& unit) const;
};

}  // namespace duban
