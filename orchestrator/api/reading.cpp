#include "orchestrator/api/reading.hpp"

#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/negotiation.hpp"
#include "orchestrator/http/problem.hpp"
#include "workflows/base/record_errors.hpp"

namespace duban {

namespace {

void answer_read(const http::Request& request, http::Responder responder, const ApiParts& parts,
                 const ReadHandler& handler) {
  try {
    auto response = handler(request, parts);
    if (response) {
      responder.answer(std::move(*response));
    } else {
      responder.refuse(response.error());
    }
  } catch (const CorruptRead& lie) {
    responder.refuse(Error{errors::store_corrupt, {{"what", "record"}, {"detail", lie.what()}}});
  }
}

// A page that somebody made longer than the usual one takes as long as dozens of other requests, and would
// hold them up.
bool asks_for_a_long_page(const http::Request& request) {
  const auto limit = query_number(request, "limit");
  return limit && *limit && **limit > kPageRowsDefault && **limit <= kPageRowsMax;
}

struct LongRead {
  http::Request request;
  http::Responder responder;
};

void read_elsewhere(http::Request request, http::Responder responder, const ApiParts& parts,
                    const std::shared_ptr<const ReadHandler>& handler) {
  // std::function copies; the responder may not be, so it travels behind a pointer.
  auto read = std::make_shared<LongRead>(LongRead{std::move(request), std::move(responder)});
  std::function<void()> job = [read, handler, &parts] {
    try {
      answer_read(read->request, std::move(read->responder), parts, *handler);
    } catch (const std::exception&) {
      // Its responder is gone with the stack, and has answered http.unanswered.
    }
  };
  if (parts.long_reads->post(job)) return;
  read->responder.refuse(Error{errors::http_overloaded, {{http::kRetryAfterParam, "1"}}});
}

}  // namespace

http::Handler reading(const ApiParts& parts, ReadHandler handler) {
  const auto shared = std::make_shared<const ReadHandler>(std::move(handler));
  return [&parts, shared](http::Request request, http::Responder responder) {
    if (parts.long_reads != nullptr && asks_for_a_long_page(request)) {
      read_elsewhere(std::move(request), std::move(responder), parts, shared);
    } else {
      answer_read(request, std::move(responder), parts, *shared);
    }
  };
}

Result<http::Response> tagged(const http::Request& request, std::string_view tag, std::string body) {
  const auto condition = http::if_none_match(request);
  if (!condition) return condition.error();
  const bool known = *condition && (**condition).matches(tag);
  auto response = known ? http::empty_response(304) : http::json_response(200, std::move(body));
  response.with("ETag", http::quote_tag(tag));
  return response;
}

}  // namespace duban
