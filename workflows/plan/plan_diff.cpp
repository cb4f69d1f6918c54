#include "workflows/plan/plan_diff.hpp"

#include "workflows/base/name.hpp"
#include "workflows/plan/plan_scalars.hpp"
#include "workflows/plan/plan_text.hpp"
#include "workflows/plan/plan_words.hpp"

#include <algorithm>

namespace duban {
namespace {

struct Field {
  std::string name;
  std::string value;
};

// One element flattened, so that all kinds are compared by the same few lines.
struct Element {
  PlanPart part;
  std::string id;
  std::vector<Field> fields;

  void add(std::string name, std::string value) { fields.push_back({std::move(name), std::move(value)}); }
  void add(std::string name, std::string_view value) { add(std::move(name), std::string(value)); }
  void add(const std::string& name, const LocalizedText& text) {
    add(name + ".zh", text.zh);
    add(name + ".en", text.en);
  }
  void add(std::string name, bool value) { add(std::move(name), std::string(value ? "true" : "false")); }
  void add(std::string name, const std::optional<Offset>& offset) {
    add(std::move(name), offset ? format_offset(*offset) : std::string{});
  }
};

Element flatten_header(const Plan& plan) {
  Element element{PlanPart::plan, plan.id, {}};
  element.add("id", plan.id);
  element.add("version", plan.version);
  element.add("title", plan.title);
  element.add("timezone", plan.timezone);
  element.add("calendar", plan.calendar);
  element.add("suspension_clock", name_of(plan.suspension_clock));
  element.add("rework", plan.rework);
  element.add("office", party_text(plan, plan.office));
  return element;
}

Element flatten(const Plan& /*plan*/, const Party& party) {
  Element element{PlanPart::party, party.id, {}};
  element.add("title", party.title);
  element.add("scope", name_of(party.scope));
  element.add("many", party.many);
  return element;
}

Element flatten(const Plan& plan, const Phase& phase) {
  Element element{PlanPart::phase, phase.id, {}};
  element.add("position", std::to_string(&phase - plan.phases.data() + 1));
  element.add("kind", name_of(phase.kind));
  element.add("title", phase.title);
  element.add("window.from", format_month_day(phase.from));
  element.add("window.to", format_month_day(phase.to));
  element.add("advance", name_of(phase.advance));
  return element;
}

Element flatten(const Plan& plan, const Task& task) {
  std::string evidence;
  for (const auto kind : task.evidence)
    evidence += (evidence.empty() ? "" : ", ") + std::string(name_of(kind));
  Element element{PlanPart::task, task.id, {}};
  element.add("phase", plan.phases.at(task.phase).id);
  element.add("obligation", task.obligation);
  element.add("title", task.title);
  element.add("guidance", task.guidance);
  element.add("owner", party_text(plan, task.owner));
  element.add("subject", name_of(task.subject));
  element.add("hidden_from_unit", task.hidden_from_unit);
  element.add("opens", task.opens ? format_month_day(*task.opens) : std::string{});
  element.add("due", due_text(plan, task));
  element.add("evidence", std::move(evidence));
  element.add("reviewer", party_text(plan, task.reviewer));
  element.add("report_to", party_text(plan, task.report_to));
  element.add("escalation", task.ladder ? plan.ladders.at(*task.ladder).id : std::string{});
  element.add("rework", task.rework);
  element.add("fan_in", task.fan_in ? plan.tasks.at(*task.fan_in).id : std::string{});
  return element;
}

Element flatten(const Plan& plan, const Ladder& ladder) {
  Element element{PlanPart::ladder, ladder.id, {}};
  for (std::size_t i = 0; i < ladder.rungs.size(); ++i) {
    const auto& rung = ladder.rungs[i];
    std::string text = format_rung_at(rung) + ", " + std::string(name_of(rung.level)) + ", notify:";
    for (const auto party : rung.notify) text += ' ' + party_text(plan, party);
    if (!rung.propose.empty()) text += ", propose: " + rung.propose;
    element.add("rungs[" + std::to_string(i + 1) + "]", std::move(text));
  }
  return element;
}

Element flatten(const Plan& plan, const StandingDuty& duty) {
  Element element{PlanPart::duty, duty.id, {}};
  element.add("obligation", duty.obligation);
  element.add("title", duty.title);
  element.add("text", duty.text);
  element.add("responsible", party_text(plan, duty.responsible));
  return element;
}

template <class T>
std::vector<Element> flatten_all(const Plan& plan, const std::vector<T>& items) {
  std::vector<Element> elements;
  elements.reserve(items.size());
  for (const auto& item : items) elements.push_back(flatten(plan, item));
  return elements;
}

class Comparison {
 public:
  void compare(const std::vector<Element>& before, const std::vector<Element>& after) {
    for (const auto& element : before) {
      const auto same = std::ranges::find(after, element.id, &Element::id);
      if (same != after.end()) {
        compare_fields(element, *same);
      } else {
        report({.kind = ChangeKind::removed, .part = element.part, .id = element.id});
      }
    }
    for (const auto& element : after) {
      const bool known = std::ranges::find(before, element.id, &Element::id) != before.end();
      if (!known) report({.kind = ChangeKind::added, .part = element.part, .id = element.id});
    }
  }

  // Fields stand in the same order on both sides, except that a ladder may have more rungs on one.
  void compare_fields(const Element& before, const Element& after) {
    for (std::size_t i = 0; i < std::max(before.fields.size(), after.fields.size()); ++i) {
      const Field old_field = i < before.fields.size() ? before.fields[i] : Field{after.fields[i].name, {}};
      const Field new_field = i < after.fields.size() ? after.fields[i] : Field{before.fields[i].name, {}};
      if (old_field.value == new_field.value) continue;
      report({.kind = ChangeKind::changed,
              .part = before.part,
              .id = before.id,
              .field = old_field.name,
              .before = old_field.value,
              .after = new_field.value});
    }
  }

  std::vector<PlanChange> take() { return std::move(changes_); }

 private:
  struct Found {
    ChangeKind kind;
    PlanPart part;
    std::string id;
    std::string field{};
    std::string before{};
    std::string after{};
  };

  void report(Found found) {
    PlanChange change{found.kind,
                      found.part,
                      std::move(found.id),
                      std::move(found.field),
                      std::move(found.before),
                      std::move(found.after),
                      {}};
    change.sentence = words::change_sentence(change);
    changes_.push_back(std::move(change));
  }

  std::vector<PlanChange> changes_;
};

}  // namespace

std::vector<PlanChange> compare_plans(const Plan& before, const Plan& after) {
  Comparison comparison;
  comparison.compare_fields(flatten_header(before), flatten_header(after));
  comparison.compare(flatten_all(before, before.parties), flatten_all(after, after.parties));
  comparison.compare(flatten_all(before, before.phases), flatten_all(after, after.phases));
  comparison.compare(flatten_all(before, before.tasks), flatten_all(after, after.tasks));
  comparison.compare(flatten_all(before, before.ladders), flatten_all(after, after.ladders));
  comparison.compare(flatten_all(before, before.duties), flatten_all(after, after.duties));
  return comparison.take();
}

}  // namespace duban
