// Behaviour files: errors say where; behaviour that is read names only what the campaign has, and every unit
// and task finds its rules.
#include "orchestrator/import/units_file.hpp"
#include "orchestrator/rehearsal/behaviour.hpp"
#include "tests/fuzz/file_errors.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/unit/rehearsal/small_campaign.hpp"
#include "workflows/plan/plan_loader.hpp"

#include <algorithm>

namespace duban {
namespace {

using fuzz::require;

const Plan& plan() {
  static const Plan loaded = load_plan(testing::kSmallPlan).value();
  return loaded;
}

const std::vector<UnitRow>& units() {
  static const auto loaded = read_units_csv(testing::kSmallUnits).value();
  return loaded;
}

bool in_a_day(int minutes) {
  return minutes >= 0 && minutes < 24 * 60;
}

void check_rule(const Rule& rule) {
  for (const auto& name : rule.units) {
    const bool known = std::any_of(units().begin(), units().end(),
                                   [&](const UnitRow& unit) { return unit.id.value == name.text; });
    require(known, "a rule names units of the campaign");
  }
  for (const auto& name : rule.tasks)
    require(plan().find_task(name.text).has_value(), "a rule names tasks of the plan");
  for (const auto& name : rule.owners)
    require(plan().find_party(name.text).has_value(), "a rule names parties of the plan");
  if (rule.file && rule.file->minutes_of_day)
    require(in_a_day(*rule.file->minutes_of_day), "a filing has an hour of a day");
  if (rule.suspended) require(rule.suspended->from <= rule.suspended->to, "a suspension ends after it began");
}

void check(const Behaviour& behaviour) {
  require(in_a_day(behaviour.minutes_of_day), "people work at an hour of a day");
  for (const auto& rule : behaviour.rules) check_rule(rule);
  for (const auto& unit : units()) {
    for (const auto& task : plan().tasks) {
      const auto* found = find_aspect(behaviour, &Rule::file, unit.id.value, plan(), &task);
      const bool any = std::any_of(behaviour.rules.begin(), behaviour.rules.end(),
                                   [](const Rule& rule) { return rule.file.has_value(); });
      require(found == nullptr || any, "what is found stands in a rule");
    }
  }
}

}  // namespace
}  // namespace duban

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace duban;
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  if (const auto behaviour = load_behaviour(file, plan(), units())) {
    check(*behaviour);
  } else {
    fuzz::require_places(behaviour.error(), file, "behaviour.");
  }
  return 0;
}
