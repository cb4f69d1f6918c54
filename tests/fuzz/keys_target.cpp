// Keys: what a parser accepts is what its encoder writes, whatever is encoded comes back, and the order of
// keys is the order of their parts.
#include "persistence/keys.hpp"
#include "tests/fuzz/fuzz_target.hpp"

#include <array>
#include <tuple>

namespace duban::keys {
namespace {

using fuzz::require;

template <class Parse, class Encode>
void check_parser(std::string_view bytes, Parse parse, Encode encode) {
  const auto key = fuzz::read_strictly(parse, bytes);
  if (!key) return;
  const std::string again = encode(*key);
  require(again == bytes, "a key that was parsed encodes to the same bytes");
  require(parse(again) == key, "a key that was encoded parses to the same parts");
  require(after(again) > again, "the next key is greater");
}

using Check = void (*)(std::string_view);

constexpr std::array kParsers = std::to_array<Check>({
    [](std::string_view bytes) {
      check_parser(bytes, parse_meta, [](const MetaKey& key) { return meta(key.partition, key.name); });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_plan, [](const DigestKey& key) { return plan(key.partition, key.digest); });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_blob, [](const DigestKey& key) { return blob(key.partition, key.digest); });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_calendar,
                   [](const CalendarKey& key) { return calendar(key.partition, key.calendar, key.version); });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_campaign,
                   [](const CampaignKey& key) { return campaign(key.partition, key.campaign); });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_unit_campaign, [](const UnitCampaignKey& key) {
        return unit_campaign(key.partition, key.campaign, key.unit);
      });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_wake_up, [](const WakeUpKey& key) {
        return wake_up(key.partition, key.moment, key.campaign, key.unit);
      });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_audit,
                   [](const SequenceKey& key) { return audit(key.partition, key.sequence); });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_delivery, [](const DeliveryKey& key) {
        return delivery(key.partition, key.sequence, key.endpoint);
      });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_tree,
                   [](const TreeKey& key) { return tree(key.partition, key.level, key.index); });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_history, [](const HistoryKey& key) {
        return history(key.partition, key.campaign, key.unit, key.sequence);
      });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_facet, [](const FacetKey& key) {
        return facet(key.partition, key.campaign, key.facet, key.unit);
      });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_counter,
                   [](const CounterKey& key) { return counter(key.partition, key.campaign, key.name); });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_command,
                   [](const CommandKey& key) { return command(key.partition, key.actor, key.command); });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_access,
                   [](const AccessKey& key) { return access(key.partition, key.token); });
    },
    [](std::string_view bytes) {
      check_parser(bytes, parse_endpoint, [](const EndpointKey& key) {
        return endpoint(key.partition, key.organiser, key.endpoint);
      });
    },
});

// Cuts at the first '|'. No part of a key is special for holding one.
std::string_view take_part(std::string_view& rest) {
  const auto at = rest.find('|');
  const auto part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
  return part;
}

bool holds(const Range& range, std::string_view key) {
  return key >= range.from && (range.to.empty() || key < range.to);
}

// Any two keys of one table, from parts that are any bytes.
void check_order(std::string_view bytes) {
  const auto campaign_a = take_part(bytes), unit_a = take_part(bytes);
  const auto campaign_b = take_part(bytes), unit_b = take_part(bytes);
  const auto a = unit_campaign(7, campaign_a, unit_a);
  const auto b = unit_campaign(7, campaign_b, unit_b);
  const auto parts_a = std::tie(campaign_a, unit_a);
  const auto parts_b = std::tie(campaign_b, unit_b);
  require((parts_a < parts_b) == (a < b) && (parts_a == parts_b) == (a == b),
          "keys are ordered as their parts are");
  const auto parsed = parse_unit_campaign(a);
  require(parsed && parsed->campaign == campaign_a && parsed->unit == unit_a, "what is encoded comes back");
  require(holds(unit_campaigns_range(7, campaign_a), b) == (campaign_a == campaign_b),
          "a campaign's range holds its units and no others");
  require(
      holds(facet_range(7, campaign_a, unit_a), facet(7, campaign_b, unit_b, bytes)) == (parts_a == parts_b),
      "a facet's range holds its units and no others");
}

}  // namespace
}  // namespace duban::keys

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace duban;
  fuzz::Input input(data, size);
  const auto choice = input.choose(keys::kParsers.size() + 1);
  if (choice == keys::kParsers.size()) {
    keys::check_order(input.rest());
  } else {
    keys::kParsers[choice](input.rest());
  }
  return 0;
}
