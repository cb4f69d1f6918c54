// Folds the trail into the states that must follow from it, and compares them with what is stored, after
// every commit.
//
// Only what the new records or the commit have touched is compared; whatever a commit did not touch stays as
// it was when it was compared. Uses `apply`, and of the engine nothing.
#pragma once

#include "orchestrator/engine/shelf.hpp"
#include "tests/simulation/complaint.hpp"
#include "tests/simulation/faulty_store.hpp"
#include "tests/simulation/kind_watch.hpp"
#include "workflows/audit/audit_record.hpp"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace duban::simulation {

class StateWatch {
 public:
  // The plan and the calendar that campaigns stand on.
  explicit StateWatch(Shelf shelf) : shelf_(std::move(shelf)) {}

  // What is fresh in each trail.
  using Fresh = std::map<Partition, std::vector<AuditRecord>>;
  [[nodiscard]] Complaint look(const Snapshot& snapshot, const Fresh& fresh,
                               const std::vector<FaultyStore::Touched>& touched);

  // As it follows from the trail; nullptr: never enrolled.
  [[nodiscard]] const UnitCampaign* unit(const std::string& id) const { return all_units().state(id); }
  [[nodiscard]] std::vector<std::string> units() const { return all_units().names(); }
  [[nodiscard]] const CampaignContext* context() const { return context_ ? &*context_ : nullptr; }
  [[nodiscard]] const Campaign& campaign() const { return campaign_; }
  // The earliest moment at which anything changes by itself.
  [[nodiscard]] std::optional<Instant> next_wake_up() const;
  // Whether the trail knows the endpoint and has not seen it removed.
  [[nodiscard]] bool is_registered(const std::string& endpoint) const {
    return endpoints_.contains(endpoint);
  }
  [[nodiscard]] const std::set<std::string>& endpoints() const { return endpoints_; }
  // Digests of files that filings name.
  [[nodiscard]] const std::set<Digest>& files_filed() const { return files_filed_; }

 private:
  struct Filing {
    std::string unit;
    TaskKey task;
    std::uint32_t number = 0;
    Digest content;
  };

  void fold(Partition trail, const AuditRecord& record);
  void note(const UnitEvent& event, const AuditEnvelope& envelope);
  void check_gaps(const SubmissionFiled& filed, std::uint64_t record);
  void fold(const CampaignEvent& event, const AuditEnvelope& envelope);
  void fold(const EndpointEvent& event);
  [[nodiscard]] Complaint compare_changed(const Snapshot& snapshot);
  [[nodiscard]] Complaint compare_counts(const Snapshot& snapshot);
  [[nodiscard]] Complaint compare_filings(const Snapshot& snapshot);
  [[nodiscard]] Complaint compare_touched(const Snapshot& snapshot,
                                          const FaultyStore::Touched& touched) const;
  [[nodiscard]] Complaint compare_history(const Snapshot& snapshot, Partition trail,
                                          const AuditRecord& record) const;
  [[nodiscard]] const KindInCampaignWatch<UnitCampaignKind>& all_units() const {
    return std::get<KindInCampaignWatch<UnitCampaignKind>>(in_campaign_);
  }

  Shelf shelf_;
  Campaign campaign_;
  std::optional<CampaignContext> context_;
  template <template <class> class Watch, class Kinds>
  using WatchOfEach = boost::mp11::mp_rename<boost::mp11::mp_transform<Watch, Kinds>, std::tuple>;
  WatchOfEach<KindInCampaignWatch, AggregatesInCampaign> in_campaign_;
  WatchOfEach<StandaloneKindWatch, StandaloneAggregates> standalone_;
  std::map<std::string, std::int64_t, std::less<>> counts_;
  std::set<std::string> endpoints_;
  std::set<Digest> files_filed_;
  std::map<Partition, std::vector<Subject>> histories_;  // by trail: whom each record is about

  // Since the last look.
  std::set<std::string> changed_counts_;
  std::vector<Filing> filings_;
  Complaint wrong_fact_;
};

}  // namespace duban::simulation
