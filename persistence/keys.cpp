#include "persistence/keys.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace duban::keys {
namespace {

constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;

std::uint64_t ordered(Instant moment) {
  return static_cast<std::uint64_t>(moment.time_since_epoch().count()) ^ kSignBit;
}

Instant instant_of(std::uint64_t ordered_bits) {
  return Instant(Milliseconds(static_cast<std::int64_t>(ordered_bits ^ kSignBit)));
}

class KeyWriter {
 public:
  explicit KeyWriter(Partition partition) {
    key_.reserve(64);
    number(partition);
  }

  template <class Unsigned>
  KeyWriter& number(Unsigned value) {
    for (int shift = 8 * (static_cast<int>(sizeof(Unsigned)) - 1); shift >= 0; shift -= 8) {
      key_.push_back(static_cast<char>((value >> shift) & 0xFF));
    }
    return *this;
  }
  KeyWriter& text(std::string_view value) {
    for (const char byte : value) {
      if (byte == '\x00' || byte == '\x01') {
        key_.push_back('\x01');
        key_.push_back(byte == '\x00' ? '\x01' : '\x02');
      } else {
        key_.push_back(byte);
      }
    }
    key_.push_back('\x00');
    return *this;
  }
  KeyWriter& digest(const Digest& value) {
    key_.append(value.view());
    return *this;
  }
  [[nodiscard]] std::string take() { return std::move(key_); }

 private:
  std::string key_;
};

// Reads parts in order; any misfit makes done() false, so that callers check once at the end.
class KeyReader {
 public:
  explicit KeyReader(std::string_view key) : rest_(key) {}

  template <class Unsigned>
  void read(Unsigned& value) {
    if (rest_.size() < sizeof(Unsigned)) return fail();
    std::uint64_t bits = 0;
    for (std::size_t at = 0; at < sizeof(Unsigned); ++at) {
      bits = (bits << 8) | static_cast<unsigned char>(rest_[at]);
    }
    value = static_cast<Unsigned>(bits);
    rest_.remove_prefix(sizeof(Unsigned));
  }
  void read(Instant& value) {
    std::uint64_t bits = 0;
    read(bits);
    value = instant_of(bits);
  }
  void read(std::string& value) {
    for (std::size_t at = 0; at < rest_.size(); ++at) {
      if (rest_[at] == '\x00') {
        rest_.remove_prefix(at + 1);
        return;
      }
      if (rest_[at] != '\x01') {
        value.push_back(rest_[at]);
        continue;
      }
      if (++at == rest_.size() || (rest_[at] != '\x01' && rest_[at] != '\x02')) return fail();
      value.push_back(rest_[at] == '\x01' ? '\x00' : '\x01');
    }
    fail();
  }
  void read(Digest& value) {
    if (rest_.size() < value.bytes.size()) return fail();
    std::copy_n(rest_.begin(), value.bytes.size(), value.bytes.begin());
    rest_.remove_prefix(value.bytes.size());
  }
  [[nodiscard]] bool done() const { return good_ && rest_.empty(); }

 private:
  void fail() {
    good_ = false;
    rest_ = {};
  }
  std::string_view rest_;
  bool good_ = true;
};

template <class Key, class... Members>
std::optional<Key> parse(std::string_view bytes, Members Key::*... members) {
  KeyReader reader(bytes);
  Key key;
  (reader.read(key.*members), ...);
  if (!reader.done()) return std::nullopt;
  return key;
}

Range from_to_end_of_partition(Partition partition, std::string from) {
  return {std::move(from), partition_range(partition).to};
}

}  // namespace

Range prefix_range(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xFF') end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return {std::string(prefix), std::move(end)};
}

Range partition_range(Partition partition) {
  return prefix_range(KeyWriter(partition).take());
}

std::string after(std::string_view key) {
  std::string next(key);
  next.push_back('\x00');
  return next;
}

std::string meta(Partition partition, std::string_view name) {
  return KeyWriter(partition).text(name).take();
}
std::optional<MetaKey> parse_meta(std::string_view key) {
  return parse(key, &MetaKey::partition, &MetaKey::name);
}

std::string plan(Partition partition, const Digest& digest) {
  return KeyWriter(partition).digest(digest).take();
}
std::optional<DigestKey> parse_plan(std::string_view key) {
  return parse(key, &DigestKey::partition, &DigestKey::digest);
}
std::string blob(Partition partition, const Digest& digest) {
  return KeyWriter(partition).digest(digest).take();
}
std::optional<DigestKey> parse_blob(std::string_view key) {
  return parse_plan(key);
}

std::string calendar(Partition partition, std::string_view calendar, std::string_view version) {
  return KeyWriter(partition).text(calendar).text(version).take();
}
std::optional<CalendarKey> parse_calendar(std::string_view key) {
  return parse(key, &CalendarKey::partition, &CalendarKey::calendar, &CalendarKey::version);
}
Range calendar_versions_range(Partition partition, std::string_view calendar) {
  return prefix_range(KeyWriter(partition).text(calendar).take());
}

std::string campaign(Partition partition, std::string_view campaign) {
  return KeyWriter(partition).text(campaign).take();
}
std::optional<CampaignKey> parse_campaign(std::string_view key) {
  return parse(key, &CampaignKey::partition, &CampaignKey::campaign);
}

std::string unit_campaign(Partition partition, std::string_view campaign, std::string_view unit) {
  return KeyWriter(partition).text(campaign).text(unit).take();
}
std::optional<UnitCampaignKey> parse_unit_campaign(std::string_view key) {
  return parse(key, &UnitCampaignKey::partition, &UnitCampaignKey::campaign, &UnitCampaignKey::unit);
}
Range unit_campaigns_range(Partition partition, std::string_view campaign) {
  return prefix_range(KeyWriter(partition).text(campaign).take());
}

