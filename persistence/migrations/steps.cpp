#include "persistence/migrations/steps.hpp"

#include "persistence/migrations/format.hpp"

#include <array>

namespace duban::migrations {
namespace {

constexpr std::array kSteps{
    Step{1, "drops the nodes of the audit tree that are computed", drop_low_tree_nodes},
    // Format 2 has an entry of a history for each record, which reads as a run of one (docs/adr/0013).
    Step{2, "takes histories over as they are", nullptr},
    Step{3, "makes aggregates of tokens, endpoints, contacts and deliveries", adopt_aggregates},
};

constexpr bool is_whole() {
  for (std::size_t at = 0; at < kSteps.size(); ++at) {
    if (kSteps[at].from != static_cast<int>(at) + 1) return false;
  }
  return static_cast<int>(kSteps.size()) == kFormatOfRecords - 1;
}
static_assert(is_whole(), "a format of records has no step to the one after it");

// With those to formats that only brought tables, which are created when a folder is opened.
constexpr auto kEveryStep = [] {
  std::array<Step, kFormat - 1> every{};
  for (std::size_t at = 0; at < every.size(); ++at) {
    every[at] =
        at < kSteps.size() ? kSteps[at] : Step{static_cast<int>(at) + 1, "brings new tables", nullptr};
  }
  return every;
}();

}  // namespace

std::span<const Step> steps() {
  return kEveryStep;
}

}  // namespace duban::migrations
