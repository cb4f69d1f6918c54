// Where a streamed request body goes, so that evidence files never sit in memory.
//
// The route's factory creates one after the header block was checked and the gate let the caller in. The
// server calls write() for each piece in order, on its io thread: a write may take as long as a page-cache
// write, so a slow disk is throttled by the socket, but syncing belongs into the handler's own thread. When
// the last byte was written the handler receives the sink in Request::sink. A sink destroyed without having
// reached a handler (client gone, too slow, over the limit) must remove what it wrote.
#pragma once

#include "workflows/base/error.hpp"

#include <string_view>

namespace duban::http {

class BodySink {
 public:
  virtual ~BodySink() = default;
  // An error stops the upload: the client gets it as a problem document and the connection is closed.
  [[nodiscard]] virtual Result<void> write(std::string_view piece) = 0;
};

}  // namespace duban::http