std::string wake_up(Partition partition, Instant moment, std::string_view campaign, std::string_view unit) {
  return KeyWriter(partition).number(ordered(moment)).text(campaign).text(unit).take();
}
std::optional<WakeUpKey> parse_wake_up(std::string_view key) {
  return parse(key, &WakeUpKey::partition, &WakeUpKey::moment, &WakeUpKey::campaign, &WakeUpKey::unit);
}
Range wake_ups_range(Partition partition, Instant up_to_inclusive) {
  Range range = partition_range(partition);
  const std::uint64_t last = ordered(up_to_inclusive);
  if (last != std::numeric_limits<std::uint64_t>::max()) {
    range.to = KeyWriter(partition).number(last + 1).take();
  }
  return range;
}

std::string audit(Partition partition, std::uint64_t sequence) {
  return KeyWriter(partition).number(sequence).take();
}
std::optional<SequenceKey> parse_audit(std::string_view key) {
  return parse(key, &SequenceKey::partition, &SequenceKey::sequence);
}
Range audit_range(Partition partition, std::uint64_t from_inclusive) {
  return from_to_end_of_partition(partition, audit(partition, from_inclusive));
}

std::string notice(Partition partition, std::uint64_t sequence) {
  return KeyWriter(partition).number(sequence).take();
}
std::optional<SequenceKey> parse_notice(std::string_view key) {
  return parse(key, &SequenceKey::partition, &SequenceKey::sequence);
}

std::string tree(Partition partition, std::uint8_t level, std::uint64_t index) {
  return KeyWriter(partition).number(level).number(index).take();
}
std::optional<TreeKey> parse_tree(std::string_view key) {
  return parse(key, &TreeKey::partition, &TreeKey::level, &TreeKey::index);
}

std::string history(Partition partition, std::string_view campaign, std::string_view unit,
                    std::uint64_t sequence) {
  return KeyWriter(partition).text(campaign).text(unit).number(sequence).take();
}
std::optional<HistoryKey> parse_history(std::string_view key) {
  return parse(key, &HistoryKey::partition, &HistoryKey::campaign, &HistoryKey::unit, &HistoryKey::sequence);
}
Range history_range(Partition partition, std::string_view campaign, std::string_view unit) {
  return prefix_range(KeyWriter(partition).text(campaign).text(unit).take());
}

std::string facet(Partition partition, std::string_view campaign, std::string_view facet,
                  std::string_view unit) {
  return KeyWriter(partition).text(campaign).text(facet).text(unit).take();
}
std::optional<FacetKey> parse_facet(std::string_view key) {
  return parse(key, &FacetKey::partition, &FacetKey::campaign, &FacetKey::facet, &FacetKey::unit);
}
Range facet_range(Partition partition, std::string_view campaign, std::string_view facet) {
  return prefix_range(KeyWriter(partition).text(campaign).text(facet).take());
}
Range facets_range(Partition partition, std::string_view campaign) {
  return prefix_range(KeyWriter(partition).text(campaign).take());
}

std::string counter(Partition partition, std::string_view campaign, std::string_view name) {
  return KeyWriter(partition).text(campaign).text(name).take();
}
std::optional<CounterKey> parse_counter(std::string_view key) {
  return parse(key, &CounterKey::partition, &CounterKey::campaign, &CounterKey::name);
}
Range counters_range(Partition partition, std::string_view campaign) {
  return prefix_range(KeyWriter(partition).text(campaign).take());
}

std::string command(Partition partition, std::string_view actor, std::string_view command) {
  return KeyWriter(partition).text(actor).text(command).take();
}
std::optional<CommandKey> parse_command(std::string_view key) {
  return parse(key, &CommandKey::partition, &CommandKey::actor, &CommandKey::command);
}
Range commands_range(Partition partition, std::string_view actor) {
  return prefix_range(KeyWriter(partition).text(actor).take());
}

std::string access(Partition partition, std::string_view token) {
  return KeyWriter(partition).text(token).take();
}
std::optional<AccessKey> parse_access(std::string_view key) {
  return parse(key, &AccessKey::partition, &AccessKey::token);
}

std::string endpoint(Partition partition, std::string_view organiser, std::string_view endpoint) {
  return KeyWriter(partition).text(organiser).text(endpoint).take();
}
std::optional<EndpointKey> parse_endpoint(std::string_view key) {
  return parse(key, &EndpointKey::partition, &EndpointKey::organiser, &EndpointKey::endpoint);
}
Range endpoints_range(Partition partition, std::string_view organiser) {
  return prefix_range(KeyWriter(partition).text(organiser).take());
}

std::string delivery(Partition partition, std::uint64_t sequence, std::string_view endpoint) {
  return KeyWriter(partition).number(sequence).text(endpoint).take();
}
std::optional<DeliveryKey> parse_delivery(std::string_view key) {
  return parse(key, &DeliveryKey::partition, &DeliveryKey::sequence, &DeliveryKey::endpoint);
}

std::string contacts(Partition partition, std::string_view campaign, std::string_view unit) {
  return KeyWriter(partition).text(campaign).text(unit).take();
}

std::string submission(Partition partition, std::string_view campaign, std::string_view unit,
                       std::string_view task, std::uint32_t number) {
  return KeyWriter(partition).text(campaign).text(unit).text(task).number(number).take();
}
Range submissions_range(Partition partition, std::string_view campaign, std::string_view unit,
                        std::string_view task) {
  return prefix_range(KeyWriter(partition).text(campaign).text(unit).text(task).take());
}

}  // namespace duban::keys
