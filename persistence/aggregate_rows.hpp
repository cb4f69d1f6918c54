// Where aggregates that decide by their own state alone are stored: one row each, its state and what is sealed.
//
// A new kind adds a RowPlace here. Free of state and safe on any thread.
#pragma once

#include "persistence/codec.hpp"
#include "persistence/keys.hpp"
#include "workflows/registry.hpp"

#include <optional>
#include <string>

#include <boost/describe/class.hpp>

namespace duban {

template <class Kind>
struct Row {
  typename Kind::State state;
  typename Kind::Sealed sealed = {};

  BOOST_DESCRIBE_CLASS(Row, (), (state, sealed), (), ())
};

// kTable, and the key of a row in a partition.
template <class Kind>
struct RowPlace;

template <>
struct RowPlace<AccessTokenKind> {
  static constexpr Table kTable = Table::access;
  [[nodiscard]] static std::string key(Partition partition, const AccessTokenKey& token) {
    return keys::access(partition, token.id);
  }
};
// Version 1 held the SHA-256 of the secret (TokenRecord of format 3).
template <>
inline constexpr std::uint8_t kRecordVersion<Row<AccessTokenKind>> = 2;

template <>
struct RowPlace<EndpointKind> {
  static constexpr Table kTable = Table::endpoints;
  [[nodiscard]] static std::string key(Partition partition, const EndpointKey& endpoint) {
    return keys::endpoint(partition, endpoint.organiser.value, endpoint.id);
  }
};
template <>
inline constexpr std::uint8_t kRecordVersion<Row<EndpointKind>> = 2;

template <>
struct RowPlace<ContactsKind> {
  static constexpr Table kTable = Table::contacts;
  [[nodiscard]] static std::string key(Partition partition, const ContactsKey& contacts) {
    return keys::contacts(partition, contacts.campaign.value, contacts.unit.value);
  }
};
template <>
inline constexpr std::uint8_t kRecordVersion<Row<ContactsKind>> = 2;

template <>
struct RowPlace<DeliveryKind> {
  static constexpr Table kTable = Table::outbox;
  [[nodiscard]] static std::string key(Partition partition, const DeliveryKey& delivery) {
    return keys::delivery(partition, delivery.notice, delivery.endpoint);
  }
};
template <>
inline constexpr std::uint8_t kRecordVersion<Row<DeliveryKind>> = 2;

// nullopt: nothing is stored of it. Errors: store.corrupt. May throw CorruptRead.
template <class Kind>
[[nodiscard]] Result<std::optional<Row<Kind>>> read_row(const Snapshot& snapshot, Partition partition,
                                                        const typename Kind::Key& key) {
  const auto bytes = snapshot.get(RowPlace<Kind>::kTable, RowPlace<Kind>::key(partition, key));
  if (!bytes) return std::optional<Row<Kind>>{};
  auto row = codec::read<Row<Kind>>(*bytes, Kind::kName);
  if (!row) return row.error();
  return std::optional{std::move(*row)};
}

}  // namespace duban
