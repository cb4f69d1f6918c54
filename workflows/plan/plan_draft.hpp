// A plan between reading and checking: the values as parsed, names still unresolved, each with its place in
// the file.
//
// The parser fills it, the rules look at it, the assembler turns it into a Plan once no error is left.
// Private to the loader.
#pragma once

#include "workflows/base/error.hpp"
#include "workflows/plan/plan.hpp"
#include "workflows/plan/plan_fields.hpp"
#include "workflows/plan/yaml_reader.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duban {

struct DraftParty {
  Party party;
  Position at;  // of the id, as everywhere below
};

struct DraftPhase {
  Phase phase;
  Position at, kind_at, from_at, to_at;
  bool has_kind = false;
  bool has_window = false;  // both ends read
};

enum class DueKind { unknown, on, phase_end, after, undated, on_event, weekly };

struct DraftDue {
  DueKind kind = DueKind::unknown;
  Position at;  // of the value that says when
  MonthDay on;
  std::optional<Reference> anchor;
  std::optional<AfterEvent> event;
  Position event_at;
  Offset by;
  Position by_at;
};

struct DraftTask {
  Task task;  // id, texts, flags and numbers; its indexes are filled by the assembler
  Position at;
  DraftDue due;
  std::optional<PartyScope> subject;  // as written; default: the owner's side
  Position subject_at, hidden_at, opens_at;
  std::optional<Reference> owner, reviewer, report_to, ladder, fan_in;
};

struct DraftRung {
  Rung rung;
  Position at;
  std::vector<Reference> notify;
};

struct DraftLadder {
  std::string id;
  Position at;
  std::vector<DraftRung> rungs;
};

struct DraftDuty {
  StandingDuty duty;
  Position at;
  std::optional<Reference> responsible;
};

struct PlanDraft {
  Plan header;  // id, version, title, timezone, calendar, clock policy, rework
  std::optional<Reference> office;
  std::vector<DraftParty> parties;
  std::vector<DraftPhase> phases;
  std::vector<DraftTask> tasks;
  std::vector<DraftLadder> ladders;
  std::vector<DraftDuty> duties;
};

[[nodiscard]] PlanDraft parse_plan(const YamlNode& root, Errors& errors);

// Where each id leads. Ids share one name space; a repeated one is reported, and the first stays.
struct DraftIndex {
  std::map<std::string_view, std::size_t> parties, phases, tasks, ladders;
};
[[nodiscard]] DraftIndex index_ids(const PlanDraft& draft, Errors& errors);

// The side a task lies on: as written, else its owner's. nullopt when the owner is unknown.
[[nodiscard]] std::optional<PartyScope> subject_of(const DraftTask& task, const PlanDraft& draft,
                                                   const DraftIndex& index);

// One file of rules each. None stops at its first error; each skips what an earlier error made unknowable.
void check_references(const PlanDraft& draft, const DraftIndex& index, Errors& errors);
void check_phases(const PlanDraft& draft, Errors& errors);
void check_due_dates(const PlanDraft& draft, const DraftIndex& index, Errors& errors);
void check_sides(const PlanDraft& draft, const DraftIndex& index, Errors& errors);
void check_ladders(const PlanDraft& draft, Errors& errors);

// Requires a draft without errors.
[[nodiscard]] Plan assemble_plan(PlanDraft draft);

}  // namespace duban
