// The writer without threads: what one decided batch makes true, and what a restart finds.
#include "orchestrator/engine/engine.hpp"
#include "orchestrator/engine/engine_errors.hpp"
#include "orchestrator/engine/unit_tag.hpp"
#include "persistence/keys.hpp"
#include "persistence/memory_store.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/lists.hpp"
#include "persistence/tables/trail.hpp"
#include "tests/support/campaign_fixture.hpp"
#include "workflows/aggregate/aggregate_errors.hpp"
#include "workflows/base/record_errors.hpp"
#include "workflows/unit_campaign/instances.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"

#include <gtest/gtest.h>

namespace duban {
namespace {

using testing::at;

class WriterTest : public ::testing::Test {
 protected:
  WriterTest() { EXPECT_TRUE(engine_->start()); }

  UnitCampaign unit(const std::string& id) const {
    const auto bytes = store_.snapshot()->get(Table::unit_campaigns, tables::UnitCampaigns::key(0, "c1", id));
    return bytes ? tables::UnitCampaigns::read_state(*bytes).value() : UnitCampaign{};
  }
  const CampaignContext& context() const { return engine_->shelf()->campaign(campaign_.campaign)->context; }
  const TaskInstance& task(const UnitCampaign& state, const std::string& key) const {
    return *find_instance(state, key, context());
  }
  std::vector<std::string> facet(const std::string& name) const {
    std::vector<std::string> units;
    const auto range = tables::Facets::range(0, "c1", name);
    store_.snapshot()->scan(Table::facets, range.from, range.to, [&](std::string_view key, std::string_view) {
      units.push_back(tables::Facets::parse(key)->unit);
      return true;
    });
    return units;
  }
  std::vector<AuditRecord> trail() const {
    std::vector<AuditRecord> records;
    const auto range = tables::Audit::from(0, 0);
    store_.snapshot()->scan(Table::audit, range.from, range.to, [&](std::string_view, std::string_view leaf) {
      records.push_back(read_audit_record(leaf).value());
      return true;
    });
    return records;
  }
  std::size_t rows(Table table) const {
    std::size_t count = 0;
    const auto range = keys::partition_range(0);
    store_.snapshot()->scan(table, range.from, range.to, [&](std::string_view, std::string_view) {
      ++count;
      return true;
    });
    return count;
  }
  void restart() {
    engine_ = std::make_unique<InlineEngine>(store_, *clock_, WriterOptions{}, observer_);
    ASSERT_TRUE(engine_->start());
  }

