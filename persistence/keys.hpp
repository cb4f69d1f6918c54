// How keys are written and read, part by part, and the ranges that scans need. Which parts a table's keys
// have stands with the table (persistence/tables/).
//
// Byte order equals logical order: integers are big-endian, instants have their sign bit flipped, strings end
// with a zero byte. A string byte 0x00 is written 01 01 and 0x01 is written 01 02, so that any string is
// unambiguous and keeps its order; the usual ids ([A-Za-z0-9._-]{1,64}) never need that and stand in a key as
// they are. Every key begins with the partition, a u16. The layouts are on disk: DO NOT CHANGE THEM without a
// migration. They are described in persistence/FORMAT.md and held by golden tests.
//
// Ranges are half open, [from, to); an empty `to` means to the end of the table, as Snapshot::scan takes it.
// Everything is free of state and safe on any thread.
#pragma once

#include "persistence/store.hpp"
#include "workflows/base/digest.hpp"
#include "workflows/base/ids.hpp"
#include "workflows/base/time.hpp"

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duban::keys {

struct Range {
  std::string from;
  std::string to;
  friend bool operator==(const Range&, const Range&) = default;
};

// Every key that begins with `prefix`.
[[nodiscard]] Range prefix_range(std::string_view prefix);
// Every key of a partition: the whole of plans, campaigns, the outbox, tokens, blobs …
[[nodiscard]] Range partition_range(Partition partition);
// The smallest key greater than `key`: where the next page begins.
[[nodiscard]] std::string after(std::string_view key);
// nullopt for bytes too short to be a key.
[[nodiscard]] std::optional<Partition> partition_of(std::string_view key);

// Puts the parts of a key one behind the other. The bytes stand in the object itself, unless they are many: a
// command writes a dozen keys, and none of them should cost an allocation.
class KeyWriter {
 public:
  explicit KeyWriter(Partition partition) { part(partition); }

  template <std::unsigned_integral Number>
  void part(Number value) {
    for (int shift = 8 * (static_cast<int>(sizeof(Number)) - 1); shift >= 0; shift -= 8) {
      push(static_cast<char>((value >> shift) & 0xFF));
    }
  }
  void part(Instant moment);
  void part(std::string_view text);
  void part(const Digest& digest);
  template <class Tag>
  void part(const Id<Tag>& id) {
    part(std::string_view(id.value));
  }

  [[nodiscard]] std::string_view view() const {
    return overflow_.empty() ? std::string_view(bytes_.data(), size_) : std::string_view(overflow_);
  }

 private:
  void push(char byte) {
    if (overflow_.empty() && size_ < bytes_.size()) {
      bytes_[size_++] = byte;
    } else {
      push_overflow(byte);
    }
  }
  void push_overflow(char byte);

  std::array<char, 144> bytes_;  // not initialised: only the first size_ mean something
  std::size_t size_ = 0;
  std::string overflow_;  // all of them, once they no longer fit
};

// Reads parts in the same order. Any misfit makes done() false, so that callers check once at the end.
class KeyReader {
 public:
  explicit KeyReader(std::string_view key) : rest_(key) {}

  template <std::unsigned_integral Number>
  void part(Number& value) {
    if (rest_.size() < sizeof(Number)) return fail();
    std::uint64_t bits = 0;
    for (std::size_t at = 0; at < sizeof(Number); ++at) {
      bits = (bits << 8) | static_cast<unsigned char>(rest_[at]);
    }
    value = static_cast<Number>(bits);
    rest_.remove_prefix(sizeof(Number));
  }
  void part(Instant& moment);
  void part(std::string& text);
  void part(Digest& digest);

  // Everything was read, and nothing is left.
  [[nodiscard]] bool done() const { return good_ && rest_.empty(); }

 private:
  void fail() {
    good_ = false;
    rest_ = {};
  }
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace duban::keys
