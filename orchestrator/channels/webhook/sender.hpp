// Delivers one signed message over HTTP(S) and says how it went. Blocks; retries nothing.
//
// Written against receivers that are slow, broken or hostile, and URLs that somebody chose in order to reach
// into our own network: no redirects, no proxy from the environment, no cookies, certificates verified, time
// and answer bounded, and every address is judged at the moment a socket is opened for it, so that a name
// which changes its address after the check (DNS rebinding) gains nothing.
//
// One thread per Sender; interrupt() may come from any. Connections are kept and reused.
#pragma once

#include "orchestrator/channels/webhook/endpoint.hpp"
#include "orchestrator/channels/webhook/http_outcome.hpp"
#include "workflows/base/time.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace duban::webhook {

struct SenderOptions {
  TargetRules rules;
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds total_timeout{15'000};  // the specification's upper recommendation
  std::size_t response_bytes_max = 64 * 1024;       // header and body together
  std::string ca_file;  // PEM; empty: the system's authorities. For bureaus with an authority of their own
  std::string user_agent = "duban";
  // "host:port:address": names answered without the name service. Their addresses are judged like any other.
  std::vector<std::string> pinned_names;
};

struct Delivery {
  std::string url;
  std::string secret;  // bytes
  std::string id;      // webhook-id: the same for every attempt
  Instant at{};        // of this attempt, by the wall clock
  std::string content_type;
  std::string body;
};

class Sender {
 public:
  explicit Sender(SenderOptions options);
  ~Sender();
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  // The status decides as soon as it is there: an answer cut off for its size has been given all the same.
  [[nodiscard]] HttpOutcome send(const Delivery& delivery);

  // The attempt under way ends within a second, and every later one at once.
  void interrupt() noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace duban::webhook
