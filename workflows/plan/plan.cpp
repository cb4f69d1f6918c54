#include "workflows/plan/plan.hpp"

#include <algorithm>

namespace duban {
namespace {

template <class Element>
std::optional<std::uint16_t> find_id(const std::vector<Element>& elements, std::string_view id) {
  const auto found = std::ranges::find(elements, id, &Element::id);
  if (found == elements.end()) return std::nullopt;
  return static_cast<std::uint16_t>(found - elements.begin());
}

}  // namespace

std::optional<std::uint16_t> Plan::find_task(std::string_view task_id) const {
  return find_id(tasks, task_id);
}

std::optional<std::uint16_t> Plan::find_party(std::string_view party_id) const {
  return find_id(parties, party_id);
}

}  // namespace duban
