// What the office owes to its receivers: a notice of each record that somebody is to be told of, for each
// endpoint registered at that moment. Worked out from the trail alone, and compared with the outbox and with
// what reached the receivers.
#pragma once

#include "tests/simulation/complaint.hpp"
#include "tests/simulation/faulty_store.hpp"
#include "tests/simulation/receivers.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/campaign/context.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace duban::simulation {

class OutboxWatch {
 public:
  explicit OutboxWatch(const Receivers& receivers) : receivers_(receivers) {}

  // What is fresh in the trail of the system, where endpoints are, and in that of the partition. `context` is
  // that of the campaign, nullptr before it is there.
  [[nodiscard]] Complaint look(const Snapshot& snapshot, const std::vector<AuditRecord>& of_system,
                               const std::vector<AuditRecord>& of_partition,
                               const std::vector<FaultyStore::Touched>& touched,
                               const CampaignContext* context);
  // At rest, nothing that is due stands in the outbox untried.
  [[nodiscard]] Complaint check_nothing_is_due(const Snapshot& snapshot, Instant now) const;
  // In the end, when every receiver listens: everything owed has been delivered, unless its endpoint was
  // removed; then it may stay as a dead letter.
  [[nodiscard]] Complaint check_all_delivered(const Snapshot& snapshot) const;

  [[nodiscard]] std::uint64_t owed() const { return owed_total_; }

 private:
  using Notice = std::pair<std::uint64_t, std::string>;  // record, endpoint

  void note_endpoint(const Snapshot& snapshot, const EndpointEvent& event);
  [[nodiscard]] Complaint owe(const Snapshot& snapshot, const AuditRecord& record,
                              const CampaignContext& context);
  [[nodiscard]] Complaint compare(const Snapshot& snapshot, const Notice& notice);

  const Receivers& receivers_;
  std::map<std::string, std::string> urls_;  // of the endpoints ever registered
  std::set<std::string> registered_;         // those not removed
  std::set<std::string> changed_now_;        // registered or removed since the last look
  std::set<Notice> owed_;                    // and not yet settled
  std::set<Notice> settled_;
  std::uint64_t owed_total_ = 0;
};

}  // namespace duban::simulation
