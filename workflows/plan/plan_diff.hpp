// What differs between two plans, element by element: for `duban plan diff`, the API, and a migration's
// preview.
//
// Elements are matched by id. Order alone is no difference, except among phases and rungs, where it is
// meaning. For the organiser's side only: hidden tasks are compared like all others. Pure; the result owns
// its texts.
#pragma once

#include "workflows/base/text.hpp"
#include "workflows/plan/plan.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace duban {

enum class PlanPart : std::uint8_t { plan = 1, party = 2, phase = 3, task = 4, ladder = 5, duty = 6 };
BOOST_DESCRIBE_ENUM(PlanPart, plan, party, phase, task, ladder, duty)

enum class ChangeKind : std::uint8_t { added = 1, removed = 2, changed = 3 };
BOOST_DESCRIBE_ENUM(ChangeKind, added, removed, changed)

struct PlanChange {
  ChangeKind kind = ChangeKind::changed;
  PlanPart part = PlanPart::plan;
  std::string id;  // of the element; of the older plan for PlanPart::plan
  std::string
      field;  // as in the plan file: "due", "title.zh", "rungs[2]"; empty when a whole element came or went
  std::string before;  // in the words of the plan file; empty when absent
  std::string after;
  LocalizedText sentence;
};
BOOST_DESCRIBE_STRUCT(PlanChange, (), (kind, part, id, field, before, after, sentence))

// In the order plan, parties, phases, tasks, ladders, duties; within each, the older plan's order, then what
// was added. Empty when the two say the same, whatever their bytes.
[[nodiscard]] std::vector<PlanChange> compare_plans(const Plan& before, const Plan& after);

}  // namespace duban
