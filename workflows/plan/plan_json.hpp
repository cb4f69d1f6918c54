// A plan as JSON text, for the API and the CLI.
//
// References are ids, not indexes; members come in a fixed order; an optional value that is absent is null,
// so that every object of a kind has the same members. Tasks stand inside their phase, as in the plan file.
// Pure.
#pragma once

#include "workflows/plan/plan.hpp"

#include <cstdint>
#include <string>

namespace duban {

enum class PlanView : std::uint8_t {
  whole,  // for the organiser's side
  unit,   // for a unit: without the tasks hidden from it, and without ladders that serve only those
};

[[nodiscard]] std::string plan_json(const Plan& plan, PlanView view);

}  // namespace duban
