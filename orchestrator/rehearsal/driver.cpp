#include "orchestrator/rehearsal/driver.hpp"

#include "orchestrator/rehearsal/event_text.hpp"
#include "orchestrator/rehearsal/requests.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/tables/filings.hpp"
#include "persistence/tables/lists.hpp"
#include "persistence/tables/trail.hpp"
#include "workflows/audit/canonical_json.hpp"
#include "workflows/base/name.hpp"
#include "workflows/unit_campaign/facet_names.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace duban {
namespace {

constexpr std::string_view kOffice = "office";
constexpr std::string_view kInspector = "inspector";
constexpr Partition kPartition = 0;

bool is_file(EvidenceKind kind) {
  return kind != EvidenceKind::text && kind != EvidenceKind::link;
}

// Who files a task, named as tokens are: the unit itself, the inspectors for what the unit must not know of,
// the office for the rest.
std::string filer_of(const UnitId& unit, const Task& task, const Plan& plan) {
  if (plan.parties[task.owner].scope == PartyScope::unit) return "unit:" + unit.value;
  return std::string(task.hidden_from_unit ? kInspector : kOffice);
}

Side side_of(const Task& task, const Plan& plan) {
  return plan.parties[task.owner].scope == PartyScope::unit ? Side::unit : Side::organiser;
}

// The transcript tells of the campaign, of what lives in it and of what it stands on; contacts and deliveries
// are the office's own business.
bool is_told(const AuditRecord& record) {
  using OfficesOwn = boost::mp11::mp_transform<EventOf, StandaloneAggregates>;
  return std::visit(
      [](const auto& event) {
        return !boost::mp11::mp_contains<OfficesOwn, std::remove_cvref_t<decltype(event)>>::value;
      },
      record.event);
}

}  // namespace

std::string rehearsed_file_text(const UnitId& unit, const TaskKey& key, std::uint32_t number,
                                EvidenceKind kind) {
  return unit.value + " " + key + " " + std::to_string(number) + " " + name_of(kind) + "\n";
}

SubmissionContent rehearsed_filing(const UnitId& unit, const TaskKey& key, std::uint32_t number,
                                   const Task& task) {
  SubmissionContent content;
  content.text = unit.value + " " + key + " " + std::to_string(number);
  for (const auto kind : task.evidence) {
    if (kind == EvidenceKind::link)
      content.links.push_back("https://example.invalid/" + unit.value + "/" + task.id);
    if (!is_file(kind)) continue;
    const auto text = rehearsed_file_text(unit, key, number, kind);
    content.files.push_back({sha256(text), kind, "text/plain", task.id + ".txt", text.size()});
  }
  return content;
}

Driver::Driver(InlineEngine& engine, const Store& store, const Behaviour& behaviour, RehearsalReport& report)
    : engine_(engine), store_(store), behaviour_(behaviour), report_(report) {}

Result<void> Driver::launch(PublishPlan plan, ImportCalendar calendar, const LocalizedText& title) {
  CreateCampaign create;
  create.organiser = OrganiserId{behaviour_.organiser_id};
  create.title = title;
  create.plan = plan.plan->digest;
  create.schedule = *report_.schedule;
  const std::string office(kOffice);
  EnrolUnits enrol{report_.campaign, {}};
  for (const auto& row : report_.units)
    enrol.units.push_back({row.id, row.profile, row.contacts, row.position});
  std::vector<std::pair<Order, std::string>> orders;
  orders.emplace_back(std::move(plan), "admin");
  orders.emplace_back(std::move(calendar), "admin");
  orders.emplace_back(CampaignOrder{report_.campaign, std::move(create), behaviour_.organiser_name}, office);
  orders.emplace_back(std::move(enrol), office);
  orders.emplace_back(CampaignOrder{report_.campaign, LaunchCampaign{}, {}}, office);
  for (auto& [order, actor] : orders) {
    if (auto done = submit(std::move(order), std::move(actor), Side::organiser); !done) return done.error();
  }
  for (const auto& [id, state] : view_.units()) plan_unit(state);
  return {};
}

void Driver::play(Instant until) {
  while (!agenda_.empty() && agenda_.begin()->at <= until) {
    const auto step = *agenda_.begin();
    agenda_.erase(agenda_.begin());
    engine_.move_clock(step.at);
    collect();
    perform(step);
  }
  engine_.move_clock(until);
  collect();
}

