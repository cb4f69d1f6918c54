#include "orchestrator/http/connection.hpp"

#include "orchestrator/http/body_parser.hpp"
#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/negotiation.hpp"
#include "orchestrator/http/problem.hpp"
#include "orchestrator/http/request_opening.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <boost/asio/redirect_error.hpp>

namespace duban::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t kReadBytes = 4 * 1024;
constexpr std::size_t kBodyReadBytes = 64 * 1024;
constexpr std::size_t kIdleBytesKept = 16 * 1024;  // by each buffer of a connection that waits for a request
// Answers to pipelined requests gather up to here before they are sent.
constexpr std::size_t kOutputBytesHigh = 64 * 1024;

// These are functions because g++ 12 cannot compile initializer lists inside coroutines.
Errors only(Error error) {
  Errors errors;
  errors.push_back(std::move(error));
  return errors;
}

Error header_timeout(const ServerOptions& options) {
  return Error{errors::http_header_timeout, {{"limit_ms", std::to_string(options.header_timeout.count())}}};
}

Error body_timeout(const ServerOptions& options) {
  return Error{errors::http_body_timeout, {{"rate", std::to_string(options.body_rate_min_bytes_per_s)}}};
}

Error too_many_connections(const ServerOptions& options) {
  return Error{errors::http_too_many_connections, {{"limit", std::to_string(options.connections_max)}}};
}

}  // namespace

Connection::Connection(Loop& loop, Socket socket, bool over_limit)
    : loop_(loop),
      socket_(std::move(socket)),
      over_limit_(over_limit),
      exchange_(std::make_shared<Exchange>(loop.mailbox(), this)) {
  auto& server = loop.server();
  ++(over_limit_ ? server.turned_away : server.connections);
  error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  const auto peer = socket_.remote_endpoint(ignored);
  if (!ignored) remote_address_ = peer.address().to_string();
}

Connection::~Connection() {
  exchange_->connection = nullptr;
  auto& server = loop_.server();
  --(over_limit_ ? server.turned_away : server.connections);
}

Task<void> Connection::run(std::shared_ptr<Connection> self) {
  Loop& loop = self->loop_;
  loop.enter(*self);
  self->observer().connection_opened();
  try {
    if (self->over_limit_) {
      co_await self->turn_away();
    } else {
      while (co_await self->serve_one()) {
      }
    }
    co_await self->flush();
    if (self->linger_ && !self->broken_) co_await self->linger();
  } catch (const std::exception& defect) {
    self->observer().handler_threw("connection", {}, defect.what());
  }
  self->exchange_->connection = nullptr;
  error_code ignored;
  self->socket_.close(ignored);
  self->observer().connection_closed();
  loop.leave(*self);
}

