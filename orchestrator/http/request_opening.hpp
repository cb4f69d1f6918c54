// From a checked header block to a Request that may go on to its route. Private to the server; the functions
// neither wait nor touch a socket.
#pragma once

#include "orchestrator/http/head_check.hpp"
#include "orchestrator/http/message.hpp"
#include "orchestrator/http/router.hpp"
#include "orchestrator/http/server.hpp"

#include <string>
#include <string_view>

namespace duban::http {

[[nodiscard]] Error headers_too_large(const ServerOptions& options);

// The client's own id when it is 1 to 64 of [A-Za-z0-9._-]; empty otherwise.
[[nodiscard]] std::string sane_request_id(std::string_view offered);
[[nodiscard]] std::string new_request_id();

// Fills language and request id even when it refuses the block, as far as the block was readable.
[[nodiscard]] Result<Head> open_request(std::string_view block, const ServerOptions& options,
                                        Request& request);

// Route, valve, query, gate, body rules, sink: in this order, everything that can be said before the body is
// read. `late`: the loop is too far behind for any request that can wait.
[[nodiscard]] Result<const Route*> admit_request(const Router& router, const Head& head, Request& request,
                                                 bool late);

}  // namespace duban::http
