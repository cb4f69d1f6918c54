#include "orchestrator/rehearsal/rehearsal.hpp"

#include "orchestrator/import/units_file.hpp"
#include "orchestrator/rehearsal/driver.hpp"
#include "persistence/memory_store.hpp"
#include "persistence/trail/merkle.hpp"
#include "workflows/plan/plan_loader.hpp"

#include <algorithm>

namespace duban {
namespace {

constexpr std::chrono::days kRunOn{14};

Checked<std::vector<UnitRow>> read_units(const std::string& file, const Plan& plan,
                                         const std::string& organiser) {
  const auto first = file.find_first_not_of(" \t\r\n");
  const bool json = first != std::string::npos && file[first] == '{';
  auto rows = json ? read_units_json(file) : read_units_csv(file);
  if (!rows) return rows;
  const auto parties = contact_parties(plan);
  // The organiser's own unit is enrolled before all others.
  auto errors = check_units(*rows, parties, [&](const UnitId& id) { return id.value == organiser; });
  if (!errors.empty()) return errors;
  return rows;
}

Instant first_opening(const Schedule& schedule) {
  Instant first = schedule.phases.front().opens_at;
  for (const auto& slot : schedule.slots) {
    if (slot.opens_at) first = std::min(first, *slot.opens_at);
  }
  return first;
}

}  // namespace

Checked<RehearsalReport> rehearse(const RehearsalInput& input) {
  MemoryStore store;
  return rehearse(input, store);
}

Checked<RehearsalReport> rehearse(const RehearsalInput& input, Store& store) {
  auto plan = load_plan(input.plan);
  if (!plan) return plan.error();
  auto calendar = load_calendar(input.calendar);
  if (!calendar) return calendar.error();
  auto schedule = resolve_schedule(*plan, input.year, *calendar);
  if (!schedule) return schedule.error();
  auto units = read_units(input.units, *plan, {});
  if (!units) return units.error();
  auto behaviour = load_behaviour(input.behaviour, *plan, *units);
  if (!behaviour) return behaviour.error();
  // Only now it is known what the organiser is called.
  units = read_units(input.units, *plan, behaviour->organiser_id);
  if (!units) return units.error();

  RehearsalReport report;
  report.language = input.language;
  report.plan = std::make_shared<const Plan>(std::move(*plan));
  report.calendar = std::make_shared<const Calendar>(std::move(*calendar));
  report.schedule = std::make_shared<const Schedule>(std::move(*schedule));
  report.campaign = CampaignId{report.plan->id + "-" + std::to_string(input.year)};
  report.organiser_id = behaviour->organiser_id;
  report.organiser_name = behaviour->organiser_name;
  report.units = std::move(*units);
  report.forecast = Forecast(behaviour->contacts, report.units);
  const auto zone = *TimeZone::find(report.plan->timezone);
  const auto launch =
      behaviour->launch.value_or(zone.local_date(first_opening(*report.schedule)) - std::chrono::days{1});
  const auto until = behaviour->until.value_or(report.schedule->phases.back().to + kRunOn);
  report.launched_at = zone.at(launch, behaviour->minutes_of_day);
  report.ended_at = std::max(zone.end_of_day(until), report.launched_at);

  const auto clock = virtual_clock(report.launched_at);
  EngineObserver nobody;
  InlineEngine engine(store, *clock, {}, nobody);
  if (auto started = engine.start(); !started) return Errors{started.error()};
  Driver driver(engine, store, *behaviour, report);
  auto launched =
      driver.launch({input.plan, report.plan, {}}, {input.calendar, report.calendar}, report.plan->title);
  if (!launched) return Errors{launched.error()};
  driver.play(report.ended_at);
  report.final_states = driver.view().units();
  const auto tree = MerkleAppender::restore(*store.snapshot(), Partition{0});
  if (!tree) return Errors{tree.error()};
  report.audit_root = tree->root();
  return report;
}

}  // namespace duban
