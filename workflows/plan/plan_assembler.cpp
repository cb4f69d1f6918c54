// Turns a checked draft into a Plan: every name becomes an index.
#include "workflows/plan/plan_draft.hpp"

namespace duban {
namespace {

class Assembler {
 public:
  explicit Assembler(PlanDraft draft) : draft_(std::move(draft)), index_(index_ids(draft_, no_errors_)) {}

  Plan assemble() {
    Plan plan = draft_.header;
    for (const auto& draft : draft_.parties) plan.parties.push_back(draft.party);
    for (const auto& draft : draft_.phases) plan.phases.push_back(draft.phase);
    for (const auto& draft : draft_.tasks) plan.tasks.push_back(assemble(draft));
    for (const auto& task : plan.tasks) {
      if (task.fan_in) plan.tasks[*task.fan_in].feeds_fan_in = true;
    }
    for (const auto& draft : draft_.ladders) plan.ladders.push_back(assemble(draft));
    for (const auto& draft : draft_.duties) {
      plan.duties.push_back(draft.duty);
      plan.duties.back().responsible = party(draft.responsible);
    }
    plan.office = place(index_.parties, draft_.office.value());
    return plan;
  }

 private:
  using Places = std::map<std::string_view, std::size_t>;

  static std::uint16_t place(const Places& places, const Reference& reference) {
    return static_cast<std::uint16_t>(places.at(reference.id));
  }
  static std::optional<std::uint16_t> place(const Places& places, const std::optional<Reference>& reference) {
    if (!reference) return std::nullopt;
    return place(places, *reference);
  }
  [[nodiscard]] std::optional<std::uint16_t> party(const std::optional<Reference>& reference) const {
    return place(index_.parties, reference);
  }

  [[nodiscard]] Task assemble(const DraftTask& draft) const {
    Task task = draft.task;
    task.owner = place(index_.parties, draft.owner.value());
    task.subject = subject_of(draft, draft_, index_).value();
    task.due = assemble(draft.due);
    task.reviewer = party(draft.reviewer);
    task.report_to = party(draft.report_to);
    task.ladder = place(index_.ladders, draft.ladder);
    task.fan_in = place(index_.tasks, draft.fan_in);
    return task;
  }

  [[nodiscard]] Due assemble(const DraftDue& due) const {
    switch (due.kind) {
      case DueKind::on:
        return DueOn{due.on};
      case DueKind::phase_end:
        return DuePhaseEnd{};
      case DueKind::after:
        return assemble_after(due);
      case DueKind::on_event:
        return DueOnEvent{};
      default:
        return DueUndated{};
    }
  }

  [[nodiscard]] DueAfter assemble_after(const DraftDue& due) const {
    const auto& anchor = due.anchor.value();
    const bool is_phase = index_.phases.contains(anchor.id);
    return DueAfter{.anchor = place(is_phase ? index_.phases : index_.tasks, anchor),
                    .event = due.event.value_or(is_phase ? AfterEvent::phase_end : AfterEvent::due),
                    .offset = due.by};
  }

  [[nodiscard]] Ladder assemble(const DraftLadder& draft) const {
    Ladder ladder{.id = draft.id, .rungs = {}};
    for (const auto& rung : draft.rungs) {
      ladder.rungs.push_back(rung.rung);
      for (const auto& party : rung.notify)
        ladder.rungs.back().notify.push_back(place(index_.parties, party));
    }
    return ladder;
  }

  PlanDraft draft_;
  Errors no_errors_;
  DraftIndex index_;
};

}  // namespace

Plan assemble_plan(PlanDraft draft) {
  return Assembler(std::move(draft)).assemble();
}

}  // namespace duban
