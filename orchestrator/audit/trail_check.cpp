#include "orchestrator/audit/trail_check.hpp"

#include "orchestrator/audit/finding_words.hpp"
#include "persistence/keys.hpp"
#include "persistence/tables/trail.hpp"
#include "persistence/trail/history.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/base/record_errors.hpp"

namespace duban {
namespace {

class RecordsCheck {
 public:
  RecordsCheck(const Snapshot& snapshot, Partition partition, Findings& findings)
      : snapshot_(snapshot), partition_(partition), findings_(findings) {}

  // A malformed key has been found by the check of the tree.
  void take(std::string_view key, std::string_view leaf) {
    const auto parsed = tables::Audit::parse(key);
    if (!parsed) return;
    ++records_;
    read(parsed->sequence, leaf);
  }

  // The replay finds everything in a history that does not belong there or is listed twice, so if they hold
  // as many records as there are they hold each once. Only when their number differs is each record looked
  // for, to name those that are missing.
  void finish() {
    if (records_in_histories() == records_) return;
    findings_.add(VerifyCheck::history, std::nullopt, {"the histories", "历史"},
                  {"they do not hold each record once", "未将每条记录恰好收录一次"});
    const auto range = keys::partition_range(partition_);
    snapshot_.scan(Table::audit, range.from, range.to, [&](std::string_view key, std::string_view leaf) {
      look_up_history(key, leaf);
      return true;
    });
  }

 private:
  void read(std::uint64_t sequence, std::string_view leaf) {
    const auto record = read_audit_record(leaf);
    const auto subject = words::records(sequence, sequence);
    if (!record) {
      return findings_.add(VerifyCheck::form, sequence, subject, words::detail_of(record.error()));
    }
    const auto& envelope = record->envelope;
    if (envelope.seq != sequence) {
      const auto number = std::to_string(envelope.seq);
      findings_.add(VerifyCheck::order, sequence, subject,
                    {"it says that it is record " + number, "其中载明的记录号为" + number});
    }
    if (envelope.at < last_at_) {
      findings_.add(VerifyCheck::order, sequence, subject,
                    {"it is earlier than the record before it", "时间早于前一条记录"});
    }
    last_at_ = envelope.at;
  }

  // A malformed entry holds none; the replay names it.
  [[nodiscard]] std::uint64_t records_in_histories() const {
    std::uint64_t records = 0;
    const auto range = keys::partition_range(partition_);
    snapshot_.scan(Table::history, range.from, range.to, [&](std::string_view, std::string_view count) {
      records += history::parse_count(count).value_or(0);
      return true;
    });
    return records;
  }

  [[nodiscard]] bool is_in_its_history(const AuditEnvelope& envelope, std::uint64_t sequence) const {
    try {
      const auto subject = subject_of(envelope);
      return history::contains(snapshot_, partition_, {subject.campaign, subject.name}, sequence);
    } catch (const CorruptRead&) {
      return false;
    }
  }

  void look_up_history(std::string_view key, std::string_view leaf) {
    const auto parsed = tables::Audit::parse(key);
    const auto record = parsed ? read_audit_record(leaf) : Result<AuditRecord>{Error{errors::store_corrupt}};
    if (!record) return;
    const auto& envelope = record->envelope;
    const auto sequence = parsed->sequence;
    if (is_in_its_history(envelope, sequence)) return;
    findings_.add(VerifyCheck::history, sequence, words::records(sequence, sequence),
                  {"it is missing in the history of its unit", "在所属单位的历史中缺失"});
  }

  const Snapshot& snapshot_;
  Partition partition_;
  Findings& findings_;
  std::uint64_t records_ = 0;
  Instant last_at_ = Instant::min();
};

}  // namespace

std::uint64_t count_entries(const Snapshot& snapshot, Table table, const keys::Range& range) {
  std::uint64_t count = 0;
  snapshot.scan(table, range.from, range.to, [&](std::string_view, std::string_view) {
    ++count;
    return true;
  });
  return count;
}

void check_records(const Snapshot& snapshot, Partition partition, Findings& findings) {
  RecordsCheck check(snapshot, partition, findings);
  const auto range = keys::partition_range(partition);
  snapshot.scan(Table::audit, range.from, range.to, [&](std::string_view key, std::string_view leaf) {
    check.take(key, leaf);
    return true;
  });
  check.finish();
}

}  // namespace duban
