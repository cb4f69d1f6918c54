// The shape of a plan file: which keys stand where, and what each value looks like (docs/plan-format.md).
#include "workflows/base/time.hpp"
#include "workflows/plan/measures.hpp"
#include "workflows/plan/plan_draft.hpp"
#include "workflows/plan/plan_errors.hpp"
#include "workflows/plan/plan_limits.hpp"
#include "workflows/plan/plan_scalars.hpp"

#include <algorithm>

namespace duban {
namespace {

constexpr auto kRequired = Presence::required;
constexpr auto kOptional = Presence::optional;

std::optional<Offset> parse_positive_offset(std::string_view text) {
  const auto offset = parse_offset(text);
  return offset && offset->count > 0 ? offset : std::nullopt;
}

std::optional<std::string> parse_version(std::string_view text) {
  constexpr std::size_t kLengthMax = 32;
  const bool usable = text.size() <= kLengthMax && std::ranges::all_of(text, [](char c) {
                        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                               c == '.' || c == '-' || c == '_';
                      });
  if (!usable) return std::nullopt;
  return std::string(text);
}

std::optional<std::string> parse_timezone(std::string_view text) {
  if (!TimeZone::find(text)) return std::nullopt;
  return std::string(text);
}

std::optional<std::string> parse_calendar_id(std::string_view text) {
  if (!is_plan_id(text, true)) return std::nullopt;
  return std::string(text);
}

class Parser {
 public:
  explicit Parser(Errors& errors) : errors_(errors) {}

  PlanDraft parse(const YamlNode& root) {
    const Fields top(root, "plan", {"apiVersion", "kind", "metadata", "spec"}, errors_);
    require_word(top, "apiVersion", "duban/v1");
    require_word(top, "kind", "Plan");
    if (const auto* metadata = top.mapping("metadata", kRequired)) parse_metadata(*metadata);
    if (const auto* spec = top.mapping("spec", kRequired)) parse_spec(*spec);
    return std::move(draft_);
  }

 private:
  void require_word(const Fields& fields, std::string_view key, const std::string& word) {
    const auto value = fields.text(key, kRequired, kPlanWordCharactersMax);
    if (value && *value != word) fields.refuse_word(key, *value, fields.at(key), word);
  }

  void parse_metadata(const YamlNode& node) {
    const Fields fields(node, "metadata", {"id", "version", "title"}, errors_);
    auto& plan = draft_.header;
    if (auto id = fields.id("id", kRequired, true)) plan.id = std::move(id->id);
    plan.version = fields.scalar("version", kRequired, parse_version, errors::plan_bad_version).value_or("");
    plan.title = fields.localized("title", kRequired, kPlanTitleCharactersMax).value_or(LocalizedText{});
  }

  void parse_spec(const YamlNode& node) {
    const Fields fields(node, "spec",
                        {"timezone", "calendar", "suspension_clock", "rework", "office", "parties", "phases",
                         "escalations", "duties"},
                        errors_);
    auto& plan = draft_.header;
    plan.timezone =
        fields.scalar("timezone", kRequired, parse_timezone, errors::plan_unknown_timezone).value_or("");
    plan.calendar = fields.scalar("calendar", kRequired, parse_calendar_id, errors::plan_bad_id).value_or("");
    plan.suspension_clock =
        fields.word<ClockPolicy>("suspension_clock", kOptional).value_or(ClockPolicy::freeze);
    plan.rework = fields.scalar("rework", kOptional, parse_positive_offset, errors::plan_bad_offset);
    draft_.office = fields.reference("office", kRequired);
    each(fields.list("parties", kRequired, kPlanPartiesMax), [this](const YamlNode& n) { parse_party(n); });
    each(fields.list("phases", kRequired, kPlanPhasesMax), [this](const YamlNode& n) { parse_phase(n); });
    if (const auto* ladders = fields.mapping("escalations", kOptional)) parse_ladders(*ladders);
    each(fields.list("duties", kOptional, kPlanDutiesMax), [this](const YamlNode& n) { parse_duty(n); });
    if (draft_.tasks.size() > kPlanTasksMax) {
      report_too_many("tasks", draft_.tasks.size(), kPlanTasksMax, fields.at("phases"));
      draft_.tasks.resize(kPlanTasksMax);
    }
  }

  template <class Parse>
  static void each(const std::vector<YamlNode>* nodes, Parse parse) {
    if (!nodes) return;
    for (const auto& node : *nodes) parse(node);
  }

