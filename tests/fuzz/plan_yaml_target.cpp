// Plan files: errors say where; a plan that is read can be shown, compared and resolved for a year, and a
// comment changes nothing in it.
#include "persistence/codec.hpp"
#include "tests/fuzz/file_errors.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/support/shipped_files.hpp"
#include "workflows/plan/plan_diff.hpp"
#include "workflows/plan/plan_json.hpp"
#include "workflows/plan/plan_limits.hpp"
#include "workflows/plan/plan_loader.hpp"
#include "workflows/schedule/schedule.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>

namespace duban {
namespace {

using fuzz::require;

void check_schedule(const Plan& plan) {
  const auto schedule = resolve_schedule(plan, 2011, testing::chinese_calendar());
  if (!schedule) {
    return require(!schedule.error().empty() && schedule.error().front().name().starts_with("schedule."),
                   "a plan that cannot be resolved is told why");
  }
  require(schedule->phases.size() == plan.phases.size(), "each phase has its days");
  for (const auto& slot : schedule->slots) {
    require(slot.task < plan.tasks.size(), "a slot is of a task of the plan");
    require(slot.rungs_at.size() == slot.rung_order.size(), "each rung has its place in the order");
    require(std::is_sorted(slot.rungs_at.begin(), slot.rungs_at.end()),
            "rungs come in the order of their moments");
    if (slot.due) require(slot.due->due_at <= slot.due->overdue_at, "nothing is overdue before it is late");
  }
  const auto bytes = codec::encode(*schedule, 1);
  const auto again = codec::read_form<Schedule>(bytes, "schedule", 1);
  require(again && codec::encode(*again, 1) == bytes, "a schedule can be stored");
}

void check_plan(const Plan& plan, std::string_view file) {
  require(plan.digest == sha256(file), "a plan is identified by its bytes");
  require(!plan.phases.empty() && plan.phases.size() <= kPlanPhasesMax && plan.tasks.size() <= kPlanTasksMax,
          "a plan has its limits");
  for (const auto& task : plan.tasks) {
    require(task.phase < plan.phases.size() && task.owner < plan.parties.size(),
            "references of a task lead somewhere");
    require(plan.find_task(task.id) && &plan.tasks[*plan.find_task(task.id)] == &task,
            "a task is found by its id");
  }
  require(compare_plans(plan, plan).empty(), "a plan differs in nothing from itself");
  for (const auto view : {PlanView::whole, PlanView::unit}) {
    boost::system::error_code error;
    (void)boost::json::parse(plan_json(plan, view), error);
    require(!error, "a plan can be shown as JSON");
  }
  if (file.ends_with('\n')) {
    const auto commented = load_plan(std::string(file) + "# a comment\n");
    require(commented && compare_plans(plan, *commented).empty(), "a comment at the end changes nothing");
  }
  check_schedule(plan);
}

}  // namespace
}  // namespace duban

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace duban;
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  if (const auto plan = load_plan(file)) {
    check_plan(*plan, file);
  } else {
    fuzz::require_places(plan.error(), file, "plan.");
    fuzz::require(plan.error().size() <= kPlanErrorsMax, "the list of errors has its limit");
  }
  return 0;
}
