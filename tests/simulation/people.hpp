// People with a browser and little patience: they file, review, suspend, enrol and repeat themselves at
// random, looking at what is stored, which may be out of date by the time their command is decided.
#pragma once

#include "orchestrator/engine/command.hpp"
#include "orchestrator/engine/shelf.hpp"
#include "tests/simulation/dice.hpp"

#include <string>
#include <vector>

namespace duban::simulation {

class People {
 public:
  People(Dice& dice, CampaignId campaign) : dice_(dice), campaign_(std::move(campaign)) {}

  // One thing that somebody asks for, without id and reply.
  [[nodiscard]] Command ask(const Shelf& shelf, const Snapshot& snapshot, Instant now);
  [[nodiscard]] const std::vector<UnitId>& units() const { return units_; }

 private:
  [[nodiscard]] Command ask_of_unit(const CampaignOnShelf& campaign, const Snapshot& snapshot, Instant now);
  [[nodiscard]] UnitCommand command_on(const UnitCampaign& unit, const CampaignContext& context, Instant now);
  [[nodiscard]] std::string some_task(const UnitCampaign& unit, const CampaignContext& context);
  [[nodiscard]] EnrolUnits enrolment();

  Dice& dice_;
  CampaignId campaign_;
  std::vector<UnitId> units_{UnitId{"bureau"}};
  int enrolled_ = 0;
};

}  // namespace duban::simulation
