#include "orchestrator/api/unit_events.hpp"

#include "persistence/keys.hpp"

#include <optional>

namespace duban {
namespace {

// Reads the record that a key of kHistory points to and hands it on.
class Reader {
 public:
  Reader(const Snapshot& snapshot, Partition partition, const UnitEventVisitor& visit)
      : snapshot_(snapshot), partition_(partition), visit_(visit) {}

  bool read(std::string_view key) {
    const auto parsed = keys::parse_history(key);
    const auto bytes =
        parsed ? snapshot_.get(Table::kAudit, keys::audit(partition_, parsed->sequence)) : std::nullopt;
    if (!bytes) {
      problem_ = Error{ErrorCode::StoreCorrupt,
                       {{"what", "history"}, {"detail", "it names a record that is not there"}}};
      return false;
    }
    const auto record = read_audit_record(*bytes);
    if (!record) {
      problem_ = record.error();
      return false;
    }
    const auto* event = std::get_if<UnitEvent>(&record->event);
    return event == nullptr || visit_(record->envelope, *event);
  }

  [[nodiscard]] Result<void> outcome() const {
    if (problem_) return *problem_;
    return {};
  }

 private:
  const Snapshot& snapshot_;
  Partition partition_;
  const UnitEventVisitor& visit_;
  std::optional<Error> problem_;
};

}  // namespace

Result<void> each_unit_event(const Snapshot& snapshot, Partition partition, const CampaignId& campaign,
                             const UnitId& unit, std::uint64_t from_seq, const UnitEventVisitor& visit) {
  Reader reader(snapshot, partition, visit);
  const auto range = keys::history_range(partition, campaign.value, unit.value);
  snapshot.scan(Table::kHistory, keys::history(partition, campaign.value, unit.value, from_seq), range.to,
                [&](std::string_view key, std::string_view) { return reader.read(key); });
  return reader.outcome();
}

Result<void> each_recent_unit_event(const Snapshot& snapshot, Partition partition, const CampaignId& campaign,
                                    const UnitId& unit, std::size_t limit, const UnitEventVisitor& visit) {
  Reader reader(snapshot, partition, visit);
  const auto range = keys::history_range(partition, campaign.value, unit.value);
  std::size_t seen = 0;
  snapshot.scan_reverse(Table::kHistory, range.from, range.to, [&](std::string_view key, std::string_view) {
    return seen++ < limit && reader.read(key);
  });
  return reader.outcome();
}

}  // namespace duban
