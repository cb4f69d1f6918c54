// A trail leads to the stored states with neither a calendar nor time zones at hand: whatever becomes of the
// tz data of a machine, what was decided stays as it was.
#include "orchestrator/engine/shelf.hpp"
#include "persistence/memory_store.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/trail.hpp"
#include "tests/unit/rehearsal/small_campaign.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/unit_campaign/decide.hpp"

#include <map>

#include <gtest/gtest.h>

namespace duban {
namespace {

TEST(Replay, NeedsNeitherCalendarNorTimeZone) {
  MemoryStore store;
  const auto report = rehearse(testing::small_campaign(), store).value();
  const auto snapshot = store.snapshot();
  const auto shelf = load_shelf(*snapshot, 0).value();
  const auto& campaign = *shelf.campaign(report.campaign);
  const PlanContext context{campaign.context.campaign, campaign.context.organiser, campaign.context.plan,
                            campaign.context.schedule};

  std::map<std::string, UnitCampaign> folded;
  const auto range = tables::Audit::from(0, 0);
  snapshot->scan(Table::audit, range.from, range.to, [&](std::string_view, std::string_view leaf) {
    const auto record = read_audit_record(leaf).value();
    if (const auto* event = std::get_if<UnitEvent>(&record.event)) {
      auto& state = folded[record.envelope.unit.value];
      state.campaign = record.envelope.campaign;
      state.unit = record.envelope.unit;
      apply(state, *event, record.envelope.at, context);
    }
    return true;
  });

  ASSERT_GE(folded.size(), 2U);
  for (const auto& [id, state] : folded) {
    const auto stored =
        snapshot->get(Table::unit_campaigns, tables::UnitCampaigns::key(0, report.campaign.value, id));
    ASSERT_TRUE(stored) << id;
    EXPECT_EQ(tables::UnitCampaigns::read_state(*stored).value(), state) << id;
  }
}

}  // namespace
}  // namespace duban
