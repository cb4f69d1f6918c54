// What can happen to a campaign as a whole. See the notes on names and order in unit_campaign/events.hpp.
#pragma once

#include "workflows/campaign/state.hpp"

#include <variant>

namespace duban {

struct CampaignCreated {
  OrganiserId organiser;
  Digest plan;
  Schedule schedule;  // every deadline with its reason
  LocalizedText title;
};
BOOST_DESCRIBE_STRUCT(CampaignCreated, (), (organiser, plan, schedule, title))

struct CampaignLaunched {
  bool require_past_due = false;
  std::uint32_t units = 0;
};
BOOST_DESCRIBE_STRUCT(CampaignLaunched, (), (require_past_due, units))

struct CampaignRunning {  // every enrolled unit has been launched
  std::uint32_t units = 0;
};
BOOST_DESCRIBE_STRUCT(CampaignRunning, (), (units))

struct CampaignSuspended {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CampaignSuspended, (), (reason))

struct CampaignResumed {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CampaignResumed, (), (reason))

struct CampaignCompleted {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CampaignCompleted, (), (reason))

using CampaignEvent = std::variant<CampaignCreated, CampaignLaunched, CampaignRunning, CampaignSuspended,
                                   CampaignResumed, CampaignCompleted>;

}  // namespace duban
