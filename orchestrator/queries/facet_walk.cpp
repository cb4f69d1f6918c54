#include "orchestrator/queries/facet_walk.hpp"

#include "persistence/keys.hpp"
#include "persistence/tables/lists.hpp"

namespace duban {

std::string FacetWalk::key(const std::string& facet, const std::string& unit) const {
  return tables::Facets::key(partition, campaign, facet, unit);
}

FacetWalk::Others FacetWalk::look_into_others(const std::string& unit) const {
  Others others;
  for (std::size_t at = 1; at < facets.size(); ++at) {
    // Mostly the unit is there, and a lookup costs less than an iterator.
    if (tables::Facets::contains(snapshot, tables::Facets::at(partition, campaign, facets[at], unit)))
      continue;
    others.carried = false;
    others.ended = true;
    const auto range = tables::Facets::range(partition, campaign, facets[at]);
    snapshot.scan(Table::facets, key(facets[at], unit), range.to,
                  [&](std::string_view found, std::string_view) {
                    const auto parsed = tables::Facets::parse(found);
                    if (!parsed) return true;
                    others.ended = false;
                    others.next = parsed->unit;
                    return false;
                  });
    break;
  }
  return others;
}

void FacetWalk::run(const std::string& after, const Visit& visit, const Visit& pass_over) const {
  auto range = tables::Facets::range(partition, campaign, facets.front());
  if (!after.empty()) range.from = keys::after(key(facets.front(), after));
  for (bool skipped = true; skipped;) {
    skipped = false;
    snapshot.scan(Table::facets, range.from, range.to, [&](std::string_view found, std::string_view) {
      const auto parsed = tables::Facets::parse(found);
      if (!parsed) return true;
      const auto others = look_into_others(parsed->unit);
      if (others.carried) return visit(parsed->unit);
      if (others.ended || !pass_over(parsed->unit)) return false;
      range.from = key(facets.front(), others.next);
      skipped = true;
      return false;
    });
  }
}

}  // namespace duban
