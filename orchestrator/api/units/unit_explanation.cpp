#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/units/unit_reports.hpp"
#include "orchestrator/api/units/unit_view.hpp"
#include "orchestrator/queries/unit_events.hpp"
#include "workflows/base/name.hpp"
#include "workflows/schedule/due_reasons.hpp"
#include "workflows/unit_campaign/explanations.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <map>

namespace duban {
namespace {

// Older events are not looked at; a round that long ago is explained by its dates alone.
constexpr std::size_t kEventsReadMax = 1000;

struct FiredRung {
  RungFired event;
  Instant recorded_at{};
};

// What the record says of one task in trouble.
struct Account {
  std::vector<FiredRung> fired;              // of the round in force, newest first
  std::optional<LocalizedText> moved_why;    // why the due date in force is not the plan's
  std::optional<std::string> moved_because;  // the reason a person gave
};
using Accounts = std::map<TaskKey, Account>;

bool in_trouble(const TaskInstance& instance) {
  return instance.level != Level::none || is_overdue(instance) || instance.state == TaskState::returned;
}

// Takes from an event what bears on the due date in force; the newest event of a kind comes first and stays.
class Reader {
 public:
  Reader(const UnitView& view, Accounts& accounts) : view_(view), accounts_(accounts) {}

  void operator()(const AuditEnvelope& envelope, const UnitEvent& event) {
    if (const auto* fired = std::get_if<RungFired>(&event)) return add(*fired, envelope.at);
    if (const auto* set = std::get_if<DueDateSet>(&event)) return moved(set->task, set->reason, {});
    if (const auto* granted = std::get_if<ExtensionGranted>(&event)) {
      return moved(granted->task, words::due_moved(words::DueMove::extended), granted->reason);
    }
    if (const auto* returned = std::get_if<SubmissionReturned>(&event)) {
      return moved(returned->task, words::due_moved(words::DueMove::returned), returned->reason);
    }
    if (const auto* required = std::get_if<TaskRequired>(&event)) {
      return moved(required->task, words::due_moved(words::DueMove::required), required->reason);
    }
    if (const auto* resumed = std::get_if<UnitResumed>(&event)) {
      for (const auto& each : resumed->moved) {
        moved(each.task, words::due_moved(words::DueMove::suspended), resumed->reason);
      }
    }
  }

 private:
  void add(const RungFired& fired, Instant at) {
    const auto account = accounts_.find(fired.task);
    if (account == accounts_.end()) return;
    const auto* instance = find_instance(view_.state, fired.task, view_.context);
    if (instance != nullptr && fired.round == instance->round) account->second.fired.push_back({fired, at});
  }

  void moved(const TaskKey& task, LocalizedText why, std::string because) {
    const auto account = accounts_.find(task);
    if (account == accounts_.end() || account->second.moved_why) return;
    account->second.moved_why = std::move(why);
    if (!because.empty()) account->second.moved_because = std::move(because);
  }

  const UnitView& view_;
  Accounts& accounts_;
};

words::Reader reader_of(const UnitView& view) {
  return view.for_unit() ? words::Reader::unit : words::Reader::organiser;
}

// --- the answer --------------------------------------------------------------------------------------------

void write_fired(http::JsonWriter& json, const Account& account, const UnitView& view) {
  const auto& plan = *view.context.plan;
  json.key("rungs_fired").begin_array();
  for (auto rung = account.fired.rbegin(); rung != account.fired.rend(); ++rung) {
    json.begin_object();
    json.member("rung", rung->event.rung);
    json.member("level", name_of(rung->event.level));
    json.member("moment", view.context.zone.format(rung->event.moment));
    json.member("recorded_at", view.context.zone.format(rung->recorded_at));
    json.key("told").begin_array();
    for (const auto& id : rung->event.notified) {
      const auto party = plan.find_party(id);
      if (!party) continue;
      json.begin_object().member("id", id);
      write_text(json, "title", words::party_of(plan.parties[*party], view.state.profile, reader_of(view)));
      json.end();
    }
    json.end();
    if (!view.for_unit()) {
      const auto& proposed = rung->event.proposed;
      json.member("proposed", proposed.empty() ? std::nullopt : std::optional(proposed));
    }
    json.end();
  }
  json.end();
}

void write_trouble(http::JsonWriter& json, const TaskInstance& instance, const Account& account,
                   const UnitView& view) {
  json.begin_object();
  write_instance_name(json, instance, view);
  json.member("own", is_own(instance, view.context, view.state));
  json.member("state", name_of(instance.state));
  json.member("level", name_of(instance.level));
  json.member("overdue", is_overdue(instance));
  json.member("round", instance.round);
  write_text(json, "problem", words::what_is_wrong(instance, view.context));
  write_due(json, "due", due_of(instance, view.context), view.context.zone);
  write_due(json, "original_due", original_due_of(instance, view.context), view.context.zone);
  write_optional_text(json, "due_reason",
                      account.moved_why ? *account.moved_why : view.context.slot(instance.slot).reason);
  json.member("due_reason_given", account.moved_because);
  write_fired(json, account, view);
  write_next_rung(json, instance, view);
  const auto next = words::what_comes_next(instance, view.state, view.context, reader_of(view));
  write_text(json, "next", next);
  json.key("ends_when").begin_array();
  for (const auto& way :
       words::what_would_end_it(instance, view.state.profile, view.context, reader_of(view))) {
    json.begin_object().member("en", way.en).member("zh", way.zh).end();
  }
  json.end().end();
}

}  // namespace

Result<http::Response> explain_unit(const http::Request& request, const ApiParts& parts) {
  const auto campaign = campaign_of(request, parts);
  if (!campaign) return campaign.error();
  const auto snapshot = parts.engine.snapshot();
  auto unit = unit_of(request, *campaign, *snapshot, parts);
  if (!unit) return unit.error();
  const auto& context = campaign->campaign->context;
  const auto view = view_for(std::move(*unit), context, principal_of(request), parts.engine.now());

  Accounts accounts;
  for (const auto& instance : view.state.tasks) {
    if (in_trouble(instance)) accounts[key_of(instance, context)];
  }
  if (!accounts.empty()) {
    Reader reader(view, accounts);
    const auto read =
        each_recent_unit_event(*snapshot, parts.partition, view.state.campaign, view.state.unit,
                               kEventsReadMax, [&](const AuditEnvelope& envelope, const UnitEvent& event) {
                                 reader(envelope, event);
                                 return true;
                               });
    if (!read) return read.error();
  }
  http::JsonWriter json(8192);
  json.begin_object();
  json.member("campaign", view.state.campaign.value);
  json.member("unit", view.state.unit.value);
  json.member("name", view.state.profile.name);
  json.member("level", name_of(level_of(view.state, context)));
  write_text(json, "summary",
             words::summary_of(view.state.profile.name, level_of(view.state, context), accounts.size()));
  json.key("tasks").begin_array();
  for (const auto& instance : view.state.tasks) {
    const auto account = accounts.find(key_of(instance, context));
    if (account != accounts.end()) write_trouble(json, instance, account->second, view);
  }
  json.end().end();
  return http::json_response(200, json.take());
}

}  // namespace duban
