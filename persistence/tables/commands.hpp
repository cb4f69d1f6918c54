// What was answered to a command, for when the same idempotency key comes again.
#pragma once

#include "persistence/tables/typed_table.hpp"

namespace duban {

// The receipt of a command: what it did, in a form that can be given again.
struct Receipt {
  std::string command;
  Instant at{};
  CampaignId campaign;
  UnitId unit;
  std::uint64_t first_seq = 0;      // of its audit records
  std::vector<std::string> events;  // their names, in order; empty: nothing was to be done
  std::uint64_t version = 0;        // of the unit campaign (or campaign) afterwards
  std::string task;                 // the instance it concerned ("typical_cases#3"), or empty
  std::uint64_t created = 0;        // units enrolled, for an import
};
BOOST_DESCRIBE_STRUCT(Receipt, (), (command, at, campaign, unit, first_seq, events, version, task, created))

// With the digest of the request that it answered.
struct CommandRecord {
  Digest fingerprint;
  Receipt receipt;
};
BOOST_DESCRIBE_STRUCT(CommandRecord, (), (fingerprint, receipt))
template <>
inline constexpr std::uint8_t kRecordVersion<CommandRecord> = 1;

namespace tables {

struct CommandKey {
  std::string actor;
  std::string command;  // the idempotency key
  friend bool operator==(const CommandKey&, const CommandKey&) = default;
};
struct Commands : TypedTable<Commands, CommandKey, RecordValue<CommandRecord>> {
  static constexpr Table kTable = Table::commands;
  static constexpr std::string_view kWhat = "command";
};

}  // namespace tables
}  // namespace duban
