// Rules about the two sides: what is the organiser's own reaches no unit party, and what is hidden from the
// unit even less (E23).
#include "workflows/plan/plan_draft.hpp"
#include "workflows/plan/plan_errors.hpp"

namespace duban {
namespace {

class SideCheck {
 public:
  SideCheck(const PlanDraft& draft, const DraftIndex& index, Errors& errors)
      : draft_(draft), index_(index), errors_(errors) {}

  void run() {
    if (draft_.office && stands_on(*draft_.office, PartyScope::unit)) {
      errors_.push_back(
          Error{errors::plan_office_scope, {{"party", draft_.office->id}}}.at(draft_.office->at));
    }
    for (const auto& task : draft_.tasks) check_task(task);
  }

 private:
  // False as well for a party the plan does not define: that is an error of its own.
  [[nodiscard]] bool stands_on(const Reference& party, PartyScope side) const {
    const auto found = index_.parties.find(party.id);
    return found != index_.parties.end() && draft_.parties[found->second].party.scope == side;
  }
  [[nodiscard]] bool owned_by(const DraftTask& task, PartyScope side) const {
    return task.owner && stands_on(*task.owner, side);
  }

  void check_task(const DraftTask& task) {
    const auto subject = subject_of(task, draft_, index_);
    if (subject == PartyScope::organiser && owned_by(task, PartyScope::unit)) {
      errors_.push_back(
          Error{errors::plan_subject_mismatch, {{"task", excerpt(task.task.id)}, {"party", task.owner->id}}}
              .at(task.subject_at));
    }
    const bool owner_known = owned_by(task, PartyScope::unit) || owned_by(task, PartyScope::organiser);
    const bool about_a_unit = subject == PartyScope::unit && owned_by(task, PartyScope::organiser);
    if (task.task.hidden_from_unit && owner_known && !about_a_unit) {
      errors_.push_back(
          Error{errors::plan_hidden_subject, {{"task", excerpt(task.task.id)}}}.at(task.hidden_at));
    }
    if (task.task.hidden_from_unit) {
      refuse_unit_parties(task, errors::plan_hidden_leak);
    } else if (subject == PartyScope::organiser) {
      refuse_unit_parties(task, errors::plan_unit_party_misplaced);
    }
    if (task.fan_in) check_fan_in(task, subject);
  }

  void refuse_unit_parties(const DraftTask& task, ErrorCode code) {
    if (task.reviewer) refuse_unit_party(task, code, "reviewer", *task.reviewer, task.reviewer->at);
    if (task.report_to) refuse_unit_party(task, code, "report_to", *task.report_to, task.report_to->at);
    if (!task.ladder) return;
    const auto ladder = index_.ladders.find(task.ladder->id);
    if (ladder == index_.ladders.end()) return;
    for (const auto& rung : draft_.ladders[ladder->second].rungs) {
      for (const auto& party : rung.notify) {
        if (refuse_unit_party(task, code, "escalation", party, task.ladder->at)) return;
      }
    }
  }

  bool refuse_unit_party(const DraftTask& task, ErrorCode code, std::string_view key, const Reference& party,
                         Position at) {
    if (!stands_on(party, PartyScope::unit)) return false;
    errors_.push_back(
        Error{code, {{"task", excerpt(task.task.id)}, {"key", key}, {"party", party.id}}}.at(at));
    return true;
  }

  void check_fan_in(const DraftTask& task, std::optional<PartyScope> subject) {
    const auto source = index_.tasks.find(task.fan_in->id);
    if (source == index_.tasks.end()) return;
    const auto source_subject = subject_of(draft_.tasks[source->second], draft_, index_);
    if (!subject || !source_subject) return;
    if (subject == PartyScope::organiser && source_subject == PartyScope::unit) return;
    errors_.push_back(
        Error{errors::plan_fan_in, {{"task", excerpt(task.task.id)}, {"source", task.fan_in->id}}}.at(
            task.fan_in->at));
  }

  const PlanDraft& draft_;
  const DraftIndex& index_;
  Errors& errors_;
};

}  // namespace

void check_sides(const PlanDraft& draft, const DraftIndex& index, Errors& errors) {
  SideCheck(draft, index, errors).run();
}

}  // namespace duban
