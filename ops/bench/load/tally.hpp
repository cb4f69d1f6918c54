// What a load run found out: how many answers of which status, how long they took, and what went wrong.
//
// Only answers with a status of 2xx go into the latencies; a refusal is no work done. Belongs to one thread.
#pragma once

#include "ops/bench/load/latency_histogram.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

namespace duban::bench {

using Nanoseconds = std::int64_t;  // of the monotonic clock

class Tally {
 public:
  // Forgets what was measured so far: the warm-up is over.
  void begin(Nanoseconds now);
  void end(Nanoseconds now) { ended_ = now; }

  // An answer to a request that was meant to be sent at `intended`.
  void answered(Nanoseconds intended, Nanoseconds now, int status, std::string_view body);
  // A request that had no answer when the run gave up: it took at least that long.
  void unanswered(Nanoseconds intended, Nanoseconds now);
  // An answer outside the measured time; counted apart, so that the number of commits is known.
  void answered_outside(int status, std::string_view body);
  void lost_connection() { ++connections_lost_; }

  std::uint64_t unsent = 0;       // open loop: due, but every connection was waiting for an answer
  bool ran_out_of_units = false;  // the script ended before the time did
  bool server_gone = false;       // it accepted no connection any more

  [[nodiscard]] boost::json::object report() const;

 private:
  void note_refusal(int status, std::string_view body);

  struct Second {
    LatencyHistogram latencies{8};
    std::uint64_t refused = 0;
  };
  Second& second_of(Nanoseconds intended);

  Nanoseconds began_ = 0, ended_ = 0;
  LatencyHistogram latencies_;
  std::vector<Second> seconds_;
  std::map<int, std::uint64_t> statuses_, statuses_outside_;
  std::vector<std::string> refusals_;  // the first few bodies, to see why
  std::uint64_t unanswered_ = 0;
  std::uint64_t connections_lost_ = 0;
};

}  // namespace duban::bench
