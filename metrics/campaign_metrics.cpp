#include "metrics/campaign_metrics.hpp"

#include "metrics/families.hpp"

namespace duban::metrics {
namespace {

// Six states of the phase machine and five levels; beyond this many campaigns at once, further ones are
// served but not shown.
constexpr std::size_t kCampaignsMax = 100;
constexpr std::size_t kPhases = 6;
constexpr std::size_t kLevels = 5;

}  // namespace

struct CampaignMetrics::Families {
  explicit Families(Registry& registry)
      : units(registry, "duban_campaign_units", "Units enrolled, by campaign, phase and level of attention.",
              {"campaign", "phase", "level"}, kCampaignsMax * kPhases * kLevels),
        overdue_tasks(registry, "duban_campaign_overdue_tasks", "Tasks overdue now, by campaign.",
                      {"campaign"}, kCampaignsMax),
        open_escalations(registry, "duban_campaign_open_escalations",
                         "Escalations open now, by campaign and level.", {"campaign", "level"},
                         kCampaignsMax * kLevels) {}

  BoundedFamily<Gauge> units;
  BoundedFamily<Gauge> overdue_tasks;
  BoundedFamily<Gauge> open_escalations;
};

CampaignMetrics::CampaignMetrics(Registry& registry) : families_(std::make_unique<Families>(registry)) {}
CampaignMetrics::~CampaignMetrics() = default;

void CampaignMetrics::units_counted(std::string_view campaign, std::string_view phase, std::string_view level,
                                    std::uint64_t units) {
  families_->units.change({campaign, phase, level},
                          [&](Gauge& gauge) { gauge.Set(static_cast<double>(units)); });
}

void CampaignMetrics::overdue_tasks_counted(std::string_view campaign, std::uint64_t tasks) {
  families_->overdue_tasks.change({campaign}, [&](Gauge& gauge) { gauge.Set(static_cast<double>(tasks)); });
}

void CampaignMetrics::open_escalations_counted(std::string_view campaign, std::string_view level,
                                               std::uint64_t escalations) {
  families_->open_escalations.change({campaign, level},
                                     [&](Gauge& gauge) { gauge.Set(static_cast<double>(escalations)); });
}

void CampaignMetrics::campaign_ended(std::string_view campaign) {
  families_->units.remove(campaign);
  families_->overdue_tasks.remove(campaign);
  families_->open_escalations.remove(campaign);
}

}  // namespace duban::metrics
