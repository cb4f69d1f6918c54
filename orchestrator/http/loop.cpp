#include "orchestrator/http/loop.hpp"

#include "orchestrator/http/connection.hpp"
#include "orchestrator/http/response_writer.hpp"

#include <algorithm>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <boost/asio/post.hpp>

namespace duban::http {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSweepEveryMin{5};
constexpr milliseconds kSweepEveryMax{250};

// A quarter of the shortest timeout: that is how late one may fire.
milliseconds sweep_interval(const ServerOptions& options) {
  const auto shortest =
      std::min({options.header_timeout, options.idle_timeout, options.body_timeout, options.write_timeout});
  return std::clamp(shortest / 4, kSweepEveryMin, kSweepEveryMax);
}

int new_event_descriptor() {
  const int descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return descriptor;
}

}  // namespace

void Exchange::deliver(std::uint64_t ticket, Answer answer) noexcept {
  if (mailbox_->on_loop_thread() && connection != nullptr && connection->take_inline(ticket, answer)) return;
  mailbox_->post({shared_from_this(), ticket, std::move(answer)});
}

void Mailbox::post(Letter letter) {
  const MutexLock lock(mutex_);
  if (context_ == nullptr) return;
  letters_.push_back(std::move(letter));
  if (letters_.size() == 1) {
    boost::asio::post(*context_, [self = shared_from_this()] { self->hand_out(); });
  }
}

void Mailbox::hand_out() {
  std::vector<Letter> letters;
  {
    const MutexLock lock(mutex_);
    letters.swap(letters_);
  }
  for (auto& letter : letters) {
    // An earlier letter may have ended this connection, so look each time.
    if (auto* connection = letter.exchange->connection)
      connection->resume(letter.ticket, std::move(letter.answer));
  }
}

void Mailbox::close() {
  std::vector<Letter> dropped;
  const MutexLock lock(mutex_);
  context_ = nullptr;
  thread_.store({});
  dropped.swap(letters_);
}

Loop::Loop(ServerContext& server)
    : server_(server),
      context_(1),
      work_(context_.get_executor()),
      sweep_timer_(context_),
      sweep_every_(sweep_interval(server.options)),
      mailbox_(std::make_shared<Mailbox>(context_)),
      lag_(server.options.lag_max),
      probe_(context_, new_event_descriptor()) {}

Loop::~Loop() {
  drain(milliseconds(0));
  join();
}

void Loop::start() {
  thread_ = std::thread([this] {
    mailbox_->adopt_thread();
    await_probe();
    sweep();
    context_.run();
    mailbox_->close();
  });
}

void Loop::drain(milliseconds grace) {
  if (!thread_.joinable()) return;
  boost::asio::post(context_, [this, cut_at = LoopClock::now() + grace] { begin_drain(cut_at); });
}

void Loop::join() {
  if (thread_.joinable()) thread_.join();
}

void Loop::enter(Connection& connection) {
  connection.loop_slot = connections_.size();
  connections_.push_back(&connection);
}

void Loop::leave(Connection& connection) {
  auto* last = connections_.back();
  connections_[connection.loop_slot] = last;
  last->loop_slot = connection.loop_slot;
  connections_.pop_back();
  end_if_drained();
}

bool Loop::is_late_for(LoopClock::time_point now) {
  if (draining_) return false;
  if (lag_.wants_probe(now)) {
    const std::uint64_t one = 1;
    if (::write(probe_.native_handle(), &one, sizeof one) != sizeof one) return false;
  }
  return lag_.is_late(now);
}

void Loop::await_probe() {
  probe_.async_wait(Probe::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    std::uint64_t sent = 0;
    if (::read(probe_.native_handle(), &sent, sizeof sent) == sizeof sent)
      lag_.probe_arrived(LoopClock::now());
    await_probe();
  });
}

void Loop::begin_drain(LoopClock::time_point cut_at) {
  draining_ = true;
  boost::system::error_code ignored;
  probe_.close(ignored);  // it would keep the loop from ending
  cut_at_ = std::min(cut_at_, cut_at);
  sweep_every_ = kSweepEveryMin;
  work_.reset();
  for (auto* connection : connections_) connection->begin_drain();
  sweep_timer_.cancel();
  sweep();
}

void Loop::end_if_drained() {
  if (draining_ && connections_.empty()) sweep_timer_.cancel();
}

void Loop::arm_sweep() {
  sweep_timer_.expires_after(sweep_every_);
  sweep_timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) sweep();
  });
}

void Loop::sweep() {
  const auto second =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  if (second != date_second_) {
    date_second_ = second;
    date_ = http_date(second);
  }
  const auto now = LoopClock::now();
  for (auto* connection : connections_) connection->sweep(now);
  if (now >= cut_at_) {
    // Aborting may end a connection on the spot, which takes it off the list.
    const auto cut = connections_;
    for (auto* connection : cut) connection->abort();
  }
  if (!draining_ || !connections_.empty()) arm_sweep();
}

}  // namespace duban::http
