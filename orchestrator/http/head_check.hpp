// The strict gate in front of the HTTP parser: one header block, checked byte by byte.
//
// Beast reads some ambiguous blocks leniently, and a proxy in front might read them otherwise; that
// difference is what request smuggling lives on. So everything RFC 9112 leaves open is refused here, before
// Beast sees a byte: both framings at once, a Transfer-Encoding other than exactly chunked, repeated or
// malformed Content-Length, a missing, repeated or odd Host, folded lines, white space before a colon, a bare
// CR or LF, control characters, any target that is not in origin form, HTTP/1.0 with Transfer-Encoding. Pure
// functions, any thread.
#pragma once

#include "orchestrator/http/message.hpp"
#include "workflows/base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace duban::http {

struct HeadLimits {
  std::size_t header_bytes_max;
  std::size_t header_count_max;
  std::size_t target_bytes_max;
};

enum class Framing : std::uint8_t { none, length, chunked };

// What the connection needs from the block; views point into it.
struct Head {
  std::string_view method, target;
  Framing framing = Framing::none;
  std::uint64_t content_length = 0;  // with kLength; never 0 there
  int minor_version = 1;             // of HTTP/1.x
  bool keep_alive = true;
  bool expects_continue = false;
};

// Looks for the end of the header block in what has arrived so far.
struct HeadScan {
  enum class State : std::uint8_t { incomplete, complete, malformed };
  State state = State::incomplete;
  std::size_t size = 0;  // of the block with its empty line, when complete
};
// `scanned` is where an earlier call on the same, shorter bytes left off; it is advanced. Stops early at what
// can never become a request (a first byte that starts no method, a bare LF), so that such a client is told
// at once.
[[nodiscard]] HeadScan find_head_end(std::string_view received, std::size_t& scanned);

// `block` ends with its empty line. Adds every field to `fields`.
[[nodiscard]] Result<Head> check_head(std::string_view block, const HeadLimits& limits, HeaderFields& fields);

}  // namespace duban::http