  MemoryStore store_;
  std::unique_ptr<Clock> clock_ = virtual_clock(at("2011-09-01T00:00:00+08:00"));
  EngineObserver observer_;
  std::unique_ptr<InlineEngine> engine_ =
      std::make_unique<InlineEngine>(store_, *clock_, WriterOptions{}, observer_);
  testing::CampaignFixture campaign_{[this](Command command) { return engine_->submit(std::move(command)); }};
};

TEST_F(WriterTest, ALaunchReachesEveryUnitAndTheOrganiser) {
  campaign_.publish_and_enrol(3);
  campaign_.launch();
  for (const auto* id : {"S1", "S2", "S3", "bureau"}) EXPECT_TRUE(unit(id).launched_at) << id;
  EXPECT_EQ(engine_->shelf()->campaign(campaign_.campaign)->state.state, CampaignState::running);
  EXPECT_EQ(rows(Table::wake_ups), 4U);
}

TEST_F(WriterTest, TheClockStopsAtEveryWakeUpOnItsWay) {
  campaign_.publish_and_enrol(1);
  campaign_.launch();
  engine_->move_clock(at("2011-12-31T23:00:00+08:00"));
  Instant last{};
  for (const auto& record : trail()) {
    EXPECT_GE(record.envelope.at, last);
    last = record.envelope.at;
    const auto* event = std::get_if<UnitEvent>(&record.event);
    const auto* fired = event == nullptr ? nullptr : std::get_if<RungFired>(event);
    if (fired != nullptr) {
      EXPECT_EQ(fired->moment, record.envelope.at);
    }
  }
  EXPECT_EQ(unit("S1").phase, PhaseState::summary);
}

TEST_F(WriterTest, AnOverdueUnitIsFoundByItsFacetUntilItFiles) {
  campaign_.publish_and_enrol(2);
  campaign_.launch();
  engine_->move_clock(at("2011-10-30T23:59:59+08:00"));
  EXPECT_TRUE(facet("overdue:unit_rectification_report").empty());
  engine_->move_clock(at("2011-10-31T00:00:00+08:00"));
  EXPECT_EQ(facet("overdue:unit_rectification_report"), (std::vector<std::string>{"S1", "S2"}));
  ASSERT_TRUE(campaign_.file("S1", "unit_rectification_report"));
  EXPECT_EQ(facet("overdue:unit_rectification_report"), (std::vector<std::string>{"S2"}));
  EXPECT_EQ(task(unit("S1"), "unit_rectification_report").judged, Timeliness::late);
}

TEST_F(WriterTest, ARestartGoesOnWhereTheStoreStands) {
  campaign_.publish_and_enrol(2);
  campaign_.launch();
  engine_->move_clock(at("2011-10-20T12:00:00+08:00"));
  const auto before = trail().size();
  restart();
  EXPECT_EQ(trail().size(), before);
  engine_->move_clock(at("2011-11-02T12:00:00+08:00"));

  // The same without the restart gives the same trail.
  MemoryStore other_store;
  const auto other_clock = virtual_clock(at("2011-09-01T00:00:00+08:00"));
  InlineEngine other(other_store, *other_clock, {}, observer_);
  ASSERT_TRUE(other.start());
  testing::CampaignFixture again{[&](Command command) { return other.submit(std::move(command)); }};
  again.publish_and_enrol(2);
  again.launch();
  other.move_clock(at("2011-11-02T12:00:00+08:00"));
  const auto records = trail();
  for (std::size_t seq = 0; seq < records.size(); ++seq) {
    EXPECT_EQ(tables::Audit::get(*store_.snapshot(), tables::Audit::at(0, seq)),
              tables::Audit::get(*other_store.snapshot(), tables::Audit::at(0, seq)))
        << seq;
  }
}

TEST_F(WriterTest, ALaunchInterruptedHalfWayIsFinishedAfterARestart) {
  campaign_.publish_and_enrol(5);
  // A writer that reaches two units a batch, stopped after the first batch of the sweep.
  Writer writer(store_, {.batch_sweep_units_max = 2}, observer_);
  ASSERT_TRUE(writer.recover());
  std::deque<Command> queue;
  Command launch;
  launch.id = "launch";
  launch.actor = "office";
  launch.order = CampaignOrder{campaign_.campaign, LaunchCampaign{}, {}};
  queue.push_back(std::move(launch));
  for (int i = 0; i < 2; ++i) {
    const auto batch = writer.decide(queue, clock_->now());
    ASSERT_TRUE(store_.commit(batch.writes));
    writer.committed(batch);
  }
  EXPECT_TRUE(unit("S1").launched_at);
  EXPECT_FALSE(unit("S5").launched_at);
  restart();
  engine_->move_clock(clock_->now());
  EXPECT_TRUE(unit("S5").launched_at);
  EXPECT_EQ(engine_->shelf()->campaign(campaign_.campaign)->state.state, CampaignState::running);
}

// Found by the simulator: the look for due wake-ups went on for ever.
TEST_F(WriterTest, AWakeUpThatOnlyTheBatchOnItsWayHoldsIsDueAfterThatBatch) {
  campaign_.publish_and_enrol(1);
  Writer writer(store_, {}, observer_);
  ASSERT_TRUE(writer.recover());
  std::deque<Command> queue;
  Command launch;
  launch.id = "launch";
  launch.actor = "office";
  launch.order = CampaignOrder{campaign_.campaign, LaunchCampaign{}, {}};
  queue.push_back(std::move(launch));
  const auto start = writer.decide(queue, clock_->now());
  ASSERT_TRUE(store_.commit(start.writes));
  writer.committed(start);
  const auto sweep = writer.decide(queue, clock_->now());  // arms the wake-ups; on its way from here on
  const auto later = at("2011-12-31T00:00:00+08:00");
  EXPECT_TRUE(writer.decide(queue, later).idle());
  ASSERT_TRUE(store_.commit(sweep.writes));
  writer.committed(sweep);
  EXPECT_GT(writer.decide(queue, later).wake_ups, 0U);
}

TEST_F(WriterTest, TheSameKeyGivesTheSameReceiptAndOneEffect) {
  campaign_.publish_and_enrol(1);
  campaign_.launch();
  Command suspend;
  suspend.id = "key-1";
  suspend.idempotent = true;
  suspend.key_owner = "token";
  suspend.actor = "office";
  suspend.fingerprint = sha256("suspend");
  suspend.order = UnitOrder{campaign_.campaign, UnitId{"S1"}, SuspendUnit{"flood", false}, {}, {}};
  auto again = suspend;
  auto other = suspend;
  other.fingerprint = sha256("something else");
  const auto first = engine_->submit(std::move(suspend)).value();
  const auto size = trail().size();
  const auto second = engine_->submit(std::move(again)).value();
  EXPECT_EQ(second.first_seq, first.first_seq);
  EXPECT_EQ(trail().size(), size);
  const auto third = engine_->submit(std::move(other));
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().code, errors::operation_idempotency_key_reused);
}

TEST_F(WriterTest, AStaleTagChangesNothing) {
  campaign_.publish_and_enrol(1);
  campaign_.launch();
  const auto before = unit("S1");
  UnitOrder order{campaign_.campaign, UnitId{"S1"}, SuspendUnit{"flood", false}, {"v1"}, {}};
  const auto refused = campaign_.order(order);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::operation_stale_tag);
  EXPECT_EQ(unit("S1"), before);
  order.expected_tags = {tag_of(before, context(), Side::organiser)};
  EXPECT_TRUE(campaign_.order(order));
}