// --- what is planned ---------------------------------------------------------------------------------------

void Driver::plan_unit(const UnitCampaign& state) {
  const auto& unit = state.unit;
  for (const auto& instance : state.tasks) {
    if (is_settled(instance.state)) continue;
    plan_filing(state, instance);
    const auto* due = due_of(instance, context());
    const auto* extension = aspect(&Rule::extension, unit, &task_of(instance, context()));
    if (due == nullptr || extension == nullptr) continue;
    agenda_.insert({moment(due->date - std::chrono::days{extension->request_days_before_due}), unit,
                    StepKind::request_extension, key_of(instance, context())});
  }
  plan_happenings(state);
  if (const auto* suspension = aspect(&Rule::suspended, unit)) {
    agenda_.insert({moment(suspension->from), unit, StepKind::suspend, {}});
    agenda_.insert({moment(suspension->to), unit, StepKind::resume, {}});
  }
  if (const auto* departure = aspect(&Rule::withdrawn, unit)) {
    agenda_.insert({moment(departure->on), unit, StepKind::withdraw, {}});
  }
  if (const auto* departure = aspect(&Rule::completed, unit)) {
    agenda_.insert({moment(departure->on), unit, StepKind::complete, {}});
  }
}

void Driver::plan_filing(const UnitCampaign& state, const TaskInstance& instance) {
  if (instance.filings > 0) return;
  if (const auto at = filing_moment(state, instance)) {
    agenda_.insert({std::max(*at, engine_.now()), state.unit, StepKind::file, key_of(instance, context())});
  }
}

void Driver::plan_happenings(const UnitCampaign& state) {
  const auto& plan = *context().plan;
  for (const auto& task : plan.tasks) {
    if (!task.on_event() || (task.subject == PartyScope::organiser) != state.profile.organiser) continue;
    const auto* days = aspect(&Rule::happens, state.unit, &task);
    if (days == nullptr) continue;
    for (const auto day : *days) agenda_.insert({moment(day), state.unit, StepKind::happen, task.id});
  }
}

std::optional<Instant> Driver::filing_moment(const UnitCampaign& state, const TaskInstance& instance) const {
  const auto& task = task_of(instance, context());
  const auto* filing = aspect(&Rule::file, state.unit, &task);
  if (filing == nullptr || filing->kind == Filing::Kind::never) return std::nullopt;
  const auto opens = opens_at(instance, state, context());
  const auto opening_day = context().zone.local_date(opens);
  const auto* due = due_of(instance, context());
  const auto last_day =
      due != nullptr ? due->date
                     : context().schedule->phases[task.phase].to + std::chrono::days{state.frozen_days};
  const std::chrono::days days{filing->days};
  Date day = last_day;
  if (filing->kind == Filing::Kind::before_due) day = last_day - days;
  if (filing->kind == Filing::Kind::after_due) day = last_day + days;
  if (filing->kind == Filing::Kind::after_opening) day = opening_day + days;
  if (filing->kind == Filing::Kind::on) day = filing->on;
  const auto minutes = filing->minutes_of_day.value_or(behaviour_.minutes_of_day);
  return std::max(context().zone.at(std::max(day, opening_day), minutes), opens);
}

Instant Driver::days_from_now(int days) const {
  const auto today = context().zone.local_date(engine_.now());
  return std::max(moment(today + std::chrono::days{days}), engine_.now());
}

// --- what is done ------------------------------------------------------------------------------------------

void Driver::perform(const Step& step) {
  const auto& state = *view_.unit(step.unit);
  if (state.participation == Participation::withdrawn || state.phase == PhaseState::completed) return;
  const std::string office(kOffice);
  switch (step.kind) {
    case StepKind::suspend:
      submit(step.unit, SuspendUnit{aspect(&Rule::suspended, step.unit)->reason, false}, office,
             Side::organiser);
      return;
    case StepKind::resume:
      submit(step.unit, ResumeUnit{aspect(&Rule::suspended, step.unit)->reason, false}, office,
             Side::organiser);
      return;
    case StepKind::withdraw:
      submit(step.unit, WithdrawUnit{aspect(&Rule::withdrawn, step.unit)->reason}, office, Side::organiser);
      return;
    case StepKind::complete:
      submit(step.unit, CompleteUnit{aspect(&Rule::completed, step.unit)->reason}, office, Side::organiser);
      return;
    default:
      break;
  }
  // Nothing is filed or reviewed while a unit is suspended: what was planned waits.
  if (state.participation == Participation::suspended) {
    auto later = step;
    later.at = days_from_now(1);
    agenda_.insert(std::move(later));
    return;
  }
  if (step.kind == StepKind::happen) {
    const auto& task = context().plan->tasks[*context().plan->find_task(step.task)];
    std::uint32_t serial = 1;
    for (const auto& instance : state.tasks) {
      if (task_of(instance, context()).id == step.task) ++serial;
    }
    file_now(step.unit, step.task + "#" + std::to_string(serial), task, 1);
    return;
  }
  const auto* instance = find_instance(state, step.task, context());
  if (step.kind == StepKind::file) file(step, state, *instance);
  if (step.kind == StepKind::review) review(step, *instance);
  if (step.kind == StepKind::request_extension) request_extension(step, *instance);
  if (step.kind == StepKind::answer_extension) answer_extension(step, *instance);
}

