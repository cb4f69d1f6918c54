#include "orchestrator/audit/replay_check.hpp"

#include "orchestrator/audit/declared_gaps.hpp"
#include "orchestrator/audit/finding_words.hpp"
#include "orchestrator/audit/standalone_replay.hpp"
#include "orchestrator/audit/trail_check.hpp"
#include "orchestrator/engine/shelf.hpp"
#include "persistence/keys.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/lists.hpp"
#include "persistence/tables/trail.hpp"
#include "persistence/trail/history.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/campaign/decide.hpp"
#include "workflows/unit_campaign/decide.hpp"
#include "workflows/unit_campaign/facets.hpp"
#include "workflows/unit_campaign/moments.hpp"
#include "workflows/unit_campaign/older_events.hpp"
#include "workflows/unit_campaign/task_words.hpp"
#include "workflows/words/dates.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <limits>
#include <map>

namespace duban {
namespace {

// Dates move by years at most; a number beyond that was never written by a decision.
constexpr std::int32_t kFrozenDaysMax = 100 * 366;

// What the record of a filing contains, to pass over the others without reading them.
constexpr std::string_view kFilingMark = "\"event\":\"SubmissionFiled\"";

bool plausible(const UnitEvent& event, const Plan& plan) {
  if (const auto* entered = std::get_if<PhaseEntered>(&event)) return entered->index < plan.phases.size();
  if (const auto* resumed = std::get_if<UnitResumed>(&event)) {
    return std::abs(static_cast<std::int64_t>(resumed->frozen_days)) <= kFrozenDaysMax;
  }
  return true;
}

// Walks the histories of a trail, which are ordered by campaign and name: what belongs to no campaign first, then each
// campaign's own events, then its units and its other aggregates one after the other.
class ReplayCheck {
 public:
  ReplayCheck(const Snapshot& snapshot, Partition partition, Findings& findings, const Shelf& shelf,
              const ConsolidatedFilings& filings)
      : snapshot_(snapshot),
        partition_(partition),
        findings_(findings),
        shelf_(shelf),
        filings_(filings),
        standalone_(snapshot, partition, findings) {}

  void walk(Partition trail) {
    trail_ = trail;
    next_in_history_ = 0;
    broken_ = false;
    const auto range = keys::partition_range(trail);
    snapshot_.scan(Table::history, range.from, range.to, [&](std::string_view key, std::string_view value) {
      take(key, value);
      return true;
    });
    end_subject();
    end_campaign();
    campaign_ = {};
    subject_ = {};
  }

  void finish(VerifyReport& report) {
    report.campaigns = campaigns_;
    report.units = units_;
    const auto expect = [&](VerifyCheck check, Table table, std::uint64_t expected) {
      const auto found = count_entries(snapshot_, table, keys::partition_range(partition_));
      if (found == expected) return;
      findings_.add(check, std::nullopt, words::table(table), words::entries(expected, found));
    };
    expect(VerifyCheck::shelf, Table::plans, plans_);
    expect(VerifyCheck::shelf, Table::calendars, calendars_);
    expect(VerifyCheck::state, Table::campaigns, campaigns_);
    expect(VerifyCheck::state, Table::unit_campaigns, units_);
    expect(VerifyCheck::list, Table::facets, facets_);
    expect(VerifyCheck::wake_up, Table::wake_ups, wake_ups_);
    expect(VerifyCheck::count, Table::counters, counters_);
    standalone_.finish();
  }

 private:
  void take(std::string_view history_key, std::string_view value) {
    const auto key = tables::History::parse(history_key);
    const auto count = history::parse_count(value);
    if (!key || !count) {
      return findings_.add(VerifyCheck::history, std::nullopt, words::table(Table::history),
                           {"a malformed entry", "条目格式有误"});
    }
    if (Subject{key->campaign, key->unit} != subject_) begin({key->campaign, key->unit});
    if (key->sequence < next_in_history_) {
      findings_.add(VerifyCheck::history, key->sequence, subject(),
                    {"its history lists a record twice", "其历史中有记录重复收录"});
      broken_ = true;
    }
    next_in_history_ = std::max(next_in_history_, key->sequence + *count);
    for (std::uint64_t at = 0; at < *count; ++at) {
      if (!replay(*key, key->sequence + at)) return;
    }
  }

  [[nodiscard]] LocalizedText subject() const {
    if (standalone_.active()) return standalone_.subject();
    if (campaign_.id.empty()) return {"the shelf", "方案与日历"};
    if (unit_.unit.empty()) return words::campaign(campaign_.id.value, campaign_.title.zh);
    return words::unit(unit_.unit.value, unit_.profile.name, campaign_.id.value, campaign_.title.zh);
  }

  void begin(const Subject& next) {
    end_subject();
    if (next.campaign != campaign_.id.value) {
      end_campaign();
      campaign_ = {};
      campaign_.id = CampaignId{next.campaign};
    }
    subject_ = next;
    unit_ = {};
    if (!standalone_.begin(next)) {
      unit_.campaign = campaign_.id;
      unit_.unit = UnitId{next.name};
    }
    next_filing_ = 0;
    next_in_history_ = 0;
    broken_ = false;
  }

