// Key layouts of every table: pure functions between ids and bytes, and the ranges that scans need.
//
// Byte order equals logical order: integers are big-endian, instants have their sign bit flipped, strings end
// with a zero byte. A string byte 0x00 is written 01 01 and 0x01 is written 01 02, so that any string is
// unambiguous and keeps its order; the usual ids ([A-Za-z0-9._-]{1,64}) never need that and stand in a key as
// they are. The layouts are on disk: DO NOT CHANGE THEM without a migration. They are described in
// persistence/FORMAT.md and held by golden tests.
//
// Ranges are half open, [from, to); an empty `to` means to the end of the table, as Snapshot::scan takes it.
// Parsers return nullopt for bytes that no encoder here writes. Everything is free of state and safe on any
// thread.
#pragma once

#include "persistence/store.hpp"
#include "workflows/base/digest.hpp"
#include "workflows/base/time.hpp"

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

// meta: name
struct MetaKey {
  Partition partition = 0;
  std::string name;
  friend bool operator==(const MetaKey&, const MetaKey&) = default;
};
[[nodiscard]] std::string meta(Partition partition, std::string_view name);
[[nodiscard]] std::optional<MetaKey> parse_meta(std::string_view key);

// plans and blobs: digest (32 bytes)
struct DigestKey {
  Partition partition = 0;
  Digest digest;
  friend bool operator==(const DigestKey&, const DigestKey&) = default;
};
[[nodiscard]] std::string plan(Partition partition, const Digest& digest);
[[nodiscard]] std::optional<DigestKey> parse_plan(std::string_view key);
[[nodiscard]] std::string blob(Partition partition, const Digest& digest);
[[nodiscard]] std::optional<DigestKey> parse_blob(std::string_view key);

// calendars: calendar id, version
struct CalendarKey {
  Partition partition = 0;
  std::string calendar;
  std::string version;
  friend bool operator==(const CalendarKey&, const CalendarKey&) = default;
};
[[nodiscard]] std::string calendar(Partition partition, std::string_view calendar, std::string_view version);
[[nodiscard]] std::optional<CalendarKey> parse_calendar(std::string_view key);
[[nodiscard]] Range calendar_versions_range(Partition partition, std::string_view calendar);

// campaigns: campaign
struct CampaignKey {
  Partition partition = 0;
  std::string campaign;
  friend bool operator==(const CampaignKey&, const CampaignKey&) = default;
};
[[nodiscard]] std::string campaign(Partition partition, std::string_view campaign);
[[nodiscard]] std::optional<CampaignKey> parse_campaign(std::string_view key);

// unit_campaigns: campaign, unit
struct UnitCampaignKey {
  Partition partition = 0;
  std::string campaign;
  std::string unit;
  friend bool operator==(const UnitCampaignKey&, const UnitCampaignKey&) = default;
};
[[nodiscard]] std::string unit_campaign(Partition partition, std::string_view campaign,
                                        std::string_view unit);
[[nodiscard]] std::optional<UnitCampaignKey> parse_unit_campaign(std::string_view key);
[[nodiscard]] Range unit_campaigns_range(Partition partition, std::string_view campaign);

// wake_ups: moment (8 bytes, milliseconds, sign bit flipped), campaign, unit
struct WakeUpKey {
  Partition partition = 0;
  Instant moment;
  std::string campaign;
  std::string unit;
  friend bool operator==(const WakeUpKey&, const WakeUpKey&) = default;
};
[[nodiscard]] std::string wake_up(Partition partition, Instant moment, std::string_view campaign,
                                  std::string_view unit);
[[nodiscard]] std::optional<WakeUpKey> parse_wake_up(std::string_view key);
// Everything due at or before `up_to`, the moment itself included.
[[nodiscard]] Range wake_ups_range(Partition partition, Instant up_to_inclusive);

// audit: sequence number (8 bytes)
struct SequenceKey {
  Partition partition = 0;
  std::uint64_t sequence = 0;
  friend bool operator==(const SequenceKey&, const SequenceKey&) = default;
};
[[nodiscard]] std::string audit(Partition partition, std::uint64_t sequence);
[[nodiscard]] std::optional<SequenceKey> parse_audit(std::string_view key);
[[nodiscard]] Range audit_range(Partition partition, std::uint64_t from_inclusive);