void Driver::file(const Step& step, const UnitCampaign& state, const TaskInstance& instance) {
  if (instance.state == TaskState::returned) {
    return file_now(step.unit, step.task, task_of(instance, context()), instance.filings + 1);
  }
  if (instance.state != TaskState::open && instance.state != TaskState::planned) return;
  auto later = step;
  if (instance.extension) {  // the answer decides when it is due
    later.at = days_from_now(1);
  } else if (const auto at = filing_moment(state, instance); at && *at > step.at) {
    later.at = *at;
  } else {
    return file_now(step.unit, step.task, task_of(instance, context()), 1);
  }
  agenda_.insert(std::move(later));
}

void Driver::file_now(const UnitId& unit, const TaskKey& key, const Task& task, std::uint32_t number) {
  const auto& plan = *context().plan;
  auto content = rehearsed_filing(unit, key, number, task);
  FileSubmission filing;
  filing.task = task.on_event() ? task.id : key;
  std::string canonical_json;
  canonical::write(canonical_json, content);
  filing.content = sha256(canonical_json);
  for (const auto& file : content.files) filing.files.push_back(file.digest);
  filing.carries.insert(task.evidence.begin(), task.evidence.end());
  if (task.fan_in) {
    const auto lacking = facet_names::lacks(plan.tasks[*task.fan_in].id);
    const auto read =
        tables::Facets::scan(*store_.snapshot(), tables::Facets::range(kPartition, report_.campaign, lacking),
                             [&](const tables::FacetKey& found) {
                               filing.declared_gaps.push_back(found.unit);
                               return true;
                             });
    read.value();  // the store is in memory
  }
  if (!submit(unit, std::move(filing), filer_of(unit, task, plan), side_of(task, plan), std::move(content)))
    return;
  const auto* instance = find_instance(*view_.unit(unit), key, context());
  if (instance == nullptr || instance->state != TaskState::submitted) return;
  const auto* review = aspect(&Rule::review, unit, &task);
  const auto* returns = aspect(&Rule::returned, unit, &task);
  if (review == nullptr || (!review->accept && returns == nullptr)) return;
  agenda_.insert({days_from_now(review->after_days), unit, StepKind::review, key});
}

void Driver::review(const Step& step, const TaskInstance& instance) {
  if (instance.state != TaskState::submitted) return;
  const auto& task = task_of(instance, context());
  const auto* returns = aspect(&Rule::returned, step.unit, &task);
  const std::string office(kOffice);
  if (returns != nullptr && instance.returns < static_cast<std::uint32_t>(returns->times)) {
    if (submit(step.unit, ReturnSubmission{step.task, returns->reason, std::nullopt}, office,
               Side::organiser)) {
      agenda_.insert({days_from_now(returns->refile_after_days), step.unit, StepKind::file, step.task});
    }
    return;
  }
  if (!aspect(&Rule::review, step.unit, &task)->accept) return;
  submit(step.unit, AcceptSubmission{step.task, {}}, office, Side::organiser);
}

