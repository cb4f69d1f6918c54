// Units joining a campaign from a list, and the dry run of it.
//
// Reading a long list takes seconds, so it is done on a thread of its own. Both ways run the same checks; the
// real one then enrols the units in pieces, each all or none and each with an idempotency key derived from
// the request's; while one piece syncs, the next is decided. After a refusal half way (a full queue, a
// restart) the same request with the same key goes on where it stopped.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/background.hpp"
#include "orchestrator/api/reading.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/engine/engine_errors.hpp"
#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/problem.hpp"
#include "orchestrator/import/units_file.hpp"
#include "orchestrator/operations/units.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/threads/mutex.hpp"
#include "workflows/base/name.hpp"
#include "workflows/base/record_errors.hpp"
#include "workflows/machines/action_words.hpp"
#include "workflows/machines/state_words.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace duban {
namespace {

using http::Request;
using http::Responder;

constexpr std::size_t kImportsWaitingMax = 8;
constexpr std::size_t kUnitsPerCommand = 1000;
constexpr std::size_t kCommandsInFlight = 2;
constexpr std::size_t kFirstRowsShown = 20;

struct Import {
  Import(Request asked, Responder answers_to, const ApiParts& api, CampaignView into, bool only_checked)
      : request(std::move(asked)),
        responder(std::move(answers_to)),
        parts(api),
        view(std::move(into)),
        dry_run(only_checked) {}

  Request request;
  Responder responder;
  const ApiParts& parts;
  CampaignView view;
  bool dry_run;
  std::vector<UnitRow> rows;
  Command piece;  // without rows, and with the key of the first