  // False: the record does not belong there.
  bool replay(const tables::HistoryKey& key, std::uint64_t sequence) {
    const auto leaf = tables::Audit::get(snapshot_, tables::Audit::at(trail_, sequence));
    const auto record =
        leaf ? read_audit_record(*leaf) : Result<AuditRecord>{Error{ErrorCode::store_corrupt}};
    if (!record || subject_of(record->envelope) != Subject{key.campaign, key.unit}) {
      findings_.add(VerifyCheck::history, sequence, subject(),
                    {"its history lists a foreign record", "其历史中收录了不属于它的记录"});
      broken_ = true;
      return false;
    }
    replay(*record);
    return true;
  }

  void replay(const AuditRecord& record) {
    const auto seq = record.envelope.seq;
    last_seq_ = seq;
    if (broken_) return;
    try {
      if (const auto* on_unit = std::get_if<UnitEvent>(&record.event)) {
        replay(*on_unit, record.version, record.envelope);
      } else if (const auto* on_campaign = std::get_if<CampaignEvent>(&record.event)) {
        replay(*on_campaign, record.envelope);
      } else if (const auto* of_library = std::get_if<LibraryEvent>(&record.event)) {
        replay(*of_library, seq);
      } else if (standalone_.active()) {
        standalone_.replay(record);
      }  // else written by format 3, before its aggregate had a state: taken over by an adoption since
    } catch (const std::exception& impossible) {
      findings_.add(VerifyCheck::state, seq, subject(), words::impossible(impossible.what()));
      broken_ = true;
    }
  }

  void replay(UnitEvent event, std::uint32_t version, const AuditEnvelope& envelope) {
    if (!context_ || !plausible(event, *context_->plan)) {
      findings_.add(VerifyCheck::state, envelope.seq, subject(),
                    {"its campaign or plan knows of no such event", "其专项行动或方案中没有此类事件"});
      broken_ = true;
      return;
    }
    check_versions(envelope);
    check_gaps(envelope.seq);
    complete(event, version, unit_, *context_);
    apply(unit_, event, envelope.at, *context_);
  }

  void replay(const CampaignEvent& event, const AuditEnvelope& envelope) {
    apply(campaign_, event, envelope.at);
    check_versions(envelope);
    if (!std::holds_alternative<CampaignCreated>(event)) return;
    auto context = context_of(campaign_, shelf_);
    if (!context) {
      findings_.add(VerifyCheck::shelf, envelope.seq, subject(), words::detail_of(context.error()));
    } else if (!fits(campaign_.schedule, *context->plan)) {
      findings_.add(VerifyCheck::shelf, envelope.seq, subject(),
                    {"its schedule does not belong to its plan", "期限表与方案不符"});
    } else {
      context_ = std::move(*context);
    }
  }

  void replay(const LibraryEvent& event, std::uint64_t seq) {
    if (const auto* published = std::get_if<PlanPublished>(&event)) {
      ++plans_;
      const auto* found = shelf_.plan(published->digest);
      if (found == nullptr || found->plan->id != published->id ||
          found->plan->version != published->version) {
        findings_.add(VerifyCheck::shelf, seq, {"plan " + published->id, "方案 " + published->id},
                      {"it is not stored as it was published", "与发布时的内容不一致"});
      }
    } else if (const auto* imported = std::get_if<CalendarImported>(&event)) {
      ++calendars_;
      const auto found = shelf_.calendars.find({imported->id, imported->version});
      if (found == shelf_.calendars.end() || found->second.calendar->digest() != imported->digest) {
        findings_.add(VerifyCheck::shelf, seq, {"calendar " + imported->id, "日历 " + imported->id},
                      {"it is not stored as it was imported", "与导入时的内容不一致"});
      }
    }
  }

  void check_versions(const AuditEnvelope& envelope) {
    const auto calendar = campaign_.schedule.calendar_id + " " + campaign_.schedule.calendar_version;
    if (envelope.plan == campaign_.plan.hex() && envelope.calendar == calendar) return;
    findings_.add(VerifyCheck::state, envelope.seq, subject(),
                  {"the record names another plan or calendar than its campaign",
                   "记录所载的方案或日历与专项行动的不一致"});
  }

  // Every consolidated report filed before record `until` said of this unit what the trail says of it.
  void check_gaps(std::uint64_t until) {
    const auto& filings = filings_.of(campaign_.id);
    for (; next_filing_ < filings.size() && filings[next_filing_].record <= until; ++next_filing_) {
      const auto& filing = filings[next_filing_];
      const bool declared = std::ranges::binary_search(filing.gaps, unit_.unit.value);
      if (declared == lacks(unit_, filing.source, *context_)) continue;
      const auto report = "“" + words::task_title(filing.task, *context_).zh + "”";
      findings_.add(VerifyCheck::fact, filing.record, subject(),
                    declared
                        ? LocalizedText{"its part is declared missing in " + filing.task + ", but was there",
                                        report + "将其列为缺报单位，但其当时已报送"}
                        : LocalizedText{"its part was missing in " + filing.task + ", but is not declared",
                                        "其当时尚未报送，但" + report + "未将其列为缺报单位"});
    }
  }

