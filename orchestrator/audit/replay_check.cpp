#include "orchestrator/audit/replay_check.hpp"

#include "orchestrator/audit/declared_gaps.hpp"
#include "orchestrator/audit/finding_words.hpp"
#include "orchestrator/audit/in_campaign_replay.hpp"
#include "orchestrator/audit/standalone_replay.hpp"
#include "orchestrator/audit/trail_check.hpp"
#include "orchestrator/engine/shelf.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/lists.hpp"
#include "persistence/tables/trail.hpp"
#include "persistence/trail/history.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/base/record_errors.hpp"
#include "workflows/campaign/decide.hpp"
#include "workflows/unit_campaign/task_words.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

namespace duban {
namespace {

// What the record of a filing contains, to pass over the others without reading them.
constexpr std::string_view kFilingMark = "\"event\":\"SubmissionFiled\"";

// Walks the histories of a trail, which are ordered by campaign and name: what belongs to no campaign first,
// then each campaign's own events, then its units and its other aggregates one after the other.
class ReplayCheck {
 public:
  ReplayCheck(const Snapshot& snapshot, Partition partition, Findings& findings, const Shelf& shelf,
              const ConsolidatedFilings& filings)
      : snapshot_(snapshot),
        partition_(partition),
        findings_(findings),
        shelf_(shelf),
        filings_(filings),
        in_campaign_(snapshot, partition, findings),
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
    report.units = in_campaign_.found<UnitCampaignKind>();
    const auto expect = [&](VerifyCheck check, Table table, std::uint64_t expected) {
      const auto found = count_entries(snapshot_, table, keys::partition_range(partition_));
      if (found == expected) return;
      findings_.add(check, std::nullopt, words::table(table), words::entries(expected, found));
    };
    expect(VerifyCheck::shelf, Table::plans, plans_);
    expect(VerifyCheck::shelf, Table::calendars, calendars_);
    expect(VerifyCheck::state, Table::campaigns, campaigns_);
    in_campaign_.finish();
    expect(VerifyCheck::list, Table::facets, expected_.facets);
    expect(VerifyCheck::wake_up, Table::wake_ups, expected_.wake_ups);
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

  [[nodiscard]] LocalizedText subject() {
    if (standalone_.active()) return standalone_.subject();
    if (in_campaign_.active()) return in_campaign_.name(campaign_);
    if (campaign_.id.empty()) return {"the shelf", "方案与日历"};
    return words::campaign(campaign_.id.value, campaign_.title.zh);
  }

  void begin(const Subject& next) {
    end_subject();
    if (next.campaign != campaign_.id.value) {
      end_campaign();
      campaign_ = {};
      campaign_.id = CampaignId{next.campaign};
    }
    subject_ = next;
    if (!standalone_.begin(next)) (void)in_campaign_.begin(next);
    next_filing_ = 0;
    next_in_history_ = 0;
    broken_ = false;
  }

  // False: the record does not belong there.
  bool replay(const tables::HistoryKey& key, std::uint64_t sequence) {
    const auto leaf = tables::Audit::get(snapshot_, tables::Audit::at(trail_, sequence));
    const auto record = leaf ? read_audit_record(*leaf) : Result<AuditRecord>{Error{errors::store_corrupt}};
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
      if (in_campaign_.active()) {
        replay_in_campaign(record);
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

  void replay_in_campaign(const AuditRecord& record) {
    if (!context_ || !in_campaign_.can_apply(record.event, *context_->plan)) {
      findings_.add(VerifyCheck::state, record.envelope.seq, subject(),
                    {"its campaign or plan knows of no such event", "其专项行动或方案中没有此类事件"});
      broken_ = true;
      return;
    }
    check_versions(record.envelope);
    check_facts(record.envelope.seq);
    in_campaign_.apply_event(record, *context_);
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

  // What decisions before record `until` were told of this aggregate is what the trail says of it.
  void check_facts(std::uint64_t until) {
    in_campaign_.look_at_state([&](const auto& state) { check_gaps(state, until); });
  }
  template <class State>
  void check_gaps(const State& /*of a kind of which nothing is told*/, std::uint64_t /*until*/) {}
  // Whether its part is missing, in every consolidated report.
  void check_gaps(const UnitCampaign& unit, std::uint64_t until) {
    const auto& filings = filings_.of(campaign_.id);
    for (; next_filing_ < filings.size() && filings[next_filing_].record <= until; ++next_filing_) {
      const auto& filing = filings[next_filing_];
      const bool declared = std::ranges::binary_search(filing.gaps, unit.unit.value);
      if (declared == lacks(unit, filing.source, *context_)) continue;
      const auto report = words::quoted(words::task_title(filing.task, *context_)).zh;
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
    if (in_campaign_.active()) return end_in_campaign();
    if (!campaign_.id.empty()) end_campaign_state();
  }

  void end_in_campaign() {
    if (!broken_ && context_) check_facts(std::numeric_limits<std::uint64_t>::max());
    const auto name = subject();
    in_campaign_.end(broken_, context_ ? &*context_ : nullptr, expected_,
                     [&](VerifyCheck check, LocalizedText detail) {
                       findings_.add(check, last_seq_, name, std::move(detail));
                     });
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
    for (const auto& [name, count] : expected_.counts) {
      ++counters_;
      const auto stored =
          snapshot_.get(Table::counters, tables::Counters::at(partition_, campaign_.id, name).view());
      if (stored == tables::Counters::encode({count})) continue;
      findings_.add(VerifyCheck::count, std::nullopt,
                    {"count " + name + " of " + campaign_.id.value,
                     words::campaign(campaign_.id.value, campaign_.title.zh).zh + "的计数 " + name},
                    {"it is not " + std::to_string(count), "应为" + std::to_string(count)});
    }
    expected_.counts.clear();
    context_.reset();
  }

  const Snapshot& snapshot_;
  Partition partition_;
  Partition trail_ = 0;  // being walked
  Findings& findings_;
  const Shelf& shelf_;
  const ConsolidatedFilings& filings_;
  InCampaignReplay in_campaign_;
  StandaloneReplay standalone_;
  Subject subject_;              // being replayed
  std::size_t next_filing_ = 0;  // of the campaign's, to be looked at for the unit
  Campaign campaign_;
  std::optional<CampaignContext> context_;
  ExpectedEntries expected_;
  bool broken_ = false;
  std::uint64_t next_in_history_ = 0;  // no entry of the subject may begin before this
  std::uint64_t last_seq_ = 0;
  std::uint64_t plans_ = 0, calendars_ = 0, campaigns_ = 0, counters_ = 0;
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
