// What may be done with a campaign as a whole, in each of its states, and what it says when it may not.
#include "workflows/campaign/decide.hpp"

#include <gtest/gtest.h>

namespace duban {
namespace {

const Instant kNow{Milliseconds{1319990400000}};
const CampaignUnits kEnrolled{.enrolled = 3};
const CampaignUnits kClosed{.enrolled = 3, .all_closed = true};
const CampaignUnits kSweeping{.enrolled = 3, .sweep_idle = false};

Campaign in_state(CampaignState state) {
  Campaign campaign;
  campaign.id = CampaignId{"edu"};
  campaign.state = state;
  campaign.version = 7;
  return campaign;
}

CampaignState after(CampaignState state, const CampaignCommand& command, const CampaignUnits& units) {
  const auto decision = decide(in_state(state), command, units, kNow);
  EXPECT_TRUE(decision) << decision.error().name();
  EXPECT_EQ(decision->events.size(), 1U);
  EXPECT_EQ(decision->after.version, 8U);
  return decision->after.state;
}

std::string refusal(CampaignState state, const CampaignCommand& command,
                    const CampaignUnits& units = kEnrolled) {
  const auto decision = decide(in_state(state), command, units, kNow);
  return decision ? "taken" : std::string(decision.error().name());
}

TEST(DecideCampaign, GoesItsWayFromDraftToCompleted) {
  using enum CampaignState;
  EXPECT_EQ(after(draft, LaunchCampaign{}, kEnrolled), launching);
  EXPECT_EQ(after(launching, MarkRunning{}, kEnrolled), running);
  EXPECT_EQ(after(running, SuspendCampaign{"flood"}, kEnrolled), suspended);
  EXPECT_EQ(after(suspended, ResumeCampaign{}, kEnrolled), running);
  EXPECT_EQ(after(running, CompleteCampaign{"done"}, kClosed), completed);
}

TEST(DecideCampaign, KeepsWhatItWasLaunchedWith) {
  const auto decision = decide(in_state(CampaignState::draft), LaunchCampaign{true}, kEnrolled, kNow);
  ASSERT_TRUE(decision);
  EXPECT_EQ(decision->after.launched_at, kNow);
  EXPECT_EQ(decision->after.units, 3U);
  EXPECT_TRUE(decision->after.require_past_due);
}

TEST(DecideCampaign, IsCreatedOnce) {
  Campaign fresh;
  fresh.id = CampaignId{"edu"};
  CreateCampaign command;
  command.organiser = OrganiserId{"bureau"};
  command.title = {"Education", "教育"};
  const auto decision = decide(fresh, command, {}, kNow);
  ASSERT_TRUE(decision);
  EXPECT_EQ(decision->after.organiser, command.organiser);
  EXPECT_EQ(decision->after.title, command.title);
  EXPECT_EQ(decision->after.created_at, kNow);
  EXPECT_EQ(refusal(CampaignState::draft, command), "workflow.campaign_exists");
}

TEST(DecideCampaign, IsNotLaunchedWithoutUnitsNorTwice) {
  using enum CampaignState;
  EXPECT_EQ(refusal(draft, LaunchCampaign{}, {}), "workflow.no_units");
  for (const auto state : {launching, running, suspended, completed}) {
    EXPECT_EQ(refusal(state, LaunchCampaign{}), "workflow.already_launched");
  }
}

TEST(DecideCampaign, RefusesWhatItsStateDoesNotAllow) {
  using enum CampaignState;
  for (const auto state : {draft, launching, suspended, completed}) {
    EXPECT_EQ(refusal(state, SuspendCampaign{"flood"}), "workflow.campaign_state");
    EXPECT_EQ(refusal(state, CompleteCampaign{"done"}, kClosed), "workflow.campaign_state");
  }
  for (const auto state : {draft, launching, running, completed}) {
    EXPECT_EQ(refusal(state, ResumeCampaign{}), "workflow.campaign_state");
  }
  EXPECT_EQ(refusal(running, CompleteCampaign{"done"}, kEnrolled), "workflow.campaign_state");
}

TEST(DecideCampaign, WaitsForASweepThatIsUnderWay) {
  EXPECT_EQ(refusal(CampaignState::running, SuspendCampaign{"flood"}, kSweeping), "workflow.campaign_state");
  EXPECT_EQ(refusal(CampaignState::suspended, ResumeCampaign{}, kSweeping), "workflow.campaign_state");
}

TEST(DecideCampaign, NamesStateAndTriggerWhenItRefuses) {
  const auto decision = decide(in_state(CampaignState::draft), ResumeCampaign{}, kEnrolled, kNow);
  ASSERT_FALSE(decision);
  const auto text = decision.error().message(Language::en);
  EXPECT_NE(text.find("has not been launched"), std::string::npos) << text;
  EXPECT_NE(text.find("resume"), std::string::npos) << text;
}

TEST(DecideCampaign, IsSuspendedForAReasonOnly) {
  const auto decision = decide(in_state(CampaignState::running), SuspendCampaign{}, kEnrolled, kNow);
  ASSERT_FALSE(decision);
  EXPECT_EQ(decision.error().name(), "workflow.reason_missing");
  EXPECT_EQ(decision.error().pointer, "/reason");
}

}  // namespace
}  // namespace duban