  void end_subject() {
    if (standalone_.active()) return standalone_.end();
    if (!campaign_.id.empty()) end_unit();
  }

  void end_unit() {
    if (unit_.unit.empty()) return end_campaign_state();
    ++units_;
    if (!broken_ && context_) check_gaps(std::numeric_limits<std::uint64_t>::max());
    const auto& campaign = campaign_.id.value;
    const auto& unit = unit_.unit.value;
    const auto stored =
        snapshot_.get(Table::unit_campaigns, tables::UnitCampaigns::at(partition_, campaign, unit).view());
    const auto wake_at = context_ ? next_wake_up(unit_, *context_) : std::nullopt;
    if (!broken_ && stored != tables::UnitCampaigns::encode({unit_, wake_at})) {
      findings_.add(VerifyCheck::state, last_seq_, subject(),
                    (stored ? words::kOtherState : words::kStateMissing).text());
    }
    if (broken_ || !context_) return;
    for (const auto& name : facets_of(unit_, *context_)) {
      ++facets_;
      if (!tables::Facets::contains(snapshot_, tables::Facets::at(partition_, campaign, name, unit))) {
        findings_.add(VerifyCheck::list, last_seq_, subject(),
                      {"it is missing in the list " + name, "在清单 " + name + " 中缺失"});
      }
    }
    if (wake_at) {
      ++wake_ups_;
      if (!tables::WakeUps::contains(snapshot_, tables::WakeUps::at(partition_, *wake_at, campaign, unit))) {
        findings_.add(VerifyCheck::wake_up, last_seq_, subject(),
                      {"its wake-up at " + format_instant_utc(*wake_at) + " is missing",
                       "缺少其" + words::full_moment(*wake_at, context_->zone).zh + "的定时处理"});
      }
    }
    for (const auto& name : counts_of(unit_, *context_)) ++counts_[name];
  }

  void end_campaign_state() {
    ++campaigns_;
    const auto stored =
        snapshot_.get(Table::campaigns, tables::Campaigns::at(partition_, campaign_.id).view());
    if (broken_ || stored == tables::Campaigns::encode(campaign_)) return;
    findings_.add(VerifyCheck::state, last_seq_, subject(),
                  (stored ? words::kOtherState : words::kStateMissing).text());
  }

  void end_campaign() {
    for (const auto& [name, count] : counts_) {
      ++counters_;
      const auto stored =
          snapshot_.get(Table::counters, tables::Counters::at(partition_, campaign_.id, name).view());
      if (stored == tables::Counters::encode({count})) continue;
      findings_.add(VerifyCheck::count, std::nullopt,
                    {"count " + name + " of " + campaign_.id.value,
                     words::campaign(campaign_.id.value, campaign_.title.zh).zh + "的计数 " + name},
                    {"it is not " + std::to_string(count), "应为" + std::to_string(count)});
    }
    counts_.clear();
    context_.reset();
  }

  const Snapshot& snapshot_;
  Partition partition_;
  Partition trail_ = 0;  // being walked
  Findings& findings_;
  const Shelf& shelf_;
  const ConsolidatedFilings& filings_;
  StandaloneReplay standalone_;
  Subject subject_;              // being replayed
  std::size_t next_filing_ = 0;  // of the campaign's, to be looked at for the unit
  Campaign campaign_;
  UnitCampaign unit_;
  std::optional<CampaignContext> context_;
  std::map<std::string, std::int64_t> counts_;
  bool broken_ = false;
  std::uint64_t next_in_history_ = 0;  // no entry of the subject may begin before this
  std::uint64_t last_seq_ = 0;
  std::uint64_t plans_ = 0, calendars_ = 0, campaigns_ = 0, units_ = 0;
  std::uint64_t facets_ = 0, wake_ups_ = 0, counters_ = 0;
};

}  // namespace

void check_replay(const Snapshot& snapshot, Partition partition, VerifyReport& report, Findings& findings) {
  const auto shelf = load_shelf(snapshot, partition);
  if (!shelf) {
    findings.add(VerifyCheck::shelf, std::nullopt, {"the shelf", "方案与日历"},
                 words::detail_of(shelf.error()));
    return;
  }
  ConsolidatedFilings filings(*shelf);
  const auto range = keys::partition_range(partition);
  snapshot.scan(Table::audit, range.from, range.to, [&](std::string_view, std::string_view leaf) {
    if (leaf.find(kFilingMark) == std::string_view::npos) return true;
    if (const auto record = read_audit_record(leaf)) filings.take(*record);
    return true;
  });
  ReplayCheck check(snapshot, partition, findings, *shelf, filings);
  check.walk(partition);
  check.walk(kSystemTrail);
  check.finish(report);
}

}  // namespace duban
