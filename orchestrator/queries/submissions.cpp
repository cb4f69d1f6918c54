#include "orchestrator/queries/submissions.hpp"

#include "orchestrator/queries/number_in_cursor.hpp"
#include "persistence/tables/filings.hpp"

namespace duban::queries {

Result<Rows<Filing>> list_filings(const Snapshot& snapshot, Partition partition, const UnitCampaign& unit,
                                  const TaskKey& task, std::uint32_t filings, const Page& page) {
  const auto shown = number_in_cursor(page.after);
  if (!shown) return shown.error();
  Rows<Filing> found;
  auto number = static_cast<std::uint32_t>(*shown);
  for (std::size_t rows = 0; rows < page.limit && number < filings; ++rows) {
    ++number;
    auto record = tables::Submissions::get(
        snapshot, tables::Submissions::at(partition, unit.campaign, unit.unit, task, number));
    if (!record) return record.error();
    if (*record) found.rows.push_back({number, std::move(**record)});
  }
  if (number < filings) found.next = std::to_string(number);
  return found;
}

}  // namespace duban::queries
