// Decisions about a campaign as a whole. Pure, like unit_campaign/decide.hpp; what it needs to know of the
// campaign's units is given as facts.
#pragma once

#include "workflows/base/error.hpp"
#include "workflows/campaign/events.hpp"

#include <variant>
#include <vector>

namespace duban {

struct CreateCampaign {
  OrganiserId organiser;
  LocalizedText title;
  Digest plan;
  Schedule schedule;  // FACT: the plan resolved for the year, by the engine
};
struct LaunchCampaign {
  bool require_past_due = false;
};
struct MarkRunning {};  // by the server, when the launching sweep has reached the last unit
struct SuspendCampaign {
  std::string reason;  // required
};
struct ResumeCampaign {
  std::string reason;
};
struct CompleteCampaign {
  std::string reason;
};

using CampaignCommand = std::variant<CreateCampaign, LaunchCampaign, MarkRunning, SuspendCampaign,
                                     ResumeCampaign, CompleteCampaign>;

struct CampaignUnits {
  std::uint32_t enrolled = 0;  // not withdrawn
  bool all_closed = false;     // every one completed or withdrawn
  bool sweep_idle = true;      // no sweep over them under way
};

struct CampaignDecision {
  std::vector<CampaignEvent> events;
  Campaign after;
};

// Errors: workflow.*, of the kinds rejected, conflict and invalid.
[[nodiscard]] Result<CampaignDecision> decide(const Campaign& state, const CampaignCommand& command,
                                              const CampaignUnits& units, Instant now);

void apply(Campaign& state, const CampaignEvent& event, Instant at);

}  // namespace duban
