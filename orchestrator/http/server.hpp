// A strict, limited HTTP/1.1 server on coroutines.
//
// Framing that two parsers could read differently is refused with 400 and the connection closed
// (head_check.hpp). Every request is answered in order, one at a time per connection. Adds to every response:
// Content-Length, Date, X-Request-Id, X-Content-Type-Options: nosniff, Cache-Control: no-store unless set,
// and Connection when it closes.
//
// A loop that is behind by more than `lag_max` refuses with 503 http.overloaded before it looks at anything
// but the header block, so that what it does answer is answered in time (lag_gauge.hpp).
//
// Lifetime: the router and the observer must outlive the server. start() once, stop() once (the destructor
// stops without grace). Responders may outlive the server. Handlers run on io threads; each connection stays
// on one. Timeouts are enforced by a sweep, so they fire up to a quarter late, never early.
#pragma once

#include "orchestrator/http/observer.hpp"
#include "orchestrator/http/router.hpp"
#include "workflows/base/error.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace duban::http {

struct ServerOptions {
  std::string address = "127.0.0.1";  // an IP address, no name; "::1" and "[::1]" both work
  std::uint16_t port = 0;             // 0: any free one, see Server::port()
  int io_threads = 1;

  std::size_t connections_max = 4096;  // one more is answered 503 and closed
  std::size_t header_bytes_max = 16 * 1024;
  std::size_t header_count_max = 64;
  std::size_t target_bytes_max = 8 * 1024;

  std::chrono::milliseconds header_timeout{
      10'000};  // from the first byte of a request to the end of its header
  std::chrono::milliseconds idle_timeout{60'000};  // between requests
  std::chrono::milliseconds body_timeout{10'000};  // allowance on top of the minimum rate
  std::uint64_t body_rate_min_bytes_per_s = 4 * 1024;
  std::chrono::milliseconds write_timeout{20'000};  // without the client taking a single byte
  std::chrono::milliseconds lag_max{100};           // waiting for its turn, above which a request is refused
  // How long an idle connection may still begin a request once the server is stopping: a request that is on
  // its way would otherwise be answered with a reset.
  std::chrono::milliseconds drain_idle_timeout{500};
};

class Server {
 public:
  Server(ServerOptions options, const Router& router, Observer* observer = nullptr);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds, listens and starts the io threads. Error: http.listen_failed.
  [[nodiscard]] Result<void> start();
  [[nodiscard]] std::uint16_t port() const;  // after start()
  [[nodiscard]] std::size_t connections() const;

  // Stops accepting, lets requests in flight, and those that idle connections begin within
  // drain_idle_timeout, finish within `grace` with Connection: close, then cuts what is left. Returns when
  // every io thread has ended. Not from a handler.
  void stop(std::chrono::milliseconds grace);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace duban::http