  void report_too_many(std::string_view key, std::size_t count, std::size_t max, Position at) {
    errors_.push_back(Error{errors::plan_too_many,
                            {{"key", key}, {"count", std::to_string(count)}, {"max", std::to_string(max)}}}
                          .at(at));
  }

  void parse_party(const YamlNode& node) {
    const Fields fields(node, "party", {"id", "title", "scope", "many"}, errors_);
    DraftParty draft{.party = {}, .at = fields.at("id")};
    if (auto id = fields.id("id", kRequired, true)) draft.party.id = std::move(id->id);
    draft.party.title =
        fields.localized("title", kRequired, kPlanTitleCharactersMax).value_or(LocalizedText{});
    draft.party.scope = fields.word<PartyScope>("scope", kRequired).value_or(PartyScope::unit);
    draft.party.many = fields.flag("many").value_or(false);
    if (draft.party.many && draft.party.scope == PartyScope::organiser)
      not_applicable(fields, "many", "scope: unit");
    draft_.parties.push_back(std::move(draft));
  }

  void parse_phase(const YamlNode& node) {
    const Fields fields(node, "phase", {"id", "kind", "title", "window", "advance", "tasks"}, errors_);
    DraftPhase draft{
        .phase = {}, .at = fields.at("id"), .kind_at = fields.at("kind"), .from_at = {}, .to_at = {}};
    if (auto id = fields.id("id", kRequired)) draft.phase.id = std::move(id->id);
    if (const auto kind = fields.word<PhaseKind>("kind", kRequired)) {
      draft.phase.kind = *kind;
      draft.has_kind = true;
    }
    draft.phase.title =
        fields.localized("title", kRequired, kPlanTitleCharactersMax).value_or(LocalizedText{});
    draft.phase.advance = fields.word<AdvancePolicy>("advance", kOptional).value_or(AdvancePolicy::by_date);
    if (const auto* window = fields.mapping("window", kRequired)) parse_window(*window, draft);
    draft_.phases.push_back(std::move(draft));
    each(fields.list("tasks", kOptional, kPlanTasksMax), [this](const YamlNode& n) { parse_task(n); });
  }

  void parse_window(const YamlNode& node, DraftPhase& draft) {
    const Fields fields(node, "window", {"from", "to"}, errors_);
    const auto from = fields.scalar("from", kRequired, parse_month_day, errors::plan_bad_date);
    const auto to = fields.scalar("to", kRequired, parse_month_day, errors::plan_bad_date);
    draft.from_at = fields.at("from");
    draft.to_at = fields.at("to");
    draft.has_window = from && to;
    draft.phase.from = from.value_or(MonthDay{});
    draft.phase.to = to.value_or(MonthDay{});
  }

  void parse_task(const YamlNode& node) {
    const Fields fields(
        node, "task",
        {"id", "obligation", "title", "guidance", "owner", "subject", "hidden_from_unit", "opens", "due",
         "evidence", "reviewer", "report_to", "escalation", "rework", "fan_in"},
        errors_);
    DraftTask draft;
    auto& task = draft.task;
    draft.at = fields.at("id");
    if (auto id = fields.id("id", kRequired)) task.id = std::move(id->id);
    task.obligation = fields.text("obligation", kOptional, kPlanWordCharactersMax).value_or("");
    task.title = fields.localized("title", kRequired, kPlanTitleCharactersMax).value_or(LocalizedText{});
    task.guidance = fields.localized("guidance", kOptional, kPlanTextCharactersMax).value_or(LocalizedText{});
    task.phase = static_cast<std::uint16_t>(draft_.phases.size() - 1);
    draft.owner = fields.reference("owner", kRequired);
    draft.subject = fields.word<PartyScope>("subject", kOptional);
    draft.subject_at = fields.at("subject");
    task.hidden_from_unit = fields.flag("hidden_from_unit").value_or(false);
    draft.hidden_at = fields.at("hidden_from_unit");
    task.opens = fields.scalar("opens", kOptional, parse_month_day, errors::plan_bad_date);
    draft.opens_at = fields.at("opens");
    if (const auto* due = fields.mapping("due", kRequired)) parse_due(*due, draft);
    if (task.weekly && task.opens) not_applicable(fields, "opens", "on, phase_end, after, undated, on_event");
    parse_evidence(fields, task);
    draft.reviewer = fields.reference("reviewer", kOptional);
    draft.report_to = fields.reference("report_to", kOptional);
    draft.ladder = fields.reference("escalation", kOptional);
    task.rework = fields.scalar("rework", kOptional, parse_positive_offset, errors::plan_bad_offset);
    if (task.rework && !draft.reviewer) not_applicable(fields, "rework", "reviewer");
    draft.fan_in = fields.reference("fan_in", kOptional);
    draft_.tasks.push_back(std::move(draft));
  }

