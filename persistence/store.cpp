#include "persistence/store.hpp"

#include "persistence/keys.hpp"

#include <array>
#include <utility>

namespace duban {
namespace {

keys::KeyWriter audit_size_key(Partition partition) {
  keys::KeyWriter key(partition);
  key.part(std::string_view("audit_size"));
  return key;
}

}  // namespace

void WriteBatch::set_audit_size(Partition partition, std::uint64_t size) {
  std::string value;
  for (int shift = 56; shift >= 0; shift -= 8) value.push_back(static_cast<char>((size >> shift) & 0xFF));
  put(Table::meta, audit_size_key(partition).view(), value);
  audit_marks_.push_back({partition, size});
}

void Snapshot::get_each(Table table, std::span<const std::string> keys, const Found& visit) const {
  for (std::size_t at = 0; at < keys.size(); ++at) {
    const auto value = get(table, keys[at]);
    visit(at, value ? std::optional<std::string_view>(*value) : std::nullopt);
  }
}

std::optional<std::uint64_t> audit_size(const Snapshot& snapshot, Partition partition) {
  const auto value = snapshot.get(Table::meta, audit_size_key(partition).view());
  if (!value) return 0;
  if (value->size() != sizeof(std::uint64_t)) return std::nullopt;
  std::uint64_t size = 0;
  for (const char byte : *value) size = (size << 8) | static_cast<unsigned char>(byte);
  return size;
}

}  // namespace duban
