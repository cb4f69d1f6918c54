// How the parties of a rehearsed campaign behave: who files what and when (docs/behaviour-format.md).
//
// Rules are tried in order, for each aspect by itself: the first one that names the unit, the task and its
// owner and says something about the aspect decides. `default` stands last. Plain values; days are local days
// of the plan's time zone.
#pragma once

#include "orchestrator/import/unit_row.hpp"
#include "workflows/base/error.hpp"
#include "workflows/plan/plan.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duban {

// When a task is filed. Counted from its due day, or from the last day of its phase when it has none; never
// before it opens.
struct Filing {
  enum class Kind { before_due, after_due, after_opening, on, never };
  Kind kind = Kind::before_due;
  int days = 0;
  Date on{};
  std::optional<int> minutes_of_day;
};

struct Review {
  int after_days = 1;
  bool accept = true;  // false: nobody looks at it
};

// The reviewer returns the first `times` filings.
struct Returns {
  int times = 1;
  int refile_after_days = 1;
  std::string reason;
};

struct Extension {
  enum class Verdict { grant, refuse, none };
  int request_days_before_due = 0;
  int until_days = 0;  // wanted: this many days after the due day
  Verdict verdict = Verdict::grant;
  int answer_after_days = 1;
  std::string reason;
};

struct Suspension {
  Date from{};
  Date to{};  // resumed on this day
  std::string reason;
};

struct Departure {  // of a unit that withdraws, or whose campaign a person closes
  Date on{};
  std::string reason;
};

struct RuleName {
  std::string text;
  Position at;
};

struct Rule {
  std::vector<RuleName> units, tasks, owners;  // empty: all
  std::optional<Filing> file;
  std::optional<Review> review;
  std::optional<Returns> returned;
  std::optional<Extension> extension;
  std::optional<std::vector<Date>> happens;  // days on which a task on event is filed
  std::optional<Suspension> suspended;
  std::optional<Departure> withdrawn;
  std::optional<Departure> completed;
};

struct Behaviour {
  std::optional<Date> launch;  // default: the day before anything opens
  std::optional<Date> until;   // default: 14 days after the last phase
  int minutes_of_day = 10 * 60;
  std::string organiser_id = "organiser";
  std::string organiser_name = "organiser";
  std::vector<Contact> contacts;  // who fills the organiser's parties
  std::vector<Rule> rules;        // `default` is the last
};

inline constexpr std::size_t kBehaviourBytesMax = 1024 * 1024;

// Errors: behaviour.*, each with line and column, all that were found. Names are checked against the plan and
// the units.
[[nodiscard]] Checked<Behaviour> load_behaviour(std::string_view yaml, const Plan& plan,
                                                std::span<const UnitRow> units);

// The first rule that says something about an aspect, for a unit and perhaps one of its tasks.
template <class Aspect>
[[nodiscard]] const Aspect* find_aspect(const Behaviour& behaviour, std::optional<Aspect> Rule::*aspect,
                                        std::string_view unit, const Plan& plan, const Task* task) {
  const auto names = [](const std::vector<RuleName>& list, std::string_view text) {
    for (const auto& name : list) {
      if (name.text == text) return true;
    }
    return list.empty();
  };
  for (const auto& rule : behaviour.rules) {
    if (!(rule.*aspect) || !names(rule.units, unit)) continue;
    if (task != nullptr && !names(rule.tasks, task->id)) continue;
    if (task != nullptr && !names(rule.owners, plan.parties[task->owner].id)) continue;
    return &*(rule.*aspect);
  }
  return nullptr;
}

}  // namespace duban