  void parse_evidence(const Fields& fields, Task& task) {
    const auto* items = fields.list("evidence", kOptional, kPlanEvidenceMax);
    if (!items) return;
    for (const auto& item : *items) {
      const auto text = read_text(item, "evidence", kPlanWordCharactersMax, errors_);
      if (!text) continue;
      const auto kind = enumerator_of<EvidenceKind>(*text);
      if (!kind) {
        fields.refuse_word("evidence", *text, item.at, listed_names<EvidenceKind>());
      } else if (std::ranges::find(task.evidence, *kind) != task.evidence.end()) {
        errors_.push_back(
            Error{errors::plan_duplicate_item, {{"key", "evidence"}, {"value", *text}}}.at(item.at));
      } else {
        task.evidence.push_back(*kind);
      }
    }
  }

  void parse_due(const YamlNode& node, DraftTask& draft) {
    const Fields fields(node, "due",
                        {"on", "phase_end", "after", "event", "by", "undated", "on_event", "every",
                         "partial_weeks", "roll", "cutoff"},
                        errors_);
    auto& due = draft.due;
    due.at = fields.at();
    due.kind = due_kind(fields, draft.task.id);
    if (due.kind != DueKind::unknown) parse_due_value(fields, draft);
    draft.task.roll = fields.word<Roll>("roll", kOptional).value_or(Roll::none);
    draft.task.cutoff_minutes = fields.scalar("cutoff", kOptional, parse_time_of_day, errors::plan_bad_time);
    if (due.kind == DueKind::unknown) return;
    if (due.kind != DueKind::after) {
      not_applicable(fields, "event", "after");
      not_applicable(fields, "by", "after");
    }
    if (due.kind != DueKind::weekly) not_applicable(fields, "partial_weeks", "every");
    if (due.kind == DueKind::undated || due.kind == DueKind::on_event) {
      not_applicable(fields, "roll", "on, phase_end, after, every");
      not_applicable(fields, "cutoff", "on, phase_end, after, every");
    }
  }

  DueKind due_kind(const Fields& fields, const std::string& task) {
    constexpr std::pair<std::string_view, DueKind> kKinds[] = {
        {"on", DueKind::on},           {"phase_end", DueKind::phase_end}, {"after", DueKind::after},
        {"undated", DueKind::undated}, {"on_event", DueKind::on_event},   {"every", DueKind::weekly}};
    auto kind = DueKind::unknown;
    int count = 0;
    for (const auto& [key, value] : kKinds) {
      if (!fields.has(key)) continue;
      kind = value;
      ++count;
    }
    if (count == 1) return kind;
    errors_.push_back(
        Error{errors::plan_due_kind, {{"task", excerpt(task)}, {"count", std::to_string(count)}}}.at(
            fields.at()));
    return DueKind::unknown;
  }

  void parse_due_value(const Fields& fields, DraftTask& draft) {
    auto& due = draft.due;
    switch (due.kind) {
      case DueKind::on: {
        due.at = fields.at("on");
        const auto day = fields.scalar("on", kRequired, parse_month_day, errors::plan_bad_date);
        if (!day) due.kind = DueKind::unknown;
        due.on = day.value_or(MonthDay{});
        break;
      }
      case DueKind::after:
        parse_after(fields, due);
        break;
      case DueKind::phase_end:
        require_word(fields, "phase_end", "true");
        break;
      case DueKind::undated:
        require_word(fields, "undated", "true");
        break;
      case DueKind::on_event:
        require_word(fields, "on_event", "true");
        break;
      case DueKind::weekly:
        require_word(fields, "every", "week");
        draft.task.weekly = Weekly{
            fields.word<PartialWeeks>("partial_weeks", kOptional).value_or(PartialWeeks::if_working_day)};
        break;
      case DueKind::unknown:
        break;
    }
  }

  void parse_after(const Fields& fields, DraftDue& due) {
    due.at = fields.at("after");
    due.anchor = fields.reference("after", kRequired);
    due.event = fields.word<AfterEvent>("event", kOptional);
    due.event_at = fields.has("event") ? fields.at("event") : due.at;
    due.by_at = fields.at("by");
    const auto by = fields.scalar("by", kRequired, parse_offset, errors::plan_bad_offset);
    const bool after_an_act = due.event == AfterEvent::submitted || due.event == AfterEvent::accepted;
    if (by && by->count < 0 && after_an_act) {
      fields.refuse_scalar(errors::plan_bad_offset, "by", format_offset(*by));
    }
    due.by = by.value_or(Offset{});
    const bool unreadable_event = fields.has("event") && !due.event;
    if (!due.anchor || !by || unreadable_event) due.kind = DueKind::unknown;
  }

