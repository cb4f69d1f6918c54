// Where aggregates that decide by their own state alone are stored: one row each, its state and what is
// sealed.
//
// A new kind adds its table here, and names it in TableOfKind.
#pragma once

#include "persistence/tables/table_of_kind.hpp"
#include "persistence/tables/typed_table.hpp"
#include "workflows/registry.hpp"

namespace duban {

template <class Kind>
struct Row {
  typename Kind::State state;
  typename Kind::Sealed sealed = {};

  BOOST_DESCRIBE_CLASS(Row, (), (state, sealed), (), ())
};
// Version 1 of these were the records of format 3, which migrations/step_3_to_4.cpp adopts.
template <>
inline constexpr std::uint8_t kRecordVersion<Row<AccessTokenKind>> = 2;
template <>
inline constexpr std::uint8_t kRecordVersion<Row<EndpointKind>> = 2;
template <>
inline constexpr std::uint8_t kRecordVersion<Row<ContactsKind>> = 2;
template <>
inline constexpr std::uint8_t kRecordVersion<Row<DeliveryKind>> = 2;

namespace tables {

// of(): where the row of an aggregate stands.

struct AccessKey {
  std::string token;
  friend bool operator==(const AccessKey&, const AccessKey&) = default;
};
struct AccessTokens : TypedTable<AccessTokens, AccessKey, RecordValue<Row<AccessTokenKind>>> {
  static constexpr Table kTable = Table::access;
  static constexpr std::string_view kWhat = "access token";
  [[nodiscard]] static At of(Partition partition, const AccessTokenKey& token) {
    return at(partition, token.id);
  }
};

struct EndpointPlace {
  std::string organiser;
  std::string endpoint;
  friend bool operator==(const EndpointPlace&, const EndpointPlace&) = default;
};
struct Endpoints : TypedTable<Endpoints, EndpointPlace, RecordValue<Row<EndpointKind>>> {
  static constexpr Table kTable = Table::endpoints;
  static constexpr std::string_view kWhat = "endpoint";
  [[nodiscard]] static At of(Partition partition, const EndpointKey& endpoint) {
    return at(partition, endpoint.organiser, endpoint.id);
  }
};

// People to be told; outside the audit trail, so that they can be erased. The empty unit: of the campaign
// itself.
struct ContactsPlace {
  std::string campaign;
  std::string unit;
  friend bool operator==(const ContactsPlace&, const ContactsPlace&) = default;
};
struct ContactLists : TypedTable<ContactLists, ContactsPlace, RecordValue<Row<ContactsKind>>> {
  static constexpr Table kTable = Table::contacts;
  static constexpr std::string_view kWhat = "contacts";
  [[nodiscard]] static At of(Partition partition, const ContactsKey& contacts) {
    return at(partition, contacts.campaign, contacts.unit);
  }
};

struct OutboxKey {
  std::uint64_t notice = 0;
  std::string endpoint;
  friend bool operator==(const OutboxKey&, const OutboxKey&) = default;
};
struct Outbox : TypedTable<Outbox, OutboxKey, RecordValue<Row<DeliveryKind>>> {
  static constexpr Table kTable = Table::outbox;
  static constexpr std::string_view kWhat = "delivery";
  [[nodiscard]] static At of(Partition partition, const DeliveryKey& delivery) {
    return at(partition, delivery.notice, delivery.endpoint);
  }
};

template <>
struct TableOfKind<AccessTokenKind> {
  using Type = AccessTokens;
};
template <>
struct TableOfKind<EndpointKind> {
  using Type = Endpoints;
};
template <>
struct TableOfKind<ContactsKind> {
  using Type = ContactLists;
};
template <>
struct TableOfKind<DeliveryKind> {
  using Type = Outbox;
};
// nullopt: nothing is stored of it.
template <class Kind>
[[nodiscard]] Result<std::optional<Row<Kind>>> get_row(const Snapshot& snapshot, Partition partition,
                                                       const typename Kind::Key& key) {
  return TableOf<Kind>::get(snapshot, TableOf<Kind>::of(partition, key));
}

}  // namespace tables
}  // namespace duban
