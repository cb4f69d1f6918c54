// A load run: many keep-alive connections on one thread, each with one request under way at most.
//
// Closed loop: a connection sends its next request as soon as the last one is answered; the latency runs from
// the send. Open loop: requests are due at a fixed rate whatever the server does, the latency runs from the
// moment a request was due, and one that is due while every connection waits goes out as soon as one is free
// – so that a stall is felt by all requests that it held up and not by one (coordinated omission).
//
// A thread of its own would share the machine's few cores with the server, so the work per request is two
// system calls, a patch of a few digits and the parse of one head.
#pragma once

#include "ops/bench/load/request_script.hpp"
#include "ops/bench/load/tally.hpp"
#include "ops/bench/load/unit_walk.hpp"

#include <atomic>
#include <cstdint>
#include <netinet/in.h>
#include <vector>

namespace duban::bench {

struct LoadPlan {
  sockaddr_in address{};
  unsigned connections = 1;
  double rate = 0;  // requests a second; 0: closed loop
  double warmup_seconds = 0;
  double seconds = 10;               // measured
  std::uint64_t requests_max = 0;    // in all; 0: no limit
  double answers_wait_seconds = 10;  // for the last answers, once nothing is sent any more
  WalkPlan walk;
};

// Set by signal handlers; looked at several times a second.
struct LoadSignals {
  std::atomic<bool> begin{false};  // measure from now on, whatever is left of the warm-up
  std::atomic<bool> end{false};    // stop sending and report
};

// Throws std::system_error when the server cannot be reached at the start.
[[nodiscard]] Tally run_load(const LoadPlan& plan, std::vector<RequestTemplate>& steps,
                             const LoadSignals& signals);

}  // namespace duban::bench
