// The audit log: its records as they are, and proofs that a stranger can check without this program.
#include "orchestrator/api/reading.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/operations/audit.hpp"
#include "orchestrator/queries/audit_pages.hpp"
#include "persistence/store_errors.hpp"
#include "persistence/tables/trail.hpp"
#include "persistence/trail/merkle.hpp"
#include "workflows/base/record_errors.hpp"

namespace duban {
namespace {

constexpr std::string_view kAlgorithm = "rfc9162-sha256";

Error no_such_leaf(std::uint64_t index, std::uint64_t size) {
  return Error{errors::store_no_such_leaf,
               {{"index", std::to_string(index)}, {"size", std::to_string(size)}}};
}

constexpr std::string_view kSystem = "system";

// ?trail=: the number of a partition (default), or "system".
Result<Partition> trail_of(const http::Request& request, const ApiParts& parts) {
  const auto name = request.query_value("trail");
  if (!name || *name == std::to_string(parts.partition)) return parts.partition;
  if (*name == kSystem) return kSystemTrail;
  return query_error("trail is " + std::to_string(parts.partition) + " or " + std::string(kSystem));
}

// {seq} of the path. What is no number names no record.
Result<std::uint64_t> sequence_of(const http::Request& request, std::uint64_t size) {
  const auto& text = request.param("seq");
  const bool digits =
      !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == std::string::npos;
  if (!digits) return Error{errors::store_no_such_leaf, {{"index", text}, {"size", std::to_string(size)}}};
  const std::uint64_t seq = std::stoull(text);
  if (seq >= size) return no_such_leaf(seq, size);
  return seq;
}

// With ?campaign= the records about the campaign as a whole, with ?unit= as well those of that unit: each
// list is kept in the order of the log.
Result<http::Response> list_audit(const http::Request& request, const ApiParts& parts) {
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto from = query_number(request, "from");
  if (!from) return from.error();
  const auto campaign = request.query_value("campaign");
  const auto unit = request.query_value("unit");
  if (unit && !campaign) return query_error("unit needs campaign beside it");
  const auto first = from->value_or(0);
  const auto trail = trail_of(request, parts);
  if (!trail) return trail.error();
  const auto snapshot = parts.engine.snapshot();
  const auto records = campaign ? Result<queries::AuditPage>(queries::list_audit_records_of(
                                      *snapshot, *trail, {*campaign, unit.value_or("")}, first, page->limit))
                                : queries::list_audit_records(*snapshot, *trail, first, page->limit);
  if (!records) return records.error();
  http::JsonWriter json;
  json.begin_object().key("records").begin_array();
  for (const auto& record : records->records) json.raw(record);
  json.end().member("next_from", records->next_from).end();
  return http::json_response(200, json.take());
}

Result<void> write_head(http::JsonWriter& json, const Snapshot& snapshot, Partition trail,
                        std::string_view name) {
  const auto tree = MerkleAppender::restore(snapshot, trail);
  if (!tree) return tree.error();
  json.begin_object().member("root", tree->root().hex()).member("size", tree->size());
  json.member("trail", name).end();
  return {};
}

// {"algorithm", "heads": [{"root", "size", "trail"}], "partition", "root", "size"}: the heads of all trails
// at one moment; the last three repeat that of the partition.
Result<http::Response> get_head(const http::Request&, const ApiParts& parts) {
  const auto snapshot = parts.engine.snapshot();
  const auto tree = MerkleAppender::restore(*snapshot, parts.partition);
  if (!tree) return tree.error();
  http::JsonWriter json;
  json.begin_object();
  json.member("algorithm", kAlgorithm).key("heads").begin_array();
  for (const auto& [trail, name] : {std::pair{parts.partition, std::to_string(parts.partition)},
                                    std::pair{kSystemTrail, std::string(kSystem)}}) {
    if (auto written = write_head(json, *snapshot, trail, name); !written) return written.error();
  }
  json.end();
  json.member("partition", parts.partition);
  json.member("root", tree->root().hex());
  json.member("size", tree->size());
  json.end();
  return http::json_response(200, json.take());
}

Result<http::Response> get_record(const http::Request& request, const ApiParts& parts) {
  const auto trail = trail_of(request, parts);
  if (!trail) return trail.error();
  const auto snapshot = parts.engine.snapshot();
  const auto size = queries::count_audit_records(*snapshot, *trail);
  if (!size) return size.error();
  const auto seq = sequence_of(request, *size);
  if (!seq) return seq.error();
  auto record = tables::Audit::get(*snapshot, tables::Audit::at(*trail, *seq));
  if (!record) {
    return Error{errors::store_corrupt, {{"what", "audit trail"}, {"detail", "a record is gone"}}};
  }
  return http::json_response(200, std::move(*record));
}

void write_proof(http::JsonWriter& json, const MerkleProof& proof) {
  json.key("proof").begin_array();
  for (const auto& hash : proof) json.value(hash.hex());
  json.end();
}

Result<http::Response> prove_inclusion(const http::Request& request, const ApiParts& parts) {
  const auto trail = trail_of(request, parts);
  if (!trail) return trail.error();
  const auto snapshot = parts.engine.snapshot();
  const auto head = queries::count_audit_records(*snapshot, *trail);
  if (!head) return head.error();
  const auto asked = query_number(request, "size");
  if (!asked) return asked.error();
  const auto size = asked->value_or(*head);
  if (size > *head) return no_such_leaf(size, *head);
  const auto seq = sequence_of(request, size);
  if (!seq) return seq.error();
  const SnapshotMerkleReader reader(*snapshot, *trail);
  const auto proof = inclusion_proof(*seq, size, reader);
  if (!proof) return proof.error();
  const auto root = merkle_root(size, reader);
  if (!root) return root.error();
  const auto leaf = reader.node(0, *seq);
  if (!leaf) {
    return Error{errors::store_corrupt, {{"what", "audit trail"}, {"detail", "a record is gone"}}};
  }
  http::JsonWriter json;
  json.begin_object();
  json.member("algorithm", kAlgorithm);
  json.member("leaf_hash", leaf->hex());
  write_proof(json, *proof);
  json.member("root", root->hex());
  json.member("seq", *seq);
  json.member("size", size);
  json.end();
  return http::json_response(200, json.take());
}

Result<http::Response> prove_consistency(const http::Request& request, const ApiParts& parts) {
  const auto trail = trail_of(request, parts);
  if (!trail) return trail.error();
  const auto snapshot = parts.engine.snapshot();
  const auto head = queries::count_audit_records(*snapshot, *trail);
  if (!head) return head.error();
  const auto from = query_number(request, "from");
  if (!from) return from.error();
  if (!*from) return query_error("from is missing: the size of the older tree");
  const auto to = query_number(request, "to");
  if (!to) return to.error();
  const auto second = to->value_or(*head);
  if (second > *head) return no_such_leaf(second, *head);
  const SnapshotMerkleReader reader(*snapshot, *trail);
  const auto proof = consistency_proof(**from, second, reader);
  if (!proof) return proof.error();
  const auto first_root = merkle_root(**from, reader);
  if (!first_root) return first_root.error();
  const auto second_root = merkle_root(second, reader);
  if (!second_root) return second_root.error();
  http::JsonWriter json;
  json.begin_object();
  json.member("algorithm", kAlgorithm);
  json.member("from", **from);
  json.member("from_root", first_root->hex());
  write_proof(json, *proof);
  json.member("to", second);
  json.member("to_root", second_root->hex());
  json.end();
  return http::json_response(200, json.take());
}

}  // namespace

void add_audit_routes(Routes& routes) {
  routes.read(operations::list_audit, list_audit);
  routes.read(operations::get_audit_head, get_head);
  routes.read(operations::get_audit_record, get_record);
  routes.read(operations::get_inclusion_proof, prove_inclusion);
  routes.read(operations::get_consistency_proof, prove_consistency);
}

}  // namespace duban
