// Keys: what a parser accepts is what its encoder writes, whatever is encoded comes back, and the order of
// keys is the order of their parts.
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/tables/filings.hpp"
#include "persistence/tables/library.hpp"
#include "persistence/tables/lists.hpp"
#include "persistence/tables/meta.hpp"
#include "persistence/tables/trail.hpp"
#include "tests/fuzz/fuzz_target.hpp"

#include <tuple>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

namespace duban::tables {
namespace {

using fuzz::require;

// In the order of the seeds' numbers: append only.
using Tables =
    boost::mp11::mp_list<Meta, Plans, Blobs, Calendars, Campaigns, UnitCampaigns, WakeUps, Audit, Outbox,
                         Tree, History, Facets, Counters, Commands, AccessTokens, Endpoints>;
constexpr std::size_t kTables = boost::mp11::mp_size<Tables>::value;

template <class T>
void check_table(std::string_view bytes) {
  const auto parse = [](std::string_view given) { return T::parse(given); };
  const auto key = fuzz::read_strictly(parse, bytes);
  if (!key) return;
  const auto again = T::at(keys::partition_of(bytes).value(), *key);
  require(again.view() == bytes, "a key that was parsed encodes to the same bytes");
  require(T::parse(again.view()) == key, "a key that was encoded parses to the same parts");
  require(keys::after(again.view()) > again.view(), "the next key is greater");
}

// Cuts at the first '|'. No part of a key is special for holding one.
std::string_view take_part(std::string_view& rest) {
  const auto at = rest.find('|');
  const auto part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
  return part;
}

bool holds(const keys::Range& range, std::string_view key) {
  return key >= range.from && (range.to.empty() || key < range.to);
}

// Any two keys of one table, from parts that are any bytes.
void check_order(std::string_view bytes) {
  const auto campaign_a = take_part(bytes), unit_a = take_part(bytes);
  const auto campaign_b = take_part(bytes), unit_b = take_part(bytes);
  const auto a = UnitCampaigns::key(7, campaign_a, unit_a);
  const auto b = UnitCampaigns::key(7, campaign_b, unit_b);
  const auto parts_a = std::tie(campaign_a, unit_a);
  const auto parts_b = std::tie(campaign_b, unit_b);
  require((parts_a < parts_b) == (a < b) && (parts_a == parts_b) == (a == b),
          "keys are ordered as their parts are");
  const auto parsed = UnitCampaigns::parse(a);
  require(parsed && parsed->campaign == campaign_a && parsed->unit == unit_a, "what is encoded comes back");
  require(holds(UnitCampaigns::range(7, campaign_a), b) == (campaign_a == campaign_b),
          "a campaign's range holds its units and no others");
  require(holds(Facets::range(7, campaign_a, unit_a), Facets::key(7, campaign_b, unit_b, bytes)) ==
              (parts_a == parts_b),
          "a facet's range holds its units and no others");
}

}  // namespace
}  // namespace duban::tables

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace duban;
  fuzz::Input input(data, size);
  const auto choice = input.choose(tables::kTables + 1);
  if (choice == tables::kTables) {
    tables::check_order(input.rest());
    return 0;
  }
  boost::mp11::mp_with_index<tables::kTables>(choice, [&](auto index) {
    tables::check_table<boost::mp11::mp_at_c<tables::Tables, index>>(input.rest());
  });
  return 0;
}