  // Pieces are answered on other threads than the one that reads the list.
  Mutex mutex;
  std::size_t next DUBAN_GUARDED_BY(mutex) = 0;    // row to be enrolled next
  std::string last_piece DUBAN_GUARDED_BY(mutex);  // the command before the next
  std::size_t in_flight DUBAN_GUARDED_BY(mutex) = 0;
  std::uint64_t created DUBAN_GUARDED_BY(mutex) = 0;
  std::optional<Error> refusal DUBAN_GUARDED_BY(mutex);  // the first; no piece is begun after it
  bool answered DUBAN_GUARDED_BY(mutex) = false;
};

bool is_csv(const Request& request) {
  const auto type = request.headers.find("Content-Type").value_or("");
  return http::equal_ignoring_case(type.substr(0, std::string_view("text/csv").size()), "text/csv");
}

Result<void> check_state(const Campaign& campaign) {
  if (campaign.state == CampaignState::draft || campaign.state == CampaignState::running) return {};
  return words::refused_campaign(campaign.state, words::refused_enrolment());
}

Errors check_rows(const Import& import) {
  const auto snapshot = import.parts.engine.snapshot();
  // Asked after the snapshot was taken: whoever is seen there was enrolled by a request that is known by now.
  const bool repeated = !import.dry_run && is_repeated(import.request, import.parts);
  const auto& campaign = import.view.campaign->state.id.value;
  const auto parties = contact_parties(*import.view.campaign->context.plan);
  // A repeated request meets the units that it enrolled itself.
  return check_units(import.rows, parties, [&](const UnitId& unit) {
    return !repeated && tables::UnitCampaigns::contains(
                            *snapshot, tables::UnitCampaigns::at(import.parts.partition, campaign, unit));
  });
}

void write_row(http::JsonWriter& json, const UnitRow& row) {
  json.begin_object().member("id", row.id.value).member("name", row.profile.name);
  json.member("kind", row.profile.kind);
  json.key("branches").begin_array();
  for (const auto& branch : row.profile.branches) json.value(branch);
  json.end().member("contacts", row.contacts.size());
  if (row.position.line > 0) json.member("line", row.position.line);
  json.end();
}

void write_error(http::JsonWriter& json, const Error& error, Language language) {
  json.begin_object().member("code", error.name()).member("detail", error.message(language));
  json.member("mend", error.mend(language));
  if (error.position) {
    json.member("line", error.position->line).member("column", error.position->column);
  }
  if (!error.pointer.empty()) json.member("pointer", error.pointer);
  json.end();
}

http::Response verdict(const Import& import, const Errors& errors) {
  http::JsonWriter json;
  json.begin_object().member("dry_run", true).member("acceptable", errors.empty());
  json.member("units", import.rows.size());
  json.key("first_units").begin_array();
  for (std::size_t at = 0; at < std::min(import.rows.size(), kFirstRowsShown); ++at) {
    write_row(json, import.rows[at]);
  }
  json.end().key("errors").begin_array();
  for (const auto& error : errors) write_error(json, error, import.request.language);
  json.end().end();
  return http::json_response(200, json.take());
}

void answer(Import& import) {
  std::optional<Error> refusal;
  std::uint64_t created = 0;
  {
    const MutexLock lock(import.mutex);
    refusal = std::exchange(import.refusal, std::nullopt);
    created = import.created;
  }
  if (refusal) return import.responder.refuse(std::move(*refusal));
  http::JsonWriter json;
  json.begin_object().member("campaign", import.view.campaign->state.id.value);
  json.member("created", created).end();
  import.responder.answer(http::json_response(201, json.take()));
}

// nullopt: no piece is left, or none may be begun.
std::optional<Command> take_piece(Import& import) DUBAN_REQUIRES(import.mutex) {
  if (import.refusal || import.next == import.rows.size()) return std::nullopt;
  const auto number = import.next / kUnitsPerCommand;
  const auto end = std::min(import.rows.size(), import.next + kUnitsPerCommand);
  EnrolUnits order;
  order.campaign = import.view.campaign->state.id;
  order.salt = random_bytes(import.parts.random, kSaltBytes);
  order.only_after = import.last_piece;
  for (; import.next < end; ++import.next) {
    auto& row = import.rows[import.next];
    order.units.push_back({std::move(row.id), std::move(row.profile), std::move(row.contacts), row.position});
  }
  auto command = import.piece;
  command.order = std::move(order);
  if (number > 0) command.id += "/" + std::to_string(number);
  import.last_piece = command.id;
  ++import.in_flight;
  return command;
}

void enrol_next(const std::shared_ptr<Import>& import);

// Only after the first piece come several at a time: whether the request is a repeated one is known by it.
void note_enrolled(const std::shared_ptr<Import>& import, const Result<Receipt>& result) {
  std::size_t wanted = 1;
  {
    const MutexLock lock(import->mutex);
    --import->in_flight;
    if (import->created == 0) wanted = kCommandsInFlight;
    if (result) {
      import->created += result->created;
    } else if (!import->refusal) {
      import->refusal = result.error();
    }
  }
  for (; wanted > 0; --wanted) enrol_next(import);
}

// Begins the next piece, or answers after the last.
void enrol_next(const std::shared_ptr<Import>& import) {
  std::optional<Command> command;
  {
    const MutexLock lock(import->mutex);
    command = take_piece(*import);
    if (!command && (import->in_flight > 0 || std::exchange(import->answered, true))) return;
  }
  if (!command) return answer(*import);
  command->reply = [import](Result<Receipt> result) { note_enrolled(import, result); };
  import->parts.engine.submit(std::move(*command));
}

Errors read_rows(Import& import) {
  auto rows =
      is_csv(import.request) ? read_units_csv(import.request.body) : read_units_json(import.request.body);
  if (!rows) return rows.error();
  import.rows = std::move(*rows);
  return check_rows(import);
}

void run_import(const std::shared_ptr<Import>& import) {
  auto errors = read_rows(*import);
  if (import->dry_run) return import->responder.answer(verdict(*import, errors));
  if (!errors.empty()) return import->responder.refuse(std::move(errors));
  auto piece = command_for(import->request, EnrolUnits{});
  if (!piece) return import->responder.refuse(piece.error());
  import->piece = std::move(*piece);
  enrol_next(import);
}

// The boundary of the thread: what leaves a job as an exception is an answer too.
void run_import_guarded(const std::shared_ptr<Import>& import) {
  try {
    run_import(import);
  } catch (const CorruptRead& unreadable) {
    import->responder.refuse(Error{errors::store_corrupt,
                                   { {"what", "record"},
                                     { "detail",
                                       unreadable.what() } }});
  } catch (const std::exception&) {
    import->responder.refuse(Error{errors::http_internal});
  }
}

// POST /api/v1/campaigns/{campaign}/units?dry_run=true|false text/csv (UTF-8 or GB18030; docs of
// units_file.hpp) or application/json {"units": [{"id", "name", "kind"?, "branches"?: [text], "contacts"?:
// [{"party", "name"?, "address"}]}]} Answers 201 {"campaign", "created"}; a dry run 200 {"dry_run",
// "acceptable", "units", "first_units", "errors": [{"code", "detail", "mend", "line"?, "column"?,
// "pointer"?}]} and needs no Idempotency-Key.
void import_units(Request request, Responder responder, const ApiParts& parts, Background& background) {
  auto view = campaign_of(request, parts);
  if (!view) return responder.refuse(view.error());
  const auto dry_run = query_flag(request, "dry_run");
  if (!dry_run) return responder.refuse(dry_run.error());
  const bool repeated = !*dry_run && is_repeated(request, parts);
  if (const auto state = check_state(view->campaign->state); !state && !repeated) {
    return responder.refuse(state.error());
  }
  auto import =
      std::make_shared<Import>(std::move(request), std::move(responder), parts, std::move(*view), *dry_run);
  std::function<void()> job = [import] { run_import_guarded(import); };
  if (!background.post(job)) {
    import->responder.refuse(Error{errors::operation_queue_full, { { http::kRetryAfterParam, "5" } }});
  }
}

}  // namespace

void add_import_routes(Routes& routes) {
  auto background = routes.parts().make_background(kImportsWaitingMax);
  routes.write(operations::import_units,
               [background](Request request, Responder responder, const ApiParts& parts) {
                 import_units(std::move(request), std::move(responder), parts, *background);
               });
}

}  // namespace duban