TEST_F(WriterTest, AUnitsTagIsBlindToVisitsItDoesNotKnowOf) {
  campaign_.publish_and_enrol(1);
  campaign_.launch();
  engine_->move_clock(at("2011-11-08T10:00:00+08:00"));
  const auto before = tag_of(unit("S1"), context(), Side::unit);
  FileSubmission visit;
  visit.task = "weekly_covert_visit@2011-11-07";
  visit.carries = {EvidenceKind::record, EvidenceKind::text};
  ASSERT_TRUE(campaign_.order(UnitOrder{campaign_.campaign, UnitId{"S1"}, visit, {}, {}}, "inspector"));
  EXPECT_EQ(tag_of(unit("S1"), context(), Side::unit), before);
  const auto refused = campaign_.file("S1", "weekly_covert_visit@2011-11-14");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::workflow_unknown_task);
}

TEST_F(WriterTest, AnImportWithOneKnownUnitEnrolsNone) {
  campaign_.publish_and_enrol(1);
  EnrolUnits enrol{campaign_.campaign, {}};
  for (const auto* id : {"N1", "S1", "N2"}) {
    NewUnit row;
    row.id = UnitId{id};
    row.profile.name = id;
    enrol.units.push_back(row);
  }
  const auto refused = campaign_.order(enrol);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::workflow_already_enrolled);
  EXPECT_EQ(unit("N1").version, 0U);
}

