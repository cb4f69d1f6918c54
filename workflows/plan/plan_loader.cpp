#include "workflows/plan/plan_loader.hpp"

#include "workflows/plan/plan_draft.hpp"
#include "workflows/plan/plan_errors.hpp"
#include "workflows/plan/plan_limits.hpp"
#include "workflows/plan/yaml_reader.hpp"

#include <algorithm>

namespace duban {
namespace {

// File order, and an end: a broken megabyte must not become a hundred megabytes of complaints.
Errors in_file_order(Errors errors) {
  std::ranges::stable_sort(errors, [](const Error& a, const Error& b) {
    const auto place = [](const Error& error) {
      const auto at = error.position.value_or(Position{});
      return std::pair{at.line, at.column};
    };
    return place(a) < place(b);
  });
  if (errors.size() <= kPlanErrorsMax) return errors;
  const auto left_out = errors.size() - kPlanErrorsMax + 1;
  const auto at = errors[kPlanErrorsMax - 1].position.value_or(Position{1, 1});
  errors.resize(kPlanErrorsMax - 1);
  errors.push_back(Error{errors::plan_too_many_errors, {{"count", std::to_string(left_out)}}}.at(at));
  return errors;
}

}  // namespace

Checked<Plan> load_plan(std::string_view yaml) {
  Errors errors;
  if (yaml.size() > kPlanBytesMax) {
    errors.push_back(Error{errors::plan_too_large,
                           {{"bytes", std::to_string(yaml.size())}, {"max", std::to_string(kPlanBytesMax)}}});
    return errors;
  }
  const auto root = read_yaml(yaml, errors);
  if (!root) return in_file_order(std::move(errors));

  PlanDraft draft = parse_plan(*root, errors);
  const auto index = index_ids(draft, errors);
  check_references(draft, index, errors);
  check_phases(draft, errors);
  check_due_dates(draft, index, errors);
  check_sides(draft, index, errors);
  check_ladders(draft, errors);
  if (!errors.empty()) return in_file_order(std::move(errors));

  Plan plan = assemble_plan(std::move(draft));
  plan.digest = sha256(yaml);
  return plan;
}

}  // namespace duban
