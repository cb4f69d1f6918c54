// The socket half of Connection: reading, writing, streaming files and closing, each under a deadline.
#include "orchestrator/http/connection.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/sendfile.h>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

namespace duban::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t kOutputBytesKept = 256 * 1024;
constexpr std::size_t kFilePieceBytes = 256 * 1024;
// How long and how much of an unread request is swallowed so that its sender gets to read the answer: closing
// with unread bytes resets the connection.
constexpr std::chrono::milliseconds kLingerTime{1'000};
constexpr std::size_t kLingerBytesMax = 16 * 1024 * 1024;

}  // namespace

void Connection::wait_as(Waiting waiting, LoopClock::duration limit) {
  waiting_ = waiting;
  deadline_ = LoopClock::now() + limit;
}

// Under the deadline set before; error::timed_out when it passed.
Task<error_code> Connection::read_more(std::size_t bytes_max) {
  error_code error;
  const auto room = in_.prepare(bytes_max);
  const auto received = co_await socket_.async_read_some(
      asio::buffer(room.data(), std::min(room.size(), bytes_max)), asio::redirect_error(Await{}, error));
  in_.commit(received);
  waiting_ = Waiting::nothing;
  if (std::exchange(timed_out_, false) && error == asio::error::operation_aborted)
    error = asio::error::timed_out;
  co_return error;
}

// The kernel's buffer takes nearly every response at once, so the coroutine seldom waits here.
Task<void> Connection::flush() {
  std::size_t sent = 0;
  while (sent < out_.size() && !broken_) {
    error_code error;
    sent += socket_.write_some(asio::buffer(out_.data() + sent, out_.size() - sent), error);
    if (error == asio::error::would_block) {
      co_await wait_writable();
    } else if (error) {
      broken_ = true;
    }
  }
  out_.clear();
  if (out_.capacity() > kOutputBytesKept) out_.shrink_to_fit();
}

Task<void> Connection::wait_writable() {
  error_code error;
  wait_as(Waiting::write, options().write_timeout);
  co_await socket_.async_wait(Socket::wait_write, asio::redirect_error(Await{}, error));
  waiting_ = Waiting::nothing;
  timed_out_ = false;
  if (error) broken_ = true;
}

Task<void> Connection::send_file(const FileBody& file) {
  off_t offset = 0;
  while (static_cast<std::uint64_t>(offset) < file.size_bytes && !broken_) {
    const auto piece =
        std::min<std::uint64_t>(kFilePieceBytes, file.size_bytes - static_cast<std::uint64_t>(offset));
    const auto sent = ::sendfile(socket_.native_handle(), *file.descriptor, &offset, piece);
    if (sent > 0) {
      // A fast reader of a large file would otherwise keep this loop for itself.
      co_await asio::post(socket_.get_executor(), Await{});
    } else if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
      co_await wait_writable();
    } else {
      broken_ = true;  // the peer has gone, or the file shrank and the promised length cannot be kept
    }
  }
}

Task<void> Connection::linger() {
  error_code error;
  socket_.shutdown(Socket::shutdown_send, error);
  std::size_t swallowed = 0;
  wait_as(Waiting::linger, kLingerTime);
  const auto due = deadline_;
  while (!error && swallowed < kLingerBytesMax) {
    in_.consume(in_.size());
    waiting_ = Waiting::linger;
    deadline_ = due;
    error = co_await read_more(kFilePieceBytes / 4);
    swallowed += in_.size();
  }
}

}  // namespace duban::http
