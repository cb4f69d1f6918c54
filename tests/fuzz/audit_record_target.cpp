// Audit lines: what is read writes the same line again, and a writer of JSON that is not ours agrees with
// every byte.
#include "tests/fuzz/fuzz_target.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/base/record_errors.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace {

using duban::fuzz::require;

// RFC 8785 §3.2.3; all names that Duban writes are ASCII, where UTF-16 order is byte order.
void require_sorted_names(const boost::json::value& json) {
  if (const auto* items = json.if_array()) {
    for (const auto& item : *items) require_sorted_names(item);
  }
  if (const auto* object = json.if_object()) {
    boost::json::string_view last;
    for (const auto& member : *object) {
      require(last < member.key(), "names in a record stand in ascending order");
      last = member.key();
      require_sorted_names(member.value());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace duban;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto record = fuzz::read_strictly(read_audit_record, bytes);
  if (!record) {
    require(record.error().code == errors::store_corrupt, "what cannot be read is store.corrupt");
    return 0;
  }
  std::string again;
  std::visit([&](const auto& event) { write_audit_record(again, record->envelope, event); }, record->event);
  // An older form is written as the newest one.
  const bool newest = again.ends_with("\"v\":" + std::to_string(record->version) + "}");
  require(!newest || again == bytes, "a record that was read is written as the same bytes");
  const auto json = boost::json::parse(bytes);
  require(boost::json::serialize(json) == bytes, "another writer makes the same bytes of the record");
  require_sorted_names(json);
  return 0;
}
