// Bytes in and out for the record codec: varints, zigzag varints and raw bytes. Total and canonical; see
// persistence/codec.hpp for the contract and persistence/FORMAT.md for the layout. A Writer or Reader belongs
// to one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace duban::codec {

// Nesting beyond this is refused, so that a type that contains vectors of itself cannot exhaust the stack.
inline constexpr int kMaxDepth = 32;

class Writer {
 public:
  void byte(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void varint(std::uint64_t value);
  void zigzag(std::int64_t value);
  void raw(std::string_view value) { bytes_.append(value); }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// After the first failure every read yields zero or nothing; callers look at failed() before trusting a
// value.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::uint8_t byte();
  std::uint64_t varint();
  std::int64_t zigzag();
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
  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t failed_at_ = 0;
  std::string_view reason_;
};

}  // namespace duban::codec