// outbox: sequence number of the audit record (8 bytes), endpoint it is owed to
struct DeliveryKey {
  Partition partition = 0;
  std::uint64_t sequence = 0;
  std::string endpoint;
  friend bool operator==(const DeliveryKey&, const DeliveryKey&) = default;
};
[[nodiscard]] std::string delivery(Partition partition, std::uint64_t sequence, std::string_view endpoint);
[[nodiscard]] std::optional<DeliveryKey> parse_delivery(std::string_view key);

// notices: sequence number of the audit record that the notice was made from (8 bytes)
[[nodiscard]] std::string notice(Partition partition, std::uint64_t sequence);
[[nodiscard]] std::optional<SequenceKey> parse_notice(std::string_view key);

// tree: level (1 byte), index (8 bytes)
struct TreeKey {
  Partition partition = 0;
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  friend bool operator==(const TreeKey&, const TreeKey&) = default;
};
[[nodiscard]] std::string tree(Partition partition, std::uint8_t level, std::uint64_t index);
[[nodiscard]] std::optional<TreeKey> parse_tree(std::string_view key);

// history: campaign, unit, sequence number (8 bytes)
struct HistoryKey {
  Partition partition = 0;
  std::string campaign;
  std::string unit;
  std::uint64_t sequence = 0;
  friend bool operator==(const HistoryKey&, const HistoryKey&) = default;
};
[[nodiscard]] std::string history(Partition partition, std::string_view campaign, std::string_view unit,
                                  std::uint64_t sequence);
[[nodiscard]] std::optional<HistoryKey> parse_history(std::string_view key);
[[nodiscard]] Range history_range(Partition partition, std::string_view campaign, std::string_view unit);

// facets: campaign, facet, unit
struct FacetKey {
  Partition partition = 0;
  std::string campaign;
  std::string facet;
  std::string unit;
  friend bool operator==(const FacetKey&, const FacetKey&) = default;
};
[[nodiscard]] std::string facet(Partition partition, std::string_view campaign, std::string_view facet,
                                std::string_view unit);
[[nodiscard]] std::optional<FacetKey> parse_facet(std::string_view key);
// The units that carry exactly this facet, in order of their id.
[[nodiscard]] Range facet_range(Partition partition, std::string_view campaign, std::string_view facet);
// All facets of a campaign.
[[nodiscard]] Range facets_range(Partition partition, std::string_view campaign);

// counters: campaign, name
struct CounterKey {
  Partition partition = 0;
  std::string campaign;
  std::string name;
  friend bool operator==(const CounterKey&, const CounterKey&) = default;
};
[[nodiscard]] std::string counter(Partition partition, std::string_view campaign, std::string_view name);
[[nodiscard]] std::optional<CounterKey> parse_counter(std::string_view key);
[[nodiscard]] Range counters_range(Partition partition, std::string_view campaign);

// commands: actor, idempotency key
struct CommandKey {
  Partition partition = 0;
  std::string actor;
  std::string command;
  friend bool operator==(const CommandKey&, const CommandKey&) = default;
};
[[nodiscard]] std::string command(Partition partition, std::string_view actor, std::string_view command);
[[nodiscard]] std::optional<CommandKey> parse_command(std::string_view key);
[[nodiscard]] Range commands_range(Partition partition, std::string_view actor);

// access: token id
struct AccessKey {
  Partition partition = 0;
  std::string token;
  friend bool operator==(const AccessKey&, const AccessKey&) = default;
};
[[nodiscard]] std::string access(Partition partition, std::string_view token);
[[nodiscard]] std::optional<AccessKey> parse_access(std::string_view key);

// endpoints: organiser, endpoint id
struct EndpointKey {
  Partition partition = 0;
  std::string organiser;
  std::string endpoint;
  friend bool operator==(const EndpointKey&, const EndpointKey&) = default;
};
[[nodiscard]] std::string endpoint(Partition partition, std::string_view organiser,
                                   std::string_view endpoint);
[[nodiscard]] std::optional<EndpointKey> parse_endpoint(std::string_view key);
[[nodiscard]] Range endpoints_range(Partition partition, std::string_view organiser);

// contacts: campaign, unit (the empty unit: the campaign's own)
[[nodiscard]] std::string contacts(Partition partition, std::string_view campaign, std::string_view unit);

// submissions: campaign, unit, task key, number of the filing (4 bytes)
[[nodiscard]] std::string submission(Partition partition, std::string_view campaign, std::string_view unit,
                                     std::string_view task, std::uint32_t number);
// The filings of one task instance, first to last.
[[nodiscard]] Range submissions_range(Partition partition, std::string_view campaign, std::string_view unit,
                                      std::string_view task);

}  // namespace duban::keys
