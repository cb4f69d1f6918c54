// Uploading evidence, and reading back what was filed.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/background.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/api/units/unit_target.hpp"
#include "orchestrator/engine/engine_errors.hpp"
#include "orchestrator/evidence/evidence_errors.hpp"
#include "orchestrator/evidence/evidence_store.hpp"
#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/problem.hpp"
#include "orchestrator/operations/files.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/tables/filings.hpp"
#include "workflows/base/percent.hpp"
#include "workflows/unit_campaign/instances.hpp"

namespace duban {
namespace {

using http::Request;
using http::Responder;

constexpr std::size_t kUploadsWaitingMax = 256;
constexpr std::size_t kDownloadsWaitingMax = 256;

// --- uploading ---------------------------------------------------------------------------------------------

// Before a byte of the body is taken: the unit must be there and the caller's to file for.
Result<std::unique_ptr<http::BodySink>> open_upload(const Request& request, const ApiParts& parts) {
  const auto view = campaign_of(request, parts);
  if (!view) return view.error();
  const auto unit = unit_of(request, *view, *parts.engine.snapshot(), parts);
  if (!unit) return unit.error();
  return parts.evidence.open_sink(request.headers.find("Content-Type").value_or(""));
}

struct Upload {
  Request request;
  Responder responder;
  const ApiParts& parts;
};

http::Response stored(const StoredFile& file) {
  http::JsonWriter json;
  json.begin_object().member("digest", file.digest.hex()).member("size", file.size_bytes);
  json.member("media_type", file.media_type).end();
  return http::json_response(201, json.take());
}

void finish_upload(const std::shared_ptr<Upload>& upload) {
  const auto file =
      upload->parts.evidence.finish(std::move(upload->request.sink), upload->parts.engine.now());
  if (!file) return upload->responder.refuse(file.error());
  Command command;
  command.id = upload->request.request_id;
  command.actor = principal_of(upload->request).name;
  command.order = NoteUpload{CampaignId{upload->request.param("campaign")},
                             UnitId{upload->request.param("unit")},
                             principal_of(upload->request).side(),
                             file->digest,
                             {file->size_bytes, file->media_type}};
  command.reply = [upload, file = *file](const Result<Receipt>& result) {
    if (result) {
      upload->responder.answer(stored(file));
    } else {
      upload->responder.refuse(result.error());
    }
  };
  upload->parts.engine.submit(std::move(command));
}

// The boundary of the thread: what leaves a job as an exception is an answer too.
void finish_upload_guarded(const std::shared_ptr<Upload>& upload) {
  try {
    finish_upload(upload);
  } catch (const std::exception&) {
    upload->responder.refuse(Error{errors::http_internal});
  }
}

// POST /api/v1/campaigns/{campaign}/units/{unit}/files  (the file's bytes, with its Content-Type)
// Answers 201 {"digest", "size", "media_type"}. Files are kept by content, so sending one again changes
// nothing and no Idempotency-Key is needed; one that no submission names is removed after a while.
void upload_file(Request request, Responder responder, const ApiParts& parts, Background& background) {
  if (!request.sink) return responder.refuse(Error{errors::evidence_empty});
  auto upload = std::shared_ptr<Upload>(new Upload{std::move(request), std::move(responder), parts});
  std::function<void()> job = [upload] { finish_upload_guarded(upload); };
  if (!background.post(job)) {
    upload->responder.refuse(Error{errors::operation_queue_full, {{http::kRetryAfterParam, "1"}}});
  }
}

// --- reading back ------------------------------------------------------------------------------------------

// The file as one filing of the unit names it, if the caller may see that filing.
Result<FiledFile> find_filed(const UnitCampaign& unit, const CampaignContext& context, Side side,
                             const std::string& digest, const Snapshot& snapshot, Partition partition) {
  std::optional<FiledFile> found;
  for (const auto& task : unit.tasks) {
    if (task.filings == 0 || (side == Side::unit && is_hidden(task, context))) continue;
    const auto range = tables::Submissions::range(partition, unit.campaign, unit.unit, key_of(task, context));
    const auto read = tables::Submissions::scan(
        snapshot, range, [&](const tables::SubmissionKey&, const SubmissionRecord& record) {
          for (const auto& file : record.content.files) {
            if (file.digest.hex() == digest) found = file;
          }
          return !found;
        });
    if (!read) return read.error();
    if (found) return *found;
  }
  return Error{errors::evidence_not_found, {{"digest", digest}}};
}

// RFC 6266 and RFC 8187: the name in UTF-8, with everything escaped that is not unreserved.
std::string disposition(std::string_view name) {
  return "attachment; filename*=UTF-8''" + percent_encoded(name);
}

// Not a byte is sent of a file that is no longer what was filed.
void send_file(const FiledFile& file, Responder& responder, const EvidenceStore& evidence) {
  if (const auto sound = evidence.verify(file.digest); !sound) return responder.refuse(sound.error());
  auto content = evidence.open(file.digest);
  if (!content) return responder.refuse(content.error());
  http::Response response;
  response.status = 200;
  response.content_type = file.media_type;
  response.file = std::move(*content);
  response.with("Content-Disposition", disposition(file.name));
  response.with("Content-Security-Policy", "sandbox; default-src 'none'");
  responder.answer(std::move(response));
}

// GET /api/v1/campaigns/{campaign}/units/{unit}/files/{digest} Only what a filing of this unit names, and for
// the unit's side nothing that is hidden from it.
void get_file(Request request, Responder responder, const ApiParts& parts, Background& background) {
  const auto view = campaign_of(request, parts);
  if (!view) return responder.refuse(view.error());
  const auto snapshot = parts.engine.snapshot();
  const auto unit = unit_of(request, *view, *snapshot, parts);
  if (!unit) return responder.refuse(unit.error());
  const auto file = find_filed(*unit, view->campaign->context, principal_of(request).side(),
                               request.param("digest"), *snapshot, parts.partition);
  if (!file) return responder.refuse(file.error());
  // Shared: a job is copyable, and is handed back when the queue is full.
  const auto waiting = std::make_shared<Responder>(std::move(responder));
  std::function<void()> job = [file = *file, waiting, &parts] {
    try {
      send_file(file, *waiting, parts.evidence);
    } catch (const std::exception&) {
      waiting->refuse(Error{errors::http_internal});
    }
  };
  if (!background.post(job)) {
    waiting->refuse(Error{errors::operation_queue_full, {{http::kRetryAfterParam, "1"}}});
  }
}

}  // namespace

void add_evidence_routes(Routes& routes) {
  auto uploads = routes.parts().make_background(kUploadsWaitingMax);
  routes.write(
      operations::upload_file,
      [&parts = routes.parts()](const Request& request) { return open_upload(request, parts); },
      [uploads](Request request, Responder responder, const ApiParts& parts) {
        upload_file(std::move(request), std::move(responder), parts, *uploads);
      });
  // Reading a file through to check it must not wait behind uploads, which wait for the disk.
  auto downloads = routes.parts().make_background(kDownloadsWaitingMax);
  routes.write(operations::get_file,
               [downloads](Request request, Responder responder, const ApiParts& parts) {
                 get_file(std::move(request), std::move(responder), parts, *downloads);
               });
}

}  // namespace duban
