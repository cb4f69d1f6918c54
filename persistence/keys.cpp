#include "persistence/keys.hpp"

#include <algorithm>
#include <utility>

namespace duban::keys {
namespace {

constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;

}  // namespace

void KeyWriter::part(Instant moment) {
  part(static_cast<std::uint64_t>(moment.time_since_epoch().count()) ^ kSignBit);
}

void KeyWriter::part(std::string_view text) {
  for (const char byte : text) {
    if (byte == '\x00' || byte == '\x01') {
      push('\x01');
      push(byte == '\x00' ? '\x01' : '\x02');
    } else {
      push(byte);
    }
  }
  push('\x00');
}

void KeyWriter::part(const Digest& digest) {
  for (const auto byte : digest.bytes) push(static_cast<char>(byte));
}

void KeyWriter::push_overflow(char byte) {
  if (overflow_.empty()) overflow_.assign(bytes_.data(), size_);
  overflow_.push_back(byte);
}

void KeyReader::part(Instant& moment) {
  std::uint64_t bits = 0;
  part(bits);
  moment = Instant(Milliseconds(static_cast<std::int64_t>(bits ^ kSignBit)));
}

void KeyReader::part(std::string& text) {
  for (std::size_t at = 0; at < rest_.size(); ++at) {
    if (rest_[at] == '\x00') {
      rest_.remove_prefix(at + 1);
      return;
    }
    if (rest_[at] != '\x01') {
      text.push_back(rest_[at]);
      continue;
    }
    if (++at == rest_.size() || (rest_[at] != '\x01' && rest_[at] != '\x02')) return fail();
    text.push_back(rest_[at] == '\x01' ? '\x00' : '\x01');
  }
  fail();
}

void KeyReader::part(Digest& digest) {
  if (rest_.size() < digest.bytes.size()) return fail();
  std::copy_n(rest_.begin(), digest.bytes.size(), digest.bytes.begin());
  rest_.remove_prefix(digest.bytes.size());
}

Range prefix_range(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xFF') end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return {std::string(prefix), std::move(end)};
}

Range partition_range(Partition partition) {
  return prefix_range(KeyWriter(partition).view());
}

std::string after(std::string_view key) {
  std::string next(key);
  next.push_back('\x00');
  return next;
}

std::optional<Partition> partition_of(std::string_view key) {
  if (key.size() < sizeof(Partition)) return std::nullopt;
  Partition partition = 0;
  KeyReader(key).part(partition);
  return partition;
}

}  // namespace duban::keys
