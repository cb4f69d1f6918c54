#include "persistence/codec.hpp"

#include "persistence/store_errors.hpp"
#include "workflows/base/record_errors.hpp"

#include <algorithm>

namespace duban::codec {

void Writer::make_room(std::size_t bytes) {
  constexpr std::size_t kFirstBytes = 512;
  const auto used = size();
  bytes_.resize(std::max(2 * bytes_.size() + bytes, kFirstBytes));
  at_ = bytes_.data() + used;
  end_ = bytes_.data() + bytes_.size();
}

void Writer::long_varint(std::uint64_t value) {
  while (value >= 0x80) {
    byte(static_cast<std::uint8_t>(value | 0x80U));
    value >>= 7U;
  }
  byte(static_cast<std::uint8_t>(value));
}

std::uint64_t Reader::long_varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const std::uint8_t part = byte();
    if (failed()) return 0;
    if (shift == 63 && part > 1) break;
    value |= static_cast<std::uint64_t>(part & 0x7F) << shift;
    if ((part & 0x80) != 0) continue;
    if (part != 0 || shift == 0) return value;
    fail("overlong number");
    return 0;
  }
  fail("number out of range");
  return 0;
}

std::string_view Reader::raw(std::uint64_t size) {
  if (failed()) return {};
  if (size > bytes_.size() - at_) {
    fail("truncated");
    return {};
  }
  const std::string_view part = bytes_.substr(at_, static_cast<std::size_t>(size));
  at_ += part.size();
  return part;
}

std::uint64_t Reader::count(std::size_t element_size) {
  const std::uint64_t elements = varint();
  if (failed()) return 0;
  if (elements > (bytes_.size() - at_) / element_size) {
    fail("more elements than bytes");
    return 0;
  }
  return elements;
}

void Reader::fail(std::string_view reason) {
  if (failed()) return;
  reason_ = reason;
  failed_at_ = at_;
}

std::string Reader::failure() const {
  return std::string(reason_) + " at byte " + std::to_string(failed_at_);
}

Error corrupt_record(std::string_view what, const Reader& reader) {
  return Error(errors::store_corrupt, {{"what", what}, {"detail", reader.failure()}});
}

Error unexpected_version(std::string_view what, std::uint8_t found, std::uint8_t expected) {
  if (found > expected && found <= kRecordVersionMax) {
    return Error(errors::store_newer_record,
                 {{"what", what}, {"found", std::to_string(found)}, {"known", std::to_string(expected)}});
  }
  const std::string detail =
      "record version " + std::to_string(found) + " where " + std::to_string(expected) + " is expected";
  return Error(errors::store_corrupt, {{"what", what}, {"detail", detail}});
}

std::optional<std::uint8_t> version_of(std::string_view bytes) {
  if (bytes.empty()) return std::nullopt;
  return static_cast<std::uint8_t>(bytes.front());
}

}  // namespace duban::codec
