// One client connection as a coroutine: read a header block, check it, read the body, ask the route, write
// the answer, again. Private to the server; everything here runs on the loop's thread.
#pragma once

#include "orchestrator/http/head_check.hpp"
#include "orchestrator/http/input_buffer.hpp"
#include "orchestrator/http/loop.hpp"
#include "orchestrator/http/response_writer.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace duban::http {

using LoopExecutor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, LoopExecutor>;
using Await = boost::asio::use_awaitable_t<LoopExecutor>;
template <class T>
using Task = boost::asio::awaitable<T, LoopExecutor>;

class Connection {
 public:
  // `over_limit`: say 503 and close.
  Connection(Loop& loop, Socket socket, bool over_limit);
  ~Connection();

  // The whole life; the frame owns the connection.
  static Task<void> run(std::shared_ptr<Connection> self);

  void sweep(LoopClock::time_point now);
  void begin_drain();
  void abort();
  // An answer from the handler itself, while it is still on the stack: taken without a detour. False when the
  // connection is not in that situation.
  bool take_inline(std::uint64_t ticket, Answer& answer);
  // An answer from the mailbox.
  void resume(std::uint64_t ticket, Answer answer);

  std::size_t loop_slot = 0;  // the loop's index of this connection

 private:
  enum class Waiting : std::uint8_t { nothing, idle, head, body, write, linger };

  // What is known of a header block that has not arrived completely.
  struct HeadProgress {
    std::size_t scanned = 0;
    bool may_skip_line = true;
    std::optional<LoopClock::time_point> due;
  };

  // One request on its way through.
  struct Turn {
    Head head;
    Method method = Method::get;
    const Route* route = nullptr;
    std::string request_id;
    Language language = Language::zh;
    LoopClock::time_point started;
    std::uint64_t received_bytes = 0;
    std::uint64_t sent_bytes = 0;
    int status = 0;
    bool close = false;
    bool body_pending =
        false;  // its body is still on the wire, so the connection cannot go on after an error
  };

  [[nodiscard]] const ServerOptions& options() const { return loop_.server().options; }
  [[nodiscard]] Observer& observer() const { return loop_.server().observer; }

  Task<bool> serve_one();
  Task<std::size_t> receive_head();
  HeadScan scan_head(HeadProgress& progress);
  void wait_for_head(HeadProgress& progress);
  Result<void> open_turn(std::string_view block, Request& request, Turn& turn);
  Result<void> admit(Request& request, Turn& turn);
  bool swallow_body(std::size_t head_bytes, Turn& turn);
  Task<std::optional<Error>> receive_body(std::string_view block, Request& request, Turn& turn);
  void call_handler(Request request, const Turn& turn);
  Task<bool> wait_for_answer();
  Task<void> respond(Answer answer, Turn& turn);
  Task<void> reject(Error error, Turn& turn);
  Task<void> turn_away();

  Task<boost::system::error_code> read_more(std::size_t bytes_max);
  Task<void> flush();
  Task<void> wait_writable();
  Task<void> send_file(const FileBody& file);
  Task<void> linger();
  void wait_as(Waiting waiting, LoopClock::duration limit);

  Loop& loop_;
  Socket socket_;
  bool over_limit_;
  bool broken_ = false;     // the socket is of no more use
  bool linger_ = false;     // unread bytes may be on the wire: close gently, or the answer is lost
  bool timed_out_ = false;  // the sweep cancelled what the coroutine waits for
  bool in_handler_ = false;
  Waiting waiting_ = Waiting::nothing;
  LoopClock::time_point deadline_ = LoopClock::time_point::max();
  InputBuffer in_;
  std::string out_;
  std::string remote_address_;
  std::shared_ptr<Exchange> exchange_;
  std::uint64_t ticket_ = 0;
  std::optional<Answer> answer_;
  std::optional<boost::asio::async_result<Await, void()>::handler_type> resume_;
};

}  // namespace duban::http
