// The business first: where the units of each campaign stand. The numbers are the store's own counters, set
// after each commit or before a scrape; a campaign that ends takes its series with it.
#pragma once

#include "metrics/registry.hpp"

#include <cstdint>

namespace duban::metrics {

class CampaignMetrics {
 public:
  explicit CampaignMetrics(Registry& registry);
  ~CampaignMetrics();

  void units_counted(std::string_view campaign, std::string_view phase, std::string_view level,
                     std::uint64_t units);
  void overdue_tasks_counted(std::string_view campaign, std::uint64_t tasks);
  void open_escalations_counted(std::string_view campaign, std::string_view level, std::uint64_t escalations);

  // Removes every series of this campaign. A later count would bring it back.
  void campaign_ended(std::string_view campaign);

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace duban::metrics
