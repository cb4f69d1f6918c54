// What the reading routes share: the boundary where a lying disk becomes an answer, and tags. Their query and
// pages stand in query.hpp, the JSON of dates and parties in plan_json.hpp.
//
// Reads work on one snapshot and one shelf a request and change nothing; handlers run on io threads, so
// whatever they scan has a limit. Sizes are counts of rows.
#pragma once

#include "orchestrator/api/parts.hpp"
#include "orchestrator/api/plan_json.hpp"
#include "orchestrator/api/query.hpp"
#include "orchestrator/http/message.hpp"
#include "orchestrator/http/router.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace duban {

using ReadHandler = std::function<Result<http::Response>(const http::Request&, const ApiParts&)>;
// Turns a function into a handler: answers or refuses, and makes store.corrupt of a CorruptRead. Pages longer
// than the usual one are read on ApiParts::long_reads. `parts` outlives the router.
[[nodiscard]] http::Handler reading(const ApiParts& parts, ReadHandler handler);

// 200 with the tag, or 304 when the caller has that state already. Errors: http.etag_invalid.
[[nodiscard]] Result<http::Response> tagged(const http::Request& request, std::string_view tag,
                                            std::string body);

}  // namespace duban
