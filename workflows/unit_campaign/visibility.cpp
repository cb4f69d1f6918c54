#include "workflows/unit_campaign/visibility.hpp"

#include "workflows/unit_campaign/instances.hpp"

#include <algorithm>
#include <type_traits>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

namespace duban {
namespace {

bool hidden(const TaskKey& key, const PlanContext& context) {
  const auto name = find_slot(key, context);
  return name && context.task_of(name->slot).hidden_from_unit;
}

// Of the lists that an event can have, whatever they are called: so an event added later hides as the others
// do.
void drop_hidden(std::vector<TaskKey>& keys, const PlanContext& context) {
  std::erase_if(keys, [&](const TaskKey& key) { return hidden(key, context); });
}
template <class AboutTask>
requires requires(const AboutTask& about) {
  about.task;
}
void drop_hidden(std::vector<AboutTask>& list, const PlanContext& context) {
  std::erase_if(list, [&](const AboutTask& about) { return hidden(about.task, context); });
}
template <class Other>
void drop_hidden(Other& /*no list of tasks*/, const PlanContext& /*context*/) {}

}  // namespace

UnitCampaign as_seen_by_unit(const UnitCampaign& state, const PlanContext& context) {
  UnitCampaign seen = state;
  std::erase_if(seen.tasks, [&](const TaskInstance& instance) { return is_hidden(instance, context); });
  seen.version = 0;
  return seen;
}

bool visible_to_unit(const UnitEvent& event, const PlanContext& context) {
  return std::visit(
      [&](const auto& data) {
        if constexpr (requires { data.task; }) {
          return !hidden(data.task, context);
        } else if constexpr (std::is_same_v<std::remove_cvref_t<decltype(data)>, TasksOpened>) {
          return std::ranges::any_of(data.tasks, [&](const TaskKey& key) { return !hidden(key, context); });
        } else {
          return true;
        }
      },
      event);
}

UnitEvent as_seen_by_unit(const UnitEvent& event, const PlanContext& context) {
  UnitEvent seen = event;
  std::visit(
      [&](auto& data) {
        using Members = boost::describe::describe_members<std::remove_cvref_t<decltype(data)>,
                                                          boost::describe::mod_public>;
        boost::mp11::mp_for_each<Members>([&](auto member) { drop_hidden(data.*member.pointer, context); });
      },
      seen);
  return seen;
}

}  // namespace duban