void Driver::request_extension(const Step& step, const TaskInstance& instance) {
  const auto& task = task_of(instance, context());
  const auto* due = due_of(instance, context());
  const auto* extension = aspect(&Rule::extension, step.unit, &task);
  const auto at = moment(due->date - std::chrono::days{extension->request_days_before_due});
  if (at > step.at) {  // a suspension has moved the due day
    auto later = step;
    later.at = at;
    agenda_.insert(std::move(later));
    return;
  }
  if (is_settled(instance.state) || !asked_.emplace(step.unit, step.task).second) return;
  const auto actor = filer_of(step.unit, task, *context().plan);
  RequestExtension request{step.task, due->date + std::chrono::days{extension->until_days}, extension->reason,
                           actor};
  if (!submit(step.unit, std::move(request), actor, side_of(task, *context().plan))) return;
  if (extension->verdict == Extension::Verdict::none) return;
  agenda_.insert(
      {days_from_now(extension->answer_after_days), step.unit, StepKind::answer_extension, step.task});
}

void Driver::answer_extension(const Step& step, const TaskInstance& instance) {
  if (!instance.extension) return;
  const auto* extension = aspect(&Rule::extension, step.unit, &task_of(instance, context()));
  const std::string office(kOffice);
  if (extension->verdict == Extension::Verdict::grant) {
    submit(step.unit, GrantExtension{step.task, std::nullopt, extension->reason}, office, Side::organiser);
  } else {
    submit(step.unit, RefuseExtension{step.task, extension->reason}, office, Side::organiser);
  }
}

// A due day that became known only now may lie before the moment planned without it.
void Driver::after_command(const UnitId& unit, const Receipt& receipt) {
  if (std::find(receipt.events.begin(), receipt.events.end(), "DueDateSet") == receipt.events.end()) return;
  const auto& state = *view_.unit(unit);
  for (const auto& instance : state.tasks) {
    if (!is_settled(instance.state)) plan_filing(state, instance);
  }
}

// --- the engine --------------------------------------------------------------------------------------------

bool Driver::submit(const UnitId& unit, UnitCommand command, std::string actor, Side side,
                    std::optional<SubmissionContent> filing) {
  UnitOrder order;
  order.key = {report_.campaign, unit};
  order.command = std::move(command);
  order.attachment = std::move(filing);
  const auto who = actor_text(actor, report_.language);
  const auto done = submit(Order{std::move(order)}, std::move(actor), side);
  if (done) {
    after_command(unit, *done);
    return true;
  }
  ++report_.refusals;
  const auto& error = done.error();
  const std::string code(error.name());
  TranscriptEntry refused{engine_.now(), unit.value, "REFUSED",
                          who + ": " + code + ": " + error.message(Language::en)};
  if (report_.language == Language::zh) {
    refused.what = "未获准";
    refused.detail = who + "：" + error.message(Language::zh) + "（" + code + "）";
  }
  report_.transcript.push_back(std::move(refused));
  return false;
}

Result<Receipt> Driver::submit(Order order, std::string actor, Side side) {
  std::array<char, 32> id{};
  (void)std::snprintf(id.data(), id.size(), "rehearsal-%06llu", static_cast<unsigned long long>(++commands_));
  Command command;
  command.id = id.data();
  command.actor = std::move(actor);
  command.side = side;
  command.order = std::move(order);
  report_.requests.append(request_line(command, engine_.now(), report_));
  auto done = engine_.submit(std::move(command));
  collect();
  return done;
}

// The transcript is made from the audit trails alone: what stands in it is what a stranger could read.
void Driver::collect() {
  if (!context_) {
    if (const auto* campaign = engine_.shelf()->campaign(report_.campaign)) context_ = campaign->context;
  }
  if (!context_) return;  // the records before the campaign's first are told with it
  const auto snapshot = store_.snapshot();
  collect(*snapshot, kSystemTrail, report_.system_records);
  collect(*snapshot, kPartition, report_.records);
}

void Driver::collect(const Snapshot& snapshot, Partition trail, std::uint64_t& records) {
  const auto range = tables::Audit::from(trail, records);
  snapshot.scan(Table::audit, range.from, range.to, [&](std::string_view, std::string_view leaf) {
    const auto record = read_audit_record(leaf).value();
    report_.trail.append(leaf).append("\n");
    ++records;
    if (!is_told(record)) return true;
    const auto& envelope = record.envelope;
    auto text = describe(record, context(), view_, report_.language);
    report_.transcript.push_back(
        {envelope.at, subject_name(envelope), std::move(text.what), std::move(text.detail)});
    view_.take(record, context());
    visit_event_in_campaign(record.event, [&](const auto& event) {
      if (const auto notice = notice_of(event, context())) {
        report_.forecast.take(*notice, envelope.unit, envelope.at, context());
      }
    });
    return true;
  });
}

}  // namespace duban
