#include "ops/bench/load/tally.hpp"

#include <algorithm>

#include <boost/json/array.hpp>

namespace duban::bench {
namespace {

constexpr std::size_t kRefusalsKept = 3;
constexpr std::size_t kRefusalBytesKept = 400;
constexpr Nanoseconds kSecond = 1'000'000'000;

bool is_success(int status) {
  return status >= 200 && status < 300;
}

boost::json::object latencies_of(const LatencyHistogram& latencies) {
  return {{"count", latencies.count()},
          {"min", latencies.min()},
          {"mean", latencies.mean()},
          {"p50", latencies.percentile(50)},
          {"p90", latencies.percentile(90)},
          {"p99", latencies.percentile(99)},
          {"p99_9", latencies.percentile(99.9)},
          {"p99_99", latencies.percentile(99.99)},
          {"max", latencies.max()}};
}

boost::json::object by_status(const std::map<int, std::uint64_t>& statuses) {
  boost::json::object object;
  for (const auto& [status, count] : statuses) object[std::to_string(status)] = count;
  return object;
}

}  // namespace

void Tally::begin(Nanoseconds now) {
  began_ = now;
  latencies_.clear();
  seconds_.clear();
  for (const auto& [status, count] : statuses_) statuses_outside_[status] += count;
  statuses_.clear();
}

Tally::Second& Tally::second_of(Nanoseconds intended) {
  const auto at = static_cast<std::size_t>(std::max<Nanoseconds>(intended - began_, 0) / kSecond);
  if (at >= seconds_.size()) seconds_.resize(at + 1);
  return seconds_[at];
}

void Tally::answered(Nanoseconds intended, Nanoseconds now, int status, std::string_view body) {
  ++statuses_[status];
  auto& second = second_of(intended);
  if (is_success(status)) {
    const auto took = static_cast<std::uint64_t>(std::max<Nanoseconds>(now - intended, 0));
    latencies_.record(took);
    second.latencies.record(took);
  } else {
    ++second.refused;
    note_refusal(status, body);
  }
}

void Tally::unanswered(Nanoseconds intended, Nanoseconds now) {
  ++unanswered_;
  const auto took = static_cast<std::uint64_t>(std::max<Nanoseconds>(now - intended, 0));
  latencies_.record(took);
  second_of(intended).latencies.record(took);
}

void Tally::answered_outside(int status, std::string_view body) {
  ++statuses_outside_[status];
  if (!is_success(status)) note_refusal(status, body);
}

void Tally::note_refusal(int status, std::string_view body) {
  if (refusals_.size() >= kRefusalsKept) return;
  refusals_.push_back(std::to_string(status) + " " + std::string(body.substr(0, kRefusalBytesKept)));
}

boost::json::object Tally::report() const {
  std::uint64_t done = 0, refused = 0;
  for (const auto& [status, count] : statuses_) (is_success(status) ? done : refused) += count;
  const auto seconds = static_cast<double>(ended_ - began_) / kSecond;
  boost::json::array bars, each_second;
  for (const auto& bar : latencies_.bars()) bars.push_back({bar.up_to_ns, bar.count});
  for (const auto& second : seconds_) {
    each_second.push_back({{"done", second.latencies.count()},
                           {"refused", second.refused},
                           {"p50", second.latencies.percentile(50)},
                           {"p99", second.latencies.percentile(99)},
                           {"max", second.latencies.max()}});
  }
  boost::json::array refusals;
  for (const auto& refusal : refusals_) refusals.emplace_back(refusal);
  return {{"seconds", seconds},
          {"done", done},
          {"refused", refused},
          {"per_second", seconds > 0 ? static_cast<double>(done) / seconds : 0},
          {"latency_ns", latencies_of(latencies_)},
          {"statuses", by_status(statuses_)},
          {"statuses_outside", by_status(statuses_outside_)},
          {"unanswered", unanswered_},
          {"unsent", unsent},
          {"connections_lost", connections_lost_},
          {"ran_out_of_units", ran_out_of_units},
          {"server_gone", server_gone},
          {"refusals", std::move(refusals)},
          {"histogram_up_to_ns", std::move(bars)},
          {"each_second", std::move(each_second)}};
}

}  // namespace duban::bench