void Connection::sweep(LoopClock::time_point now) {
  if (waiting_ == Waiting::nothing || now < deadline_) return;
  timed_out_ = true;
  deadline_ = LoopClock::time_point::max();
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::begin_drain() {
  if (waiting_ != Waiting::idle) return;
  deadline_ = std::min(deadline_, LoopClock::now() + options().drain_idle_timeout);
}

void Connection::abort() {
  broken_ = true;
  error_code ignored;
  socket_.close(ignored);
  if (auto handler = std::exchange(resume_, std::nullopt)) std::move (*handler)();
}

bool Connection::take_inline(std::uint64_t ticket, Answer& answer) {
  if (!in_handler_ || ticket != ticket_ || answer_) return false;
  answer_ = std::move(answer);
  return true;
}

void Connection::resume(std::uint64_t ticket, Answer answer) {
  // A ticket of an earlier request, or one that a throwing handler left behind, is stale.
  if (ticket != ticket_ || answer_) return;
  answer_ = std::move(answer);
  if (auto handler = std::exchange(resume_, std::nullopt)) std::move (*handler)();
}

Task<bool> Connection::serve_one() {
  const auto head_bytes = co_await receive_head();
  if (head_bytes == 0) co_return false;
  Turn turn;
  Request request;
  const auto block = in_.view().substr(0, head_bytes);
  if (const auto opened = open_turn(block, request, turn); !opened) {
    co_await reject(opened.error(), turn);
    co_return false;
  }
  std::optional<Error> refusal;
  if (const auto admitted = admit(request, turn); !admitted) refusal = admitted.error();
  if (refusal && swallow_body(head_bytes, turn)) {
    // The connection goes on: whoever is told to come back later need not open another one for it.
  } else if (turn.body_pending && !refusal) {
    refusal = co_await receive_body(block, request, turn);
    if (broken_) co_return false;
    turn.body_pending = refusal.has_value();
  } else {
    in_.consume(head_bytes);
  }
  // What is left of a refused body would be read as the next request.
  if (turn.body_pending) turn.close = linger_ = true;
  if (refusal) {
    co_await respond(only(std::move(*refusal)), turn);
  } else {
    call_handler(std::move(request), turn);
    if (!co_await wait_for_answer()) co_return false;
    co_await respond(*std::exchange(answer_, std::nullopt), turn);
  }
  co_return !turn.close && !broken_;
}

// The bytes of the next complete header block at the front of the buffer; 0 when the connection is to end.
Task<std::size_t> Connection::receive_head() {
  HeadProgress progress;
  while (true) {
    const auto scan = scan_head(progress);
    if (scan.state == HeadScan::State::complete) co_return scan.size;
    std::optional<Error> refusal;
    if (scan.state == HeadScan::State::malformed) {
      refusal = Error{progress.scanned == 0 ? errors::http_bad_request_line : errors::http_bad_line_ending};
    } else if (in_.size() >= options().header_bytes_max) {
      refusal = headers_too_large(options());
    } else {
      co_await flush();
      const bool idle = in_.empty();
      if (broken_) co_return 0;
      wait_for_head(progress);
      const auto error = co_await read_more(std::min(kReadBytes, options().header_bytes_max));
      if (error == asio::error::timed_out && !idle) {
        refusal = header_timeout(options());
      } else if (error) {
        co_return 0;
      }
    }
    if (refusal) {
      Turn turn;
      co_await reject(std::move(*refusal), turn);
      co_return 0;
    }
  }
}

HeadScan Connection::scan_head(HeadProgress& progress) {
  // RFC 9112 §2.2: one empty line, which some clients send after a body, is ignored.
  if (progress.may_skip_line && in_.view().starts_with("\r\n")) {
    in_.consume(2);
    progress.may_skip_line = false;
  }
  if (progress.may_skip_line && in_.view() == "\r") return {};
  return find_head_end(in_.view(), progress.scanned);
}

void Connection::wait_for_head(HeadProgress& progress) {
  if (in_.empty()) {
    // Thousands of idle connections would otherwise keep what their largest request and answer once took.
    in_.shrink(kIdleBytesKept);
    if (out_.capacity() > kIdleBytesKept) out_ = {};
    wait_as(Waiting::idle, loop_.draining() ? options().drain_idle_timeout : options().idle_timeout);
    return;
  }
  // Counted from the first byte on, so that a trickle does not extend it.
  if (!progress.due) progress.due = LoopClock::now() + options().header_timeout;
  waiting_ = Waiting::head;
  deadline_ = *progress.due;
}

Result<void> Connection::open_turn(std::string_view block, Request& request, Turn& turn) {
  turn.started = LoopClock::now();
  turn.received_bytes = block.size();
  auto opening = open_request(block, options(), request);
  if (request.request_id.empty()) request.request_id = new_request_id();
  request.remote_address = remote_address_;
  turn.request_id = request.request_id;
  turn.language = request.language;
  turn.method = request.method;
  if (!opening) return opening.error();
  turn.head = *opening;
  turn.close = !turn.head.keep_alive;
  turn.body_pending = turn.head.framing != Framing::none;
  return {};
}

Result<void> Connection::admit(Request& request, Turn& turn) {
  try {
    const bool late = loop_.is_late_for(turn.started);
    const auto route = admit_request(loop_.server().router, turn.head, request, late);
    if (!route) return route.error();
    turn.route = *route;
    return {};
  } catch (const std::exception& defect) {
    observer().handler_threw("gate", turn.request_id, defect.what());
    return Error{errors::http_internal};
  }
}

// A refused request whose body has come with its head, whole: takes both off the buffer. False when that
// cannot be done without parsing or waiting.
bool Connection::swallow_body(std::size_t head_bytes, Turn& turn) {
  const bool whole =
      turn.head.framing == Framing::length && turn.head.content_length <= in_.size() - head_bytes;
  if (!turn.body_pending || !whole) return false;
  in_.consume(head_bytes + static_cast<std::size_t>(turn.head.content_length));
  turn.body_pending = false;
  return true;
}

// broken_ afterwards means that nobody is left to be answered.
Task<std::optional<Error>> Connection::receive_body(std::string_view block, Request& request, Turn& turn) {
  const auto& route = *turn.route;
  BodyParser parser({route.body == BodyRule::buffer ? &request.body : nullptr, request.sink.get()},
                    route.body_bytes_max);
  const auto begun = parser.begin(block, turn.head);
  in_.consume(block.size());
  if (!begun) co_return begun.error();
  if (turn.head.expects_continue && in_.empty()) out_.append("HTTP/1.1 100 Continue\r\n\r\n");

  const auto started = LoopClock::now();
  std::uint64_t body_bytes = 0;
  // Grows with what comes: thousands who send a byte at a time get no large buffers.
  std::size_t piece_bytes = kReadBytes;
  while (true) {
    for (std::size_t used = 1; used > 0 && !in_.empty() && !parser.done();) {
      const auto taken = parser.put(in_.view());
      if (!taken) {
        observer().protocol_rejected(taken.error().code);
        co_return taken.error();
      }
      used = *taken;
      in_.consume(used);
      body_bytes += used;
    }
    turn.received_bytes = block.size() + body_bytes;
    if (parser.done()) co_return std::nullopt;
    co_await flush();
    if (broken_) co_return std::nullopt;
    waiting_ = Waiting::body;
    deadline_ = started + options().body_timeout +
                std::chrono::milliseconds(body_bytes * 1000 / options().body_rate_min_bytes_per_s);
    const auto error = co_await read_more(piece_bytes);
    if (in_.size() >= piece_bytes) piece_bytes = std::min(2 * piece_bytes, kBodyReadBytes);
    if (error == asio::error::timed_out) {
      observer().protocol_rejected(errors::http_body_timeout);
      co_return body_timeout(options());
    }
    if (error) {
      broken_ = true;
      co_return std::nullopt;
    }
  }
}

void Connection::call_handler(Request request, const Turn& turn) {
  ++ticket_;
  answer_.reset();
  in_handler_ = true;
  try {
    turn.route->handler(std::move(request), Responder(exchange_, ticket_));
  } catch (const std::exception& defect) {
    observer().handler_threw(turn.route->operation, turn.request_id, defect.what());
    answer_ = Errors{Error{errors::http_internal}};
  }
  in_handler_ = false;
}

// False when the connection broke or was cut first.
Task<bool> Connection::wait_for_answer() {
  if (!answer_) co_await flush();
  if (!answer_ && !broken_) {
    Await token;
    co_await asio::async_initiate<Await, void()>(
        [this](auto handler) { resume_.emplace(std::move(handler)); }, token);
  }
  co_return answer_.has_value() && !broken_;
}

Task<void> Connection::respond(Answer answer, Turn& turn) {
  const std::string_view operation =
      turn.route == nullptr ? std::string_view("unmatched") : turn.route->operation;
  if (auto* errors = std::get_if<Errors>(&answer)) {
    if (errors->empty()) errors->emplace_back(errors::http_internal);
    answer = problem(*errors, turn.language, turn.request_id);
  }
  auto& response = std::get<Response>(answer);
  if (!is_sendable(response)) {
    observer().handler_threw(operation, turn.request_id,
                             "the response has a status or header that cannot be sent");
    response = problem(Error{errors::http_internal}, turn.language, turn.request_id);
  }
  if (response.close || loop_.draining()) turn.close = linger_ = true;
  const bool head_only = turn.method == Method::head;
  const auto before = out_.size();
  append_response(out_, response,
                  {.date = loop_.date(),
                   .request_id = turn.request_id,
                   .head_only = head_only,
                   .close = turn.close,
                   .announce_keep_alive = turn.head.minor_version == 0});
  turn.sent_bytes = out_.size() - before;
  if (response.file && !head_only) {
    co_await flush();
    co_await send_file(*response.file);
    turn.sent_bytes += response.file->size_bytes;
  }
  observer().request_finished({.operation = operation,
                               .method = turn.method,
                               .status = response.status,
                               .duration = LoopClock::now() - turn.started,
                               .received_bytes = turn.received_bytes,
                               .sent_bytes = turn.sent_bytes,
                               .request_id = turn.request_id});
  if (out_.size() > kOutputBytesHigh) co_await flush();
}

// A request that is no request: the next byte could mean anything, so the connection ends.
Task<void> Connection::reject(Error error, Turn& turn) {
  observer().protocol_rejected(error.code);
  turn.close = linger_ = true;
  if (turn.request_id.empty()) turn.request_id = new_request_id();
  if (turn.started == LoopClock::time_point{}) turn.started = LoopClock::now();
  co_await respond(only(std::move(error)), turn);
}

Task<void> Connection::turn_away() {
  Turn turn;
  co_await reject(too_many_connections(options()), turn);
}

}  // namespace duban::http
