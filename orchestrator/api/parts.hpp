// What the API's routes work with. Made by the composition root (orchestrator/app.cpp); everything here
// outlives the HTTP server.
#pragma once

#include "orchestrator/access/authenticator.hpp"
#include "orchestrator/access/randomness.hpp"
#include "orchestrator/api/background.hpp"
#include "orchestrator/engine/engine_door.hpp"
#include "orchestrator/http/router.hpp"

#include <functional>
#include <memory>
#include <string>

namespace duban {

class EvidenceStore;

struct ApiParts {
  EngineDoor& engine;
  Authenticator& authenticator;
  EvidenceStore& evidence;
  std::function<std::string()> render_metrics;  // Prometheus text format
  std::string version;                          // "0.1.0"
  std::string revision;                         // of the source, or "unknown"
  Partition partition = 0;
  bool webhooks_over_plain_http = false;  // what the operator allows beyond https to the open internet
  bool webhooks_to_private_targets = false;
  Randomness random = system_randomness;
  // Makes what runs jobs off the io threads, for each part of the API that has such jobs.
  std::function<std::shared_ptr<Background>(std::size_t queue_max)> make_background = background_thread;
  // Where pages longer than the usual one are read; null: on the io thread, like the others. The last member:
  // what it still runs when it goes may use all the others.
  std::shared_ptr<Background> long_reads = nullptr;
};

// Long pages that wait: what has to wait longer than these is better told to come back.
inline constexpr std::size_t kLongReadsWaitingMax = 64;

// Everything that the API serves: a handler for each operation of the table (routes.hpp).
void add_all_routes(http::Router& router, const ApiParts& parts);

}  // namespace duban