  void not_applicable(const Fields& fields, std::string_view key, std::string_view needs) {
    if (!fields.has(key)) return;
    errors_.push_back(
        Error{errors::plan_key_not_applicable, {{"key", key}, {"needs", needs}}}.at(fields.at(key)));
  }

  void parse_ladders(const YamlNode& node) {
    if (node.items.size() > kPlanLaddersMax) {
      report_too_many("escalations", node.items.size(), kPlanLaddersMax, node.at);
      return;
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const auto& key = node.keys[i];
      if (!is_plan_id(key.text, false)) {
        errors_.push_back(
            Error{errors::plan_bad_id, {{"key", "escalations"}, {"value", excerpt(key.text)}}}.at(key.at));
      }
      parse_ladder(key, node.items[i]);
    }
  }

  void parse_ladder(const YamlKey& key, const YamlNode& node) {
    DraftLadder ladder{.id = key.text, .at = key.at, .rungs = {}};
    if (node.kind != YamlNode::Kind::sequence) {
      errors_.push_back(Error{errors::plan_not_list, {{"key", excerpt(key.text)}}}.at(node.at));
    } else if (node.items.empty()) {
      errors_.push_back(Error{errors::plan_empty_value, {{"key", excerpt(key.text)}}}.at(node.at));
    } else if (node.items.size() > kPlanRungsMax) {
      report_too_many(excerpt(key.text), node.items.size(), kPlanRungsMax, node.at);
    } else {
      for (const auto& item : node.items) parse_rung(item, ladder);
    }
    draft_.ladders.push_back(std::move(ladder));
  }

  void parse_rung(const YamlNode& node, DraftLadder& ladder) {
    const Fields fields(node, "rung", {"at", "level", "notify", "propose"}, errors_);
    DraftRung draft{.rung = {}, .at = fields.at("at"), .notify = {}};
    const auto at = fields.scalar("at", kRequired, parse_rung_at, errors::plan_bad_moment);
    if (at) {
      draft.rung.offset = at->offset;
      draft.rung.minutes_of_day = at->minutes_of_day;
    }
    const auto level = fields.word<Level>("level", kRequired);
    if (level == Level::none)
      fields.refuse_word("level", "none", fields.at("level"), "blue, yellow, orange, red");
    draft.rung.level = level.value_or(Level::blue);
    if (const auto* parties = fields.list("notify", kRequired, kPlanPartiesMax))
      parse_notify(*parties, draft);
    if (auto measure = fields.text("propose", kOptional, kPlanWordCharactersMax)) {
      if (!is_measure(*measure))
        fields.refuse_word("propose", *measure, fields.at("propose"), measure_list());
      draft.rung.propose = std::move(*measure);
    }
    if (at && level) ladder.rungs.push_back(std::move(draft));
  }

  void parse_notify(const std::vector<YamlNode>& items, DraftRung& draft) {
    for (const auto& item : items) {
      auto party = read_text(item, "notify", kPlanWordCharactersMax, errors_);
      if (!party) continue;
      if (std::ranges::find(draft.notify, *party, &Reference::id) != draft.notify.end()) {
        errors_.push_back(
            Error{errors::plan_duplicate_item, {{"key", "notify"}, {"value", excerpt(*party)}}}.at(item.at));
        continue;
      }
      draft.notify.push_back(Reference{std::move(*party), item.at});
    }
  }

  void parse_duty(const YamlNode& node) {
    const Fields fields(node, "duty", {"id", "obligation", "title", "text", "responsible"}, errors_);
    DraftDuty draft{.duty = {}, .at = fields.at("id"), .responsible = {}};
    if (auto id = fields.id("id", kRequired)) draft.duty.id = std::move(id->id);
    draft.duty.obligation = fields.text("obligation", kOptional, kPlanWordCharactersMax).value_or("");
    draft.duty.title =
        fields.localized("title", kRequired, kPlanTitleCharactersMax).value_or(LocalizedText{});
    draft.duty.text = fields.localized("text", kRequired, kPlanTextCharactersMax).value_or(LocalizedText{});
    draft.responsible = fields.reference("responsible", kOptional);
    draft_.duties.push_back(std::move(draft));
  }

  Errors& errors_;
  PlanDraft draft_;
};

}  // namespace

PlanDraft parse_plan(const YamlNode& root, Errors& errors) {
  return Parser(errors).parse(root);
}

}  // namespace duban
