#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/library.hpp"
#include "workflows/base/record_errors.hpp"

#include <string>

#include <gtest/gtest.h>

namespace duban {
namespace {

using namespace std::string_literals;

Timed<UnitCampaign> unit_campaign() {
  UnitCampaign unit;
  unit.campaign = CampaignId("edu-2011");
  unit.unit = UnitId("school-7");
  unit.version = 300;
  unit.profile = {{"第一支部"}, "school", "七中", false};
  unit.phase = PhaseState::self_correction;
  unit.phase_index = 1;
  unit.launched_at = Instant(Milliseconds(1));
  TaskInstance task;
  task.slot = 2;
  task.state = TaskState::open;
  task.due = DueDate{Date(std::chrono::days(1)), Instant(Milliseconds(2)), Instant(Milliseconds(3))};
  task.judged = Timeliness::late;
  task.filings = 1;
  unit.tasks = {task};
  return {unit, Instant(Milliseconds(64))};
}

// The bytes are on disk: a failure here means a new record version and a migration, not a new expectation.
TEST(UnitCampaignRecord, IsGolden) {
  EXPECT_EQ(codec::encode(unit_campaign()),
            "\1"  // record version
            "\x08"
            "edu-2011"
            "\x08"
            "school-7"                         // campaign, unit
            "\xAC\x02"                         // version: 300
            "\1\x0C第一支部\6school\6七中\0"s  // profile: branches, kind, name, organiser
            "\3"                               // phase: self-correction
            "\1\1"                             // phase index
            "\1"                               // participation: active
            "\1\2\0\0\0\0"s    // launched_at, suspended_at, by campaign, frozen days, approved
            "\1"               // tasks: one
            "\2\0\2\1\0\1\0"s  // slot, serial, state, escalation, level, round, rungs passed
            "\1\2\4\6"         // due: date, due_at, overdue_at
            "\0\0\0\0\0"s      // original due; opened, first filed, last filed, settled
            "\1\2"             // judged: late
            "\1\0\0\0"s        // filings, returns, extension, held days
            "\1\x80\1");       // wake_at
}

TEST(UnitCampaignRecord, ComesBack) {
  const auto again = tables::UnitCampaigns::read_state(tables::UnitCampaigns::encode(unit_campaign()));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(*again, unit_campaign().state);
}

TEST(CampaignRecord, ComesBack) {
  Campaign campaign;
  campaign.id = CampaignId("edu-2011");
  campaign.title = {"Accountability", "问责"};
  campaign.plan = sha256("plan");
  campaign.schedule.slots.resize(2);
  campaign.schedule.slots[1].rungs_at = {Instant(Milliseconds(5))};
  campaign.schedule.warnings = {{"none", "无"}};
  const std::string bytes = codec::encode(campaign);
  const auto again = tables::Campaigns::read(bytes);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(codec::encode(*again), bytes);
  EXPECT_EQ(again->schedule.slots.at(1).rungs_at, campaign.schedule.slots[1].rungs_at);
  EXPECT_EQ(codec::version_of(bytes), kCampaignVersion);
}

// As the Duban of format 1 wrote it, by hand: version, file, a second after the epoch, by whom.
const std::string kPlanOfVersionOne = "\x01\x05id: p\xD0\x0F\x05"s + "admin";

TEST(PlanRecord, OfVersionOneIsTheAdminsForAll) {
  const auto record = tables::Plans::read(kPlanOfVersionOne);
  ASSERT_TRUE(record.has_value()) << record.error().message(Language::en);
  EXPECT_EQ(record->yaml, "id: p");
  EXPECT_EQ(record->published_at, Instant(Milliseconds(1000)));
  EXPECT_EQ(record->published_by, "admin");
  EXPECT_TRUE(record->organiser.empty());
  EXPECT_EQ(codec::version_of(tables::Plans::encode(*record)), 2);
}

TEST(PlanRecord, OfVersionOneIsReadAsStrictlyAsToday) {
  const auto& bytes = kPlanOfVersionOne;
  for (std::size_t length = 1; length < bytes.size(); ++length) {
    const auto record = tables::Plans::read(bytes.substr(0, length));
    ASSERT_FALSE(record.has_value()) << length;
    EXPECT_EQ(record.error().code, errors::store_corrupt);
  }
  EXPECT_FALSE(tables::Plans::read(bytes + "\x01").has_value());
}

}  // namespace
}  // namespace duban
