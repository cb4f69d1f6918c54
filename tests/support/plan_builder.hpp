// Builds plans in memory, in sentences, for tests of what comes after the plan loader:
//
//   PlanBuilder plan;
//   plan.phase("self_correction", "10-01", "11-05");
//   plan.task("unit_rectification_report").due_on("10-30").roll(Roll::forward).ladder("standard");
//
// A task belongs to the phase added last. Malformed text throws, because it is a mistake of the test.
#pragma once

#include "workflows/plan/plan.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duban::testing {

// "10-30"
inline MonthDay month_day(std::string_view text) {
  if (text.size() != 5 || text[2] != '-') throw std::invalid_argument(std::string(text));
  return {static_cast<unsigned>(std::stoul(std::string(text.substr(0, 2)))),
          static_cast<unsigned>(std::stoul(std::string(text.substr(3))))};
}

// "5wd", "-7d"
inline Offset offset(const std::string& text) {
  std::size_t read = 0;
  const int count = std::stoi(text, &read);
  const auto unit = text.substr(read);
  if (unit != "d" && unit != "wd") throw std::invalid_argument(text);
  return {count, unit == "d" ? OffsetUnit::days : OffsetUnit::working_days};
}

class TaskBuilder {
 public:
  TaskBuilder(Plan& plan, std::uint16_t index) : plan_(plan), index_(index) {}

  TaskBuilder& due_on(std::string_view day) { return due(DueOn{month_day(day)}); }
  TaskBuilder& due_at_phase_end() { return due(DuePhaseEnd{}); }
  TaskBuilder& due_on_event() { return due(DueOnEvent{}); }
  TaskBuilder& undated() { return due(DueUndated{}); }
  TaskBuilder& due_after(std::string_view anchor, AfterEvent event, const std::string& by) {
    const bool phase = event == AfterEvent::phase_start || event == AfterEvent::phase_end;
    return due(DueAfter{phase ? phase_index(anchor) : task_index(anchor), event, offset(by)});
  }
  TaskBuilder& weekly(PartialWeeks partial_weeks) {
    task().weekly = Weekly{partial_weeks};
    return *this;
  }
  TaskBuilder& opens(std::string_view day) {
    task().opens = month_day(day);
    return *this;
  }
  TaskBuilder& roll(Roll where) {
    task().roll = where;
    return *this;
  }
  TaskBuilder& cut_off_at(int hour, int minute = 0) {
    task().cutoff_minutes = hour * 60 + minute;
    return *this;
  }
  TaskBuilder& ladder(std::string_view id) {
    for (std::size_t i = 0; i < plan_.ladders.size(); ++i) {
      if (plan_.ladders[i].id == id) {
        task().ladder = static_cast<std::uint16_t>(i);
        return *this;
      }
    }
    throw std::invalid_argument("no ladder " + std::string(id));
  }
  TaskBuilder& titled(LocalizedText title) {
    task().title = std::move(title);
    return *this;
  }
  // For everything a test needs that has no sentence of its own.
  [[nodiscard]] Task& task() { return plan_.tasks[index_]; }

 private:
  TaskBuilder& due(Due when) {
    task().due = when;
    return *this;
  }
  [[nodiscard]] std::uint16_t task_index(std::string_view id) const {
    for (std::size_t i = 0; i < plan_.tasks.size(); ++i) {
      if (plan_.tasks[i].id == id) return static_cast<std::uint16_t>(i);
    }
    throw std::invalid_argument("no task " + std::string(id));
  }
  [[nodiscard]] std::uint16_t phase_index(std::string_view id) const {
    for (std::size_t i = 0; i < plan_.phases.size(); ++i) {
      if (plan_.phases[i].id == id) return static_cast<std::uint16_t>(i);
    }
    throw std::invalid_argument("no phase " + std::string(id));
  }

  Plan& plan_;
  std::uint16_t index_;
};

class PlanBuilder {
 public:
  explicit PlanBuilder(std::string id = "sample") {
    plan_.id = std::move(id);
    plan_.version = "1";
    plan_.title = {"Sample campaign", "示例行动"};
    plan_.timezone = "Asia/Shanghai";
    plan_.calendar = "cn";
    plan_.parties.push_back({"unit", {"Unit", "单位"}, PartyScope::unit, false});
    plan_.parties.push_back(
        {"campaign_office", {"Campaign office", "领导小组办公室"}, PartyScope::organiser, false});
    plan_.office = 1;
  }

  PlanBuilder& timezone(std::string iana_name) {
    plan_.timezone = std::move(iana_name);
    return *this;
  }
  PlanBuilder& calendar(std::string id) {
    plan_.calendar = std::move(id);
    return *this;
  }
  PlanBuilder& phase(const std::string& id, std::string_view from, std::string_view to,
                     PhaseKind kind = PhaseKind::self_correction) {
    plan_.phases.push_back({id, kind, {id, id}, month_day(from), month_day(to), AdvancePolicy::by_date});
    return *this;
  }
  // Rungs as in a plan file: {"-7d", Level::blue}.
  PlanBuilder& ladder(const std::string& id, const std::vector<std::pair<std::string, Level>>& rungs) {
    Ladder ladder{id, {}};
    for (const auto& [at, level] : rungs) ladder.rungs.push_back({offset(at), {}, level, {0}, {}});
    plan_.ladders.push_back(std::move(ladder));
    return *this;
  }
  // The builder stays usable as long as this PlanBuilder lives.
  TaskBuilder task(const std::string& id) {
    Task task;
    task.id = id;
    task.title = {id, id};
    task.phase = static_cast<std::uint16_t>(plan_.phases.size() - 1);
    plan_.tasks.push_back(std::move(task));
    return {plan_, static_cast<std::uint16_t>(plan_.tasks.size() - 1)};
  }

  [[nodiscard]] Plan& plan() { return plan_; }
  [[nodiscard]] const Plan& build() const { return plan_; }

 private:
  Plan plan_;
};

}  // namespace duban::testing
