// People with a browser and little patience: they file, review, suspend, enrol, look things up and register
// receivers at random, looking at what is stored, which may be out of date by the time their request is
// decided. What they want comes out as HTTP requests under the token of somebody who may, or may not, do so.
#pragma once

#include "tests/simulation/correspondence.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/receivers.hpp"
#include "tests/simulation/state_watch.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace duban::simulation {

inline constexpr std::string_view kOrganiser = "bureau";
inline constexpr std::string_view kCampaignName = "c";

class People {
 public:
  People(Dice& dice, Correspondence& letters, Receivers& receivers, const StateWatch& states,
         const TrailWatch& trail)
      : dice_(dice), letters_(letters), receivers_(receivers), states_(states), trail_(trail) {}

  // One thing that somebody asks for.
  void ask(const Shelf& shelf, const Snapshot& snapshot, Instant now);

  // Parts of the above that a world needs by themselves.
  [[nodiscard]] Wish token_wish(Role role, const std::string& unit, std::optional<Instant> expires_at);
  [[nodiscard]] Wish write(Role role, std::string method, std::string target, std::string body,
                           const std::string& unit = {});
  [[nodiscard]] Wish read(Role role, std::string target, const std::string& unit = {});
  [[nodiscard]] Wish enrolment(Role role);
  [[nodiscard]] Wish launch(Role role);
  // The office asks for what its receivers are still owed: enables them, and replays the dead letters listed.
  void ask_for_what_is_owed(const Reply& dead_letters);

 private:
  [[nodiscard]] Wish choose(const Shelf& shelf, const Snapshot& snapshot, Instant now);
  [[nodiscard]] Wish on_campaign(CampaignState state);
  [[nodiscard]] Wish on_unit(const CampaignOnShelf& campaign, const Snapshot& snapshot, Instant now);
  [[nodiscard]] Wish on_access(Instant now);
  [[nodiscard]] Wish on_endpoints(const Shelf& shelf);
  [[nodiscard]] Wish upload();
  [[nodiscard]] Wish look_up();
  [[nodiscard]] Wish look_at_unit();
  [[nodiscard]] Wish look_at_audit();
  struct Deed {
    std::string path;  // below the unit
    std::string body;
    std::vector<Role> roles;
  };
  [[nodiscard]] Deed deed_on(const UnitCampaign& unit, const CampaignContext& context, Instant now);
  [[nodiscard]] Deed deed_on_task(const UnitCampaign& unit, const CampaignContext& context, Instant now);
  [[nodiscard]] Deed filing(const std::string& task, const std::string& unit);
  [[nodiscard]] std::string some_unit();
  enum class Wanted { anything, filing, verdict, extension };
  [[nodiscard]] std::string some_task(const UnitCampaign& unit, const CampaignContext& context,
                                      Wanted wanted);
  [[nodiscard]] Role anybody_of(const std::vector<Role>& roles);

  Dice& dice_;
  Correspondence& letters_;
  Receivers& receivers_;
  const StateWatch& states_;
  const TrailWatch& trail_;
  std::vector<std::string> units_{std::string(kOrganiser)};
  std::map<std::string, std::vector<std::string>> files_;  // uploaded by the office for a unit: digests
  int enrolled_ = 0;
  int keys_ = 0;
};

}  // namespace duban::simulation
