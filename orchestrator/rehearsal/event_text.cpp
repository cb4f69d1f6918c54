#include "orchestrator/rehearsal/event_text.hpp"

#include "workflows/base/name.hpp"
#include "workflows/unit_campaign/instances.hpp"

namespace duban {
namespace {

std::string step(auto from, auto to) {
  return name_of(from) + " → " + name_of(to);
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

std::string because(const std::string& reason) {
  return reason.empty() ? std::string() : "; because: " + reason;
}

class Describer {
 public:
  Describer(const AuditEnvelope& envelope, const CampaignContext& context, const UnitCampaign* before)
      : envelope_(envelope), context_(context), before_(before) {}

  EventText operator()(const UnitEnrolled& event) const {
    std::string text = event.profile.name + (event.profile.organiser ? " (the organiser)" : "");
    if (!event.profile.branches.empty()) text += "; branches: " + listed(event.profile.branches);
    return {"enrolled", text};
  }
  EventText operator()(const UnitLaunched& event) const {
    if (event.dispensed.empty()) return {"launched", "everything is owed"};
    return {"launched", "due before the launch, not required: " + tasks(event.dispensed)};
  }
  EventText operator()(const UnitSuspended& event) const {
    return {"suspended",
            std::string(event.by_campaign ? "with its campaign" : "by itself") + because(event.reason)};
  }
  EventText operator()(const UnitResumed& event) const {
    std::string text = "dates to come move by " + std::to_string(event.frozen_days) + " days";
    for (const auto& moved : event.moved) text += "; " + task(moved.task) + " now due " + day(moved.due);
    return {"resumed", text + because(event.reason)};
  }
  EventText operator()(const UnitWithdrawn& event) const {
    return {"withdrawn", "by the organiser" + because(event.reason)};
  }
  EventText operator()(const PhaseApproved& event) const {
    return {"approved", event.phase + because(event.reason)};
  }
  EventText operator()(const PhaseEntered& event) const {
    std::string text = step(event.from, event.to) + " (" + event.phase + ")";
    if (!event.carried.empty()) text += "; carried over unfinished: " + tasks(event.carried);
    return {"phase", text};
  }
  EventText operator()(const UnitCompleted& event) const {
    std::string text = name_of(event.from) + " → completed";
    if (!event.unfinished.empty()) text += "; left unfinished: " + tasks(event.unfinished);
    return {"completed", text + because(event.reason)};
  }
  EventText operator()(const TasksOpened& event) const { return {"opened", tasks(event.tasks)}; }
  EventText operator()(const SubmissionFiled& event) const {
    std::string text =
        task(event.task) + ", filing " + std::to_string(event.number) + ": " + step(event.from, event.to);
    if (event.timeliness) text += ", " + name_of(*event.timeliness);
    text += due(event.task) + "; by " + envelope_.actor;
    if (!event.gaps.empty()) {
      text += "; declared missing (" + std::to_string(event.gaps.size()) + "): " + listed(event.gaps);
    }
    return {"filed", text};
  }
  EventText operator()(const SubmissionAccepted& event) const {
    return {"accepted", task(event.task) + ": " + step(event.from, event.to) + "; by " + envelope_.actor +
                            because(event.reason)};
  }
  EventText operator()(const SubmissionReturned& event) const {
    std::string text = task(event.task) + ": " + step(event.from, event.to);
    if (event.due) text += "; rework due " + day(*event.due);
    return {"returned", text + "; by " + envelope_.actor + because(event.reason)};
  }
  EventText operator()(const TaskWaived& event) const {
    return {"waived", task(event.task) + ": " + name_of(event.from) + " → waived" + because(event.reason)};
  }
  EventText operator()(const TaskRequired& event) const {
    std::string text = task(event.task) + ": " + name_of(event.from) + " → open";
    if (event.due) text += "; due " + day(*event.due);
    return {"required", text + because(event.reason)};
  }
  EventText operator()(const DueDateSet& event) const {
    return {"due set", task(event.task) + ": due " + day(event.due) + " (" + event.reason.en + ")"};
  }
  EventText operator()(const ExtensionRequested& event) const {
    return {"asked", task(event.task) + ": extension to " + format_date(event.wanted) + due(event.task) +
                         "; by " + event.by + because(event.reason)};
  }
  EventText operator()(const ExtensionGranted& event) const {
    return {"extended", task(event.task) + ": due " + day(event.former) + " → " + day(event.due) + "; by " +
                            envelope_.actor + because(event.reason)};
  }
  EventText operator()(const ExtensionRefused& event) const {
    return {"refused", task(event.task) + ": no extension" + due(event.task) + "; by " + envelope_.actor +
                           because(event.reason)};
  }
  EventText operator()(const TaskBecameOverdue& event) const {
    return {"overdue", task(event.task) + due(event.task) + reason_of_due(event.task)};
  }
  EventText operator()(const RungFired& event) const {
    std::string text = task(event.task) + ": " + step(event.from, event.to) + ", " + name_of(event.level) +
                       "; told " + listed(event.notified) + due(event.task);
    if (!event.proposed.empty()) text += "; to be considered: " + event.proposed;
    if (event.round > 1) text += "; round " + std::to_string(event.round);
    return {"rung", text};
  }

  EventText operator()(const CampaignCreated& event) const {
    return {"created", event.title.zh + " " + event.title.en + ", " + std::to_string(event.schedule.year) +
                           ", by " + event.organiser.value};
  }
  EventText operator()(const CampaignLaunched& event) const {
    return {"launched", std::to_string(event.units) + " units, the organiser's own included"};
  }
  EventText operator()(const CampaignRunning& event) const {
    return {"running", std::to_string(event.units) + " units have been launched"};
  }
  EventText operator()(const CampaignSuspended& event) const { return {"suspended", event.reason}; }
  EventText operator()(const CampaignResumed& event) const { return {"resumed", event.reason}; }
  EventText operator()(const CampaignCompleted& event) const {
    return {"completed", "every unit is closed" + because(event.reason)};
  }

  EventText operator()(const PlanPublished& event) const {
    return {"published", "plan " + event.id + " " + event.version + ", " + event.digest.hex()};
  }
  EventText operator()(const CalendarImported& event) const {
    return {"imported", "calendar " + event.id + " " + event.version + ", " + event.digest.hex()};
  }
  // A rehearsal issues no tokens and registers nobody who listens.
  EventText operator()(const auto&) const { return {"access", {}}; }

 private:
  [[nodiscard]] std::string task(const std::string& key) const { return task_label(key, context_); }
  [[nodiscard]] std::string tasks(const std::vector<std::string>& keys) const {
    std::string text;
    for (const auto& key : keys) text.append(text.empty() ? "" : ", ").append(task(key));
    return text;
  }
  // A cut-off hour is named; the end of the day goes without saying.
  [[nodiscard]] std::string day(const DueDate& due) const {
    if (due.due_at == due.overdue_at) return format_date(due.date);
    return format_date(due.date) + " (late from " + context_.zone.format(due.due_at) + ")";
  }
  [[nodiscard]] const TaskInstance* instance(const std::string& key) const {
    return before_ == nullptr ? nullptr : find_instance(*before_, key, context_);
  }
  [[nodiscard]] std::string due(const std::string& key) const {
    const auto* found = instance(key);
    const auto* in_force = found == nullptr ? nullptr : due_of(*found, context_);
    return in_force == nullptr ? std::string() : "; due " + day(*in_force);
  }
  [[nodiscard]] std::string reason_of_due(const std::string& key) const {
    const auto* found = instance(key);
    if (found == nullptr) return {};
    const auto* original = original_due_of(*found, context_);
    if (!found->due) return " (" + context_.slot(found->slot).reason.en + ")";
    return original == nullptr ? std::string() : " (first due " + format_date(original->date) + ")";
  }

  const AuditEnvelope& envelope_;
  const CampaignContext& context_;
  const UnitCampaign* before_;
};

}  // namespace

EventText describe(const AuditRecord& record, const CampaignContext& context, const UnitCampaign* before) {
  const Describer describer{record.envelope, context, before};
  return std::visit([&](const auto& family) { return std::visit(describer, family); }, record.event);
}

std::string task_label(std::string_view key, const CampaignContext& context) {
  const auto name = find_slot(key, context);
  if (!name) return std::string(key);
  return context.task_of(name->slot).obligation + " " + std::string(key);
}

}  // namespace duban
