// Decodes one request body from the connection's bytes into a string or a sink.
//
// The header block given to it has passed check_head(). A body with a length is counted; a chunked one goes
// through Beast's parser, and a Beast that disagrees with the framing found by check_head() refuses the
// request. One object per request with a body; used by one thread.
#pragma once

#include "orchestrator/http/body_sink.hpp"
#include "orchestrator/http/head_check.hpp"
#include "workflows/base/error.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace duban::http {

// Exactly one of the two is set.
struct BodyTarget {
  std::string* text = nullptr;
  BodySink* sink = nullptr;
};

class BodyParser {
 public:
  BodyParser(BodyTarget target, std::uint64_t bytes_max);
  BodyParser(const BodyParser&) = delete;
  BodyParser& operator=(const BodyParser&) = delete;
  ~BodyParser();

  // The block that check_head() read `head` from.
  [[nodiscard]] Result<void> begin(std::string_view block, const Head& head);
  // Takes as many of the received bytes as it can and tells how many. Errors: http.bad_chunk,
  // http.body_too_large and whatever the sink says.
  [[nodiscard]] Result<std::size_t> put(std::string_view received);
  [[nodiscard]] bool done() const;

 private:
  struct Chunks;
  // False: refused, and refusal_ says why.
  bool deliver(std::string_view piece);

  BodyTarget target_;
  std::uint64_t bytes_max_;
  std::uint64_t bytes_received_ = 0;
  std::uint64_t bytes_announced_ = 0;  // unless chunked
  std::optional<Error> refusal_;
  std::unique_ptr<Chunks> chunks_;
};

}  // namespace duban::http
