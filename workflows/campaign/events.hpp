// What can happen to a campaign as a whole. See the notes on names and order in unit_campaign/events.hpp.
#pragma once

#include "workflows/campaign/state.hpp"
#include "workflows/words/phrase.hpp"

#include <variant>

namespace duban {

struct CampaignCreated {
  static constexpr words::Phrase kWords{"campaign created", "新建专项行动"};
  OrganiserId organiser;
  Digest plan;
  Schedule schedule;  // every deadline with its reason
  LocalizedText title;
};
BOOST_DESCRIBE_STRUCT(CampaignCreated, (), (organiser, plan, schedule, title))

struct CampaignLaunched {
  static constexpr words::Phrase kWords{"campaign launched", "启动专项行动"};
  bool require_past_due = false;
  std::uint32_t units = 0;
};
BOOST_DESCRIBE_STRUCT(CampaignLaunched, (), (require_past_due, units))

struct CampaignRunning {  // every enrolled unit has been launched
  static constexpr words::Phrase kWords{"campaign running", "全部单位已启动"};
  std::uint32_t units = 0;
};
BOOST_DESCRIBE_STRUCT(CampaignRunning, (), (units))

struct CampaignSuspended {
  static constexpr words::Phrase kWords{"campaign suspended", "暂停专项行动"};
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CampaignSuspended, (), (reason))

struct CampaignResumed {
  static constexpr words::Phrase kWords{"campaign resumed", "恢复专项行动"};
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CampaignResumed, (), (reason))

struct CampaignCompleted {
  static constexpr words::Phrase kWords{"campaign completed", "专项行动结束"};
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CampaignCompleted, (), (reason))

using CampaignEvent = std::variant<CampaignCreated, CampaignLaunched, CampaignRunning, CampaignSuspended,
                                   CampaignResumed, CampaignCompleted>;

}  // namespace duban
