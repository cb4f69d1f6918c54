// A campaign as a whole: draft → launching → running ⇄ suspended → completed. Launching ends when every
// enrolled unit has been launched (a persistent sweep, so that a million units survive a restart half way).
#pragma once

#include "workflows/machines/machine.hpp"

#include <boost/describe/enum.hpp>

namespace duban {

enum class CampaignState : std::uint8_t {
  draft = 1,
  launching = 2,
  running = 3,
  suspended = 4,
  completed = 5
};
BOOST_DESCRIBE_ENUM(CampaignState, draft, launching, running, suspended, completed)

enum class CampaignTrigger : std::uint8_t {
  launch = 1,
  all_launched = 2,
  suspend = 3,
  resume = 4,
  complete = 5
};
BOOST_DESCRIBE_ENUM(CampaignTrigger, launch, all_launched, suspend, resume, complete)

struct CampaignFacts {
  bool has_units = false;   // at least one unit is enrolled
  bool sweep_idle = true;   // no sweep over its units is under way
  bool all_closed = false;  // every unit campaign is completed or withdrawn
};

// draft:     launch[has_units] → launching
// launching: all_launched → running
// running:   suspend[sweep_idle] → suspended; complete[sweep_idle, all_closed] → completed
// suspended: resume[sweep_idle] → running
[[nodiscard]] Outcome<CampaignState> next_campaign(CampaignState state, CampaignTrigger trigger,
                                                   const CampaignFacts& facts);

}  // namespace duban
