// A campaign: one plan version run for one year by one organiser.
#pragma once

#include "workflows/base/digest.hpp"
#include "workflows/base/ids.hpp"
#include "workflows/machines/campaign_machine.hpp"
#include "workflows/schedule/schedule.hpp"

namespace duban {

inline constexpr std::uint8_t kCampaignVersion = 1;

struct Campaign {
  CampaignId id;
  OrganiserId organiser;
  std::uint64_t version = 0;  // events applied
  LocalizedText title;
  Digest plan;
  Schedule schedule;
  CampaignState state = CampaignState::draft;
  Instant created_at{};
  std::optional<Instant> launched_at;
  bool require_past_due = false;  // tasks due before the launch are owed all the same
  std::uint32_t units = 0;        // enrolled when it was launched, the organiser's own included
};
BOOST_DESCRIBE_STRUCT(Campaign, (),
                      (id, organiser, version, title, plan, schedule, state, created_at, launched_at,
                       require_past_due, units))

}  // namespace duban
