#include "orchestrator/queries/unit_events.hpp"

#include "persistence/tables/trail.hpp"
#include "persistence/trail/history.hpp"
#include "workflows/base/record_errors.hpp"

#include <optional>

namespace duban {
namespace {

// Reads a record that a history lists and hands it on.
class Reader {
 public:
  Reader(const Snapshot& snapshot, Partition partition, const UnitEventVisitor& visit)
      : snapshot_(snapshot), partition_(partition), visit_(visit) {}

  bool read(std::uint64_t sequence) {
    const auto bytes = tables::Audit::get(snapshot_, tables::Audit::at(partition_, sequence));
    if (!bytes) {
      problem_ = Error{errors::store_corrupt,
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
  history::each(snapshot, partition, {campaign.value, unit.value}, from_seq,
                [&](std::uint64_t sequence) { return reader.read(sequence); });
  return reader.outcome();
}

Result<void> each_recent_unit_event(const Snapshot& snapshot, Partition partition, const CampaignId& campaign,
                                    const UnitId& unit, std::size_t limit, const UnitEventVisitor& visit) {
  Reader reader(snapshot, partition, visit);
  std::size_t seen = 0;
  history::each_reverse(snapshot, partition, {campaign.value, unit.value},
                        [&](std::uint64_t sequence) { return seen++ < limit && reader.read(sequence); });
  return reader.outcome();
}

}  // namespace duban
