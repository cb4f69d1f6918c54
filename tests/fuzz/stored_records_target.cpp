// Stored records of every type: what can be read encodes to the very bytes it was read from, so that no two
// forms of one state exist and no byte of a record may change unnoticed.
#include "persistence/store_errors.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/stored_records.hpp"
#include "workflows/base/record_errors.hpp"

#include <boost/mp11/algorithm.hpp>

namespace {

template <class Record>
void check(std::string_view bytes) {
  using namespace duban;
  const auto read = [](std::string_view given) { return codec::read<Record>(given, "record"); };
  const auto record = fuzz::read_strictly(read, bytes);
  if (!record) {
    const auto code = record.error().code;
    const auto version = codec::version_of(bytes).value_or(0);
    const bool later = version > kRecordVersion<Record> && version <= kRecordVersionMax;
    fuzz::require(code == (later ? errors::store_newer_record : errors::store_corrupt),
                  "what cannot be read is of a later version or store.corrupt");
    return;
  }
  const auto version = codec::version_of(bytes);
  const auto encoded = codec::encode(*record);
  if (HasEarlierRecord<Record> && version != kRecordVersion<Record>) {
    fuzz::require(codec::encode(codec::read<Record>(encoded, "record").value()) == encoded,
                  "a record of an earlier version is one of today's");
    return;
  }
  fuzz::require(encoded == bytes, "a record that was read encodes to the same bytes");
  fuzz::require(version == kRecordVersion<Record>, "a record that was read has the version it is read as");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using duban::fuzz::StoredRecords;
  constexpr std::size_t kTypes = boost::mp11::mp_size<StoredRecords>::value;
  duban::fuzz::Input input(data, size);
  boost::mp11::mp_with_index<kTypes>(input.choose(kTypes), [&](auto index) {
    check<boost::mp11::mp_at_c<StoredRecords, index>>(input.rest());
  });
  return 0;
}
