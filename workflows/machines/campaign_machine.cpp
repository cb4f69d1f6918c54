#include "workflows/machines/campaign_machine.hpp"

#include "workflows/machines/msm.hpp"

#include <boost/mpl/vector.hpp>

namespace duban {
namespace {

using msm::In;
using msm::none;
using msm::Row;
template <CampaignTrigger trigger>
using On = msm::On<trigger, CampaignFacts>;

using Draft = In<CampaignState::draft>;
using Launching = In<CampaignState::launching>;
using Running = In<CampaignState::running>;
using Suspended = In<CampaignState::suspended>;
using Completed = In<CampaignState::completed>;

using Launch = On<CampaignTrigger::launch>;
using AllLaunched = On<CampaignTrigger::all_launched>;
using Suspend = On<CampaignTrigger::suspend>;
using Resume = On<CampaignTrigger::resume>;
using Complete = On<CampaignTrigger::complete>;

using HasUnits = msm::If<[](const CampaignFacts& facts) { return facts.has_units; }>;
using SweepIdle = msm::If<[](const CampaignFacts& facts) { return facts.sweep_idle; }>;
using AllClosed = msm::If<[](const CampaignFacts& facts) { return facts.sweep_idle && facts.all_closed; }>;

struct Machine : msm::Definition<Machine> {
  using initial_state = Draft;

  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from       trigger      to         effect guard
      Row<Draft,     Launch,      Launching, none,  HasUnits>,
      Row<Launching, AllLaunched, Running>,
      Row<Running,   Suspend,     Suspended, none,  SweepIdle>,
      Row<Running,   Complete,    Completed, none,  AllClosed>,
      Row<Suspended, Resume,      Running,   none,  SweepIdle>> {};
  // clang-format on
};

}  // namespace

Outcome<CampaignState> next_campaign(CampaignState state, CampaignTrigger trigger,
                                     const CampaignFacts& facts) {
  return msm::step<Machine>(state, trigger, facts);
}

}  // namespace duban
