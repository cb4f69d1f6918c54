// `duban serve`: the composition root. The only place that knows every part.
#pragma once

#include "workflows/base/error.hpp"
#include "workflows/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace duban {

enum class ClockKind : std::uint8_t { wall, virtual_, accelerated };

struct ServeOptions {
  std::string data_folder = "data";
  std::string listen_address = "127.0.0.1";
  std::uint16_t listen_port = 8080;  // 0: any free port; the log line says which
  int http_threads = 1;
  std::size_t connections_max = 16384;
  std::size_t writes_waiting_max = 8192;
  ClockKind clock = ClockKind::wall;
  double clock_factor = 1;            // with accelerated
  std::optional<Instant> clock_now;   // with virtual and accelerated; default: where the record ends
  int clock_leap_hold_seconds = 600;  // with wall
  std::uint64_t disk_reserve_bytes = 256ULL << 20U;
  std::uint64_t evidence_bytes_max = 50ULL << 20U;
  bool webhooks_plain_http = false;       // allow http:// to other machines
  bool webhooks_private_targets = false;  // allow loopback and internal networks
  std::string log_level = "info";
  int drain_seconds = 5;
  bool unsafe_no_sync = false;  // for tests that must see loss: answers before anything is on disk
};

// Runs until SIGTERM or SIGINT, then drains and returns 0. Logs to stderr. Errors: what kept it from
// starting.
[[nodiscard]] Result<int> serve(const ServeOptions& options);

[[nodiscard]] const char* version();   // "0.1.0"
[[nodiscard]] const char* revision();  // the commit that was built, "-dirty" when changed since; or "unknown"

}  // namespace duban
