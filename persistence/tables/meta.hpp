// What the store keeps of itself and of work under way, each under a name of its own.
#pragma once

#include "persistence/tables/typed_table.hpp"

namespace duban {

// The root of an audit tree after a batch. The last record of a trail of odd length is below no stored node,
// so without its root a changed byte in it would go unnoticed.
struct AuditRootRecord {
  Digest root;
  std::uint64_t size = 0;  // of the trail that it is the root of
};
BOOST_DESCRIBE_STRUCT(AuditRootRecord, (), (root, size))
template <>
inline constexpr std::uint8_t kRecordVersion<AuditRootRecord> = 1;

// Where a virtual clock stood.
struct ClockRecord {
  Instant now{};
};
BOOST_DESCRIBE_STRUCT(ClockRecord, (), (now))
template <>
inline constexpr std::uint8_t kRecordVersion<ClockRecord> = 1;

// A command on its way to every unit of a campaign, a batch of units at a time. Survives a restart half way.
enum class SweepKind : std::uint8_t { launch = 1, suspend = 2, resume = 3 };
BOOST_DESCRIBE_ENUM(SweepKind, launch, suspend, resume)
struct SweepRecord {
  CampaignId campaign;
  SweepKind kind{};
  std::string actor;
  std::string command;
  std::string reason;
  std::string after;  // the last unit reached; empty before the first
};
BOOST_DESCRIBE_STRUCT(SweepRecord, (), (campaign, kind, actor, command, reason, after))
template <>
inline constexpr std::uint8_t kRecordVersion<SweepRecord> = 1;

namespace tables {

struct MetaKey {
  std::string name;
  friend bool operator==(const MetaKey&, const MetaKey&) = default;
};
struct Meta : TypedTable<Meta, MetaKey, BytesValue> {
  static constexpr Table kTable = Table::meta;
  static constexpr std::string_view kWhat = "entry";
};

// One name of table meta and the record that stands under it.
template <class Self, class Record>
struct MetaEntry : TypedTable<Self, MetaKey, RecordValue<Record>> {
  static constexpr Table kTable = Table::meta;
};

struct AuditRoot : MetaEntry<AuditRoot, AuditRootRecord> {
  static constexpr std::string_view kWhat = "audit root";
  [[nodiscard]] static At of(Partition trail) { return at(trail, "audit_root"); }
};
struct ClockEntry : MetaEntry<ClockEntry, ClockRecord> {
  static constexpr std::string_view kWhat = "clock";
  [[nodiscard]] static At of(Partition partition) { return at(partition, "clock"); }
};
struct Sweeps : MetaEntry<Sweeps, SweepRecord> {
  static constexpr std::string_view kWhat = "sweep";
  [[nodiscard]] static At of(Partition partition, const CampaignId& campaign) {
    return at(partition, "sweep/" + campaign.value);
  }
};

}  // namespace tables
}  // namespace duban