TEST_F(WriterTest, APieceOfAListIsEnrolledOnlyAfterTheOneBeforeIt) {
  campaign_.publish_and_enrol(1);
  const auto piece = [&](const std::string& id, const std::string& unit, const std::string& after) {
    Command command;
    command.id = id;
    command.idempotent = true;
    command.key_owner = "token";
    command.fingerprint = sha256(id);
    command.actor = "office";
    EnrolUnits enrol{campaign_.campaign, {}, after};
    NewUnit row;
    row.id = UnitId{unit};
    row.profile.name = unit;
    enrol.units.push_back(row);
    command.order = enrol;
    return engine_->submit(std::move(command));
  };
  const auto known = piece("list", "S1", "");
  ASSERT_FALSE(known);
  EXPECT_EQ(known.error().code, errors::workflow_already_enrolled);
  const auto behind = piece("list/1", "N2", "list");
  ASSERT_FALSE(behind);
  EXPECT_EQ(behind.error().code, errors::operation_queue_full);
  EXPECT_EQ(unit("N2").version, 0U);
  ASSERT_TRUE(piece("other", "N1", ""));
  ASSERT_TRUE(piece("other/1", "N2", "other"));
  EXPECT_NE(unit("N2").version, 0U);
}

TEST_F(WriterTest, APublishedVersionNeverChanges) {
  const auto yaml = testing::read_source_file("workflows/calendars/cn.yaml");
  ASSERT_TRUE(
      campaign_.order(ImportCalendar{yaml, std::make_shared<const Calendar>(testing::chinese_calendar())}));
  const auto again =
      campaign_.order(ImportCalendar{yaml, std::make_shared<const Calendar>(testing::chinese_calendar())});
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->events.empty()) << "the same bytes again: nothing is to be done";
  const auto changed = yaml + "# another remark\n";
  const auto refused = campaign_.order(
      ImportCalendar{changed, std::make_shared<const Calendar>(load_calendar(changed).value())});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::operation_calendar_version_taken);
}

TEST_F(WriterTest, ACampaignWhoseUnitsHaveAllLeftIsCompleted) {
  campaign_.publish_and_enrol(1);
  campaign_.launch();
  for (const auto* id : {"S1", "bureau"}) {
    ASSERT_TRUE(campaign_.order(UnitOrder{campaign_.campaign, UnitId{id}, WithdrawUnit{"merged"}, {}, {}}));
  }
  EXPECT_EQ(engine_->shelf()->campaign(campaign_.campaign)->state.state, CampaignState::completed);
}

TEST_F(WriterTest, SuspendingTheCampaignSuspendsItsUnitsAndResumingBringsThemBack) {
  campaign_.publish_and_enrol(2);
  campaign_.launch();
  ASSERT_TRUE(campaign_.order(
      UnitOrder{campaign_.campaign, UnitId{"S2"}, SuspendUnit{"moving house", false}, {}, {}}));
  ASSERT_TRUE(campaign_.order(CampaignOrder{campaign_.campaign, SuspendCampaign{"typhoon"}, {}}));
  EXPECT_EQ(unit("S1").participation, Participation::suspended);
  ASSERT_TRUE(campaign_.order(CampaignOrder{campaign_.campaign, ResumeCampaign{"over"}, {}}));
  EXPECT_EQ(unit("S1").participation, Participation::active);
  EXPECT_EQ(unit("S2").participation, Participation::suspended) << "suspended on its own, resumed on its own";
}

TEST_F(WriterTest, AnUndecodableUnitIsQuarantinedAndTheOthersRunOn) {
  campaign_.publish_and_enrol(2);
  campaign_.launch();
  WriteBatch damage;
  damage.put(Table::unit_campaigns, tables::UnitCampaigns::key(0, "c1", "S1"), "garbage");
  ASSERT_TRUE(store_.commit(damage));
  restart();
  const auto refused = campaign_.file("S1", "unit_work_plan");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::store_corrupt);
  engine_->move_clock(at("2011-09-25T10:00:00+08:00"));
  EXPECT_EQ(unit("S2").phase, PhaseState::mobilization);
}

}  // namespace
}  // namespace duban
