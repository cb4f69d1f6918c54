// The binary form of stored records, driven by Boost.Describe.
//
// A record is one version byte and the fields of a described struct in the order of its description. The
// encoding is canonical: one value has exactly one form, and decode() accepts nothing else (no trailing
// bytes, no overlong numbers, no unsorted maps), so that encode(decode(x)) == x. Decoding is total: for any
// bytes it ends with a value or an error, in time and memory proportional to the input. The layout is
// described in persistence/FORMAT.md.
//
//   bool                       one byte, 0 or 1
//   unsigned, signed integers  varint (7 bits a byte, least significant first), zigzag varint
//   described enum             varint of the enumerator's value; a value without enumerator is refused
//   std::string                varint length, bytes
//   Digest                     32 bytes
//   Instant, Date, durations   zigzag varint of the count
//   std::optional              0, or 1 and the value
//   std::vector                varint count, elements
//   std::map, std::set         varint count, entries in ascending order of the key
//   std::variant               varint index of the alternative, the alternative (never reorder alternatives)
//   described struct           its inherited members, then its members, in order of description
//
// Fields, enumerators and alternatives are on disk: append, never reorder, and raise the version of the
// record:
//
//   template <> inline constexpr std::uint8_t duban::kRecordVersion<UnitState> = 1;
//   std::string bytes = codec::encode(state);
//   Result<UnitState> state = codec::read<UnitState>(bytes, "unit campaign");
//
// A type that is not described, a floating-point number, or a field left out of the description of an
// aggregate does not compile. Everything here is free of state and safe on any thread.
#pragma once

#include "persistence/codec_io.hpp"
#include "persistence/codec_types.hpp"
#include "persistence/record_version.hpp"
#include "workflows/base/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace duban {

namespace codec {

[[nodiscard]] Error corrupt_record(std::string_view what, const Reader& reader);
[[nodiscard]] Error unexpected_version(std::string_view what, std::uint8_t found, std::uint8_t expected);

// The version byte of stored bytes; nullopt when there is none.
[[nodiscard]] std::optional<std::uint8_t> version_of(std::string_view bytes);

template <class T>
[[nodiscard]] std::string encode(const T& value, std::uint8_t version = kRecordVersion<T>) {
  Writer writer;
  writer.byte(version);
  detail::Field<T>::write(writer, value);
  return writer.take();
}

// Bytes in exactly this form. Errors: store.corrupt, naming `what` ("unit campaign") and the byte;
// store.newer_record when the version is a later one.
template <class T>
[[nodiscard]] Result<T> read_form(std::string_view bytes, std::string_view what,
                                  std::uint8_t version = kRecordVersion<T>) {
  Reader reader(bytes);
  const std::uint8_t found = reader.byte();
  if (!reader.failed() && found != version) return unexpected_version(what, found, version);
  T value{};
  detail::Field<T>::read(reader, value);
  if (!reader.failed() && !reader.at_end()) reader.fail("trailing bytes");
  if (reader.failed()) return corrupt_record(what, reader);
  return value;
}

// A record in any form that Duban has ever written, as today's (record_version.hpp). Errors: as read_form.
template <class T>
[[nodiscard]] Result<T> read(std::string_view bytes, std::string_view what) {
  if constexpr (HasEarlierRecord<T>) {
    using Earlier = typename EarlierRecord<T>::Type;
    static_assert(kRecordVersion<Earlier> + 1 == kRecordVersion<T>, "no form is left out");
    if (const auto found = version_of(bytes); found && *found <= kRecordVersion<Earlier>) {
      auto earlier = read<Earlier>(bytes, what);
      if (!earlier) return earlier.error();
      return upcast(std::move(*earlier));
    }
  }
  return read_form<T>(bytes, what);
}

}  // namespace codec
}  // namespace duban
