// Bytes in and out for the record codec: varints, zigzag varints and raw bytes. Total and canonical; see
// persistence/codec.hpp for the contract and persistence/FORMAT.md for the layout. A Writer or Reader belongs
// to one thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace duban::codec {

// Nesting beyond this is refused, so that a type that contains vectors of itself cannot exhaust the stack.
inline constexpr int kMaxDepth = 32;

class Writer {
 public:
  Writer() = default;
  Writer(const Writer&) = delete;  // it points into itself
  Writer& operator=(const Writer&) = delete;

  void byte(std::uint8_t value) {
    if (at_ == end_) make_room(1);
    *at_++ = static_cast<char>(value);
  }
  void varint(std::uint64_t value) {
    if (value < 0x80) return byte(static_cast<std::uint8_t>(value));  // nearly every number
    long_varint(value);
  }
  void zigzag(std::int64_t value) {
    varint((static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void raw(std::string_view value) {
    if (static_cast<std::size_t>(end_ - at_) < value.size()) make_room(value.size());
    at_ = std::copy(value.begin(), value.end(), at_);
  }
  [[nodiscard]] std::string take() {
    bytes_.resize(size());
    at_ = end_ = nullptr;
    return std::move(bytes_);
  }

 private:
  void long_varint(std::uint64_t value);
  void make_room(std::size_t bytes);
  [[nodiscard]] std::size_t size() const {
    return at_ == nullptr ? 0 : static_cast<std::size_t>(at_ - bytes_.data());
  }

  std::string bytes_;  // what is behind at_ is room
  char* at_ = nullptr;
  char* end_ = nullptr;
};

// After the first failure every read yields zero or nothing; callers look at failed() before trusting a
// value.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::uint8_t byte() {
    if (failed()) return 0;
    if (at_end()) {
      fail("truncated");
      return 0;
    }
    return static_cast<std::uint8_t>(bytes_[at_++]);
  }
  std::uint64_t varint() {
    // Nearly every number is small.
    if (!failed() && !at_end() && static_cast<std::uint8_t>(bytes_[at_]) < 0x80) {
      return static_cast<std::uint8_t>(bytes_[at_++]);
    }
    return long_varint();
  }
  std::int64_t zigzag() {
    const std::uint64_t bits = varint();
    return static_cast<std::int64_t>((bits >> 1U) ^ (~(bits & 1U) + 1));
  }
  std::string_view raw(std::uint64_t size);
  // A count of elements that take at least `element_size` bytes each; more than the input can hold is
  // refused.
  std::uint64_t count(std::size_t element_size);

  void fail(std::string_view reason);  // keeps the first
  [[nodiscard]] bool failed() const { return !reason_.empty(); }
  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }
  [[nodiscard]] std::string failure() const;  // "reason at byte n"

  int depth = 0;

 private:
  std::uint64_t long_varint();

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t failed_at_ = 0;
  std::string_view reason_;
};

}  // namespace duban::codec
