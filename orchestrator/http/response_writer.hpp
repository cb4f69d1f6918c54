// Writes responses as HTTP/1.1 bytes. Pure functions, any thread.
#pragma once

#include "orchestrator/http/message.hpp"

#include <string>
#include <string_view>

namespace duban::http {

// What the connection knows and the handler does not.
struct ResponseFrame {
  std::string_view date;        // IMF-fixdate
  std::string_view request_id;  // may be empty
  bool head_only = false;       // the request was a HEAD
  bool close = false;
  bool announce_keep_alive = false;  // the client speaks HTTP/1.0 and asked for it
};

// False for what a handler must never send: a status outside 200–599, a header with a control character or an
// invalid name, or one that frames the message.
[[nodiscard]] bool is_sendable(const Response& response);

// Appends the header block and, unless it is a file, the body.
void append_response(std::string& out, const Response& response, const ResponseFrame& frame);

// Seconds since the epoch as an IMF-fixdate, RFC 9110 §5.6.7.
[[nodiscard]] std::string http_date(std::int64_t unix_seconds);

}  // namespace duban::http
