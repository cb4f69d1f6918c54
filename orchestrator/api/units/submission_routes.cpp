#include "orchestrator/api/units/submission_routes.hpp"

#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/api_errors.hpp"
#include "orchestrator/api/json_body.hpp"
#include "orchestrator/api/units/unit_target.hpp"
#include "orchestrator/evidence/evidence_errors.hpp"
#include "orchestrator/evidence/evidence_store.hpp"
#include "persistence/tables/filings.hpp"
#include "workflows/audit/canonical_json.hpp"
#include "workflows/base/name.hpp"
#include "workflows/unit_campaign/instances.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"

#include <algorithm>

namespace duban {
namespace {

using http::JsonObject;
using http::JsonValue;

constexpr std::size_t kLinkBytesMax = 2048;
constexpr std::size_t kFileNameBytesMax = 255;

using Holds = std::vector<std::shared_ptr<const void>>;

struct Filing {
  SubmissionContent content;
  std::vector<std::string> gaps;
};

bool is_link(std::string_view text) {
  return (text.starts_with("https://") || text.starts_with("http://")) &&
         text.find_first_of(" \t\r\n") == std::string_view::npos && !text.ends_with("://");
}

std::string read_link(const JsonValue& value) {
  const auto link = value.text(kLinkBytesMax);
  if (!is_link(link) && value.is_text()) value.refuse(Error{errors::operation_link_invalid});
  return std::string(link);
}

// Whose filing is being read: only what this side uploaded for this unit may be named in it.
struct Filer {
  const ApiParts& parts;
  const CampaignId& campaign;
  const UnitId& unit;
  Side side;
  Holds& holds;  // of the files named: no sweep may take one before the reference to it is on disk
};

void look_up_file(const JsonObject& entry, FiledFile& file, const Filer& filer) {
  const auto record = tables::Blobs::get(
      *filer.parts.engine.snapshot(),
      tables::Blobs::of_upload(filer.parts.partition, filer.campaign, filer.unit, filer.side, file.digest));
  if (record && !*record)
    return entry.refuse("digest", Error{errors::evidence_not_found, {{"digest", file.digest.hex()}}});
  filer.holds.push_back(filer.parts.evidence.hold(file.digest));
  const auto size = filer.parts.evidence.renew(file.digest, filer.parts.engine.now());
  if (!size) return entry.refuse("digest", size.error());
  file.size = *size;
  if (record) {
    file.media_type = (**record).media_type;
  } else {
    entry.refuse("digest", record.error());
  }
}

FiledFile read_file(JsonObject entry, const Filer& filer) {
  constexpr std::size_t kDigestTextBytes = 64;
  FiledFile file;
  const std::string text(entry.text("digest", kDigestTextBytes));
  file.kind = read_word<EvidenceKind>(entry, "kind").value_or(EvidenceKind::document);
  file.name = entry.text("name", kFileNameBytesMax);
  entry.finish();
  if (file.kind == EvidenceKind::text || file.kind == EvidenceKind::link) {
    entry.refuse("kind", Error{errors::operation_unknown_word,
                               {{"value", name_of(file.kind)}, {"allowed", "document, photo, record"}}});
  }
  if (const auto digest = Digest::from_hex(text)) {
    file.digest = *digest;
    look_up_file(entry, file, filer);
  } else if (!text.empty()) {
    entry.refuse("digest", Error{errors::evidence_not_found, {{"digest", text}}});
  }
  return file;
}

Filing read_filing(JsonObject& body, const Filer& filer) {
  Filing filing;
  filing.content.text = body.optional_text("text", kSubmissionTextBytesMax).value_or("");
  for (const auto& link : body.optional_array("links", kSubmissionLinksMax)) {
    filing.content.links.push_back(read_link(link));
  }
  for (const auto& entry : body.optional_array("files", kSubmissionFilesMax)) {
    filing.content.files.push_back(read_file(entry.object(), filer));
  }
  for (const auto& gap : body.optional_array("declared_gaps", kSubmissionGapsMax)) {
    filing.gaps.emplace_back(gap.text(kIdBytesMax));
  }
  return filing;
}

FileSubmission command_of(const TaskKey& task, const Filing& filing) {
  FileSubmission command;
  command.task = task;
  std::string canonical_bytes;
  canonical::write(canonical_bytes, filing.content);
  command.content = sha256(canonical_bytes);
  command.declared_gaps = filing.gaps;
  if (!filing.content.text.empty()) command.carries.insert(EvidenceKind::text);
  if (!filing.content.links.empty()) command.carries.insert(EvidenceKind::link);
  for (const auto& file : filing.content.files) {
    command.files.push_back(file.digest);
    command.carries.insert(file.kind);
  }
  return command;
}

// An inspector files what the organiser's side owes: visits and inspections, never a unit's own report.
Result<void> check_inspector(const Principal& principal, const CampaignView& view, const TaskKey& key) {
  if (principal.role != Role::inspector) return {};
  const auto& context = view.campaign->context;
  const auto slot = find_slot(key, context);
  if (!slot) return {};
  const auto& task = context.task_of(slot->slot);
  if (context.plan->parties[task.owner].scope == PartyScope::organiser) return {};
  return Error{errors::workflow_not_owner, {{"task", Named{task.id, task.title}}}};
}

}  // namespace

// POST /api/v1/campaigns/{campaign}/units/{unit}/tasks/{task}/submissions {"text"?, "links"?: [url],
// "files"?: [{"digest": from upload_file, "kind": document | photo | record, "name"}],
//  "declared_gaps"?: [unit]}
// Answers 201 with the receipt; its `task` is the instance filed, with the running number of a task on event.
void file_submission(http::Request request, http::Responder responder, const ApiParts& parts) {
  auto target = unit_target(request, parts);
  if (!target) return responder.refuse(target.error());
  const auto& task = request.param("task");
  if (auto let_in = check_inspector(principal_of(request), target->view, task); !let_in) {
    return responder.refuse(let_in.error());
  }
  const auto holds = std::make_shared<Holds>();
  const Filer filer{parts, target->order.key.campaign, target->order.key.unit, principal_of(request).side(),
                    *holds};
  auto filing = read_body(request, [&](JsonObject& body) { return read_filing(body, filer); });
  if (!filing) return responder.refuse(filing.error());
  target->order.command = command_of(task, *filing);
  target->order.attachment = std::move(filing->content);
  submit(std::move(request), std::move(responder), parts, std::move(target->order), 201, holds);
}

}  // namespace duban
