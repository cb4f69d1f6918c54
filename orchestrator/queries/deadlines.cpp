#include "orchestrator/queries/deadlines.hpp"

#include "orchestrator/http/http_errors.hpp"

#include <algorithm>

namespace duban::queries {

Result<Rows<const Slot*>> list_deadlines(const Schedule& schedule, Date first, Date last, const Page& page) {
  std::vector<const Slot*> found;
  for (const auto& slot : schedule.slots) {
    if (slot.due && slot.due->date >= first && slot.due->date <= last) found.push_back(&slot);
  }
  std::stable_sort(found.begin(), found.end(), [](const Slot* left, const Slot* right) {
    return left->due->due_at < right->due->due_at;
  });
  // The cursor is the number of the slot that the page before ended with.
  const auto place_of = [&](const Slot* slot) { return std::to_string(slot - schedule.slots.data()); };
  auto at = found.begin();
  if (!page.after.empty()) {
    at = std::find_if(found.begin(), found.end(),
                      [&](const Slot* slot) { return place_of(slot) == page.after; });
    if (at == found.end()) return Error{errors::http_cursor_invalid};
    ++at;
  }
  PageReader<const Slot*> rows(page.limit);
  while (at != found.end() && rows.add(place_of(*at), *at)) ++at;
  return rows.take();
}

}  // namespace duban::queries
