// One io thread with its connections, and the mailbox through which answers reach it. Private to the server.
//
// A connection lives on one loop for good, so nothing of it is locked. Only Mailbox::post() is called from
// other threads. Timeouts cost a request one store: each connection keeps a deadline, and a sweep a few times
// a second looks for those that passed.
#pragma once

#include "orchestrator/http/lag_gauge.hpp"
#include "orchestrator/http/observer.hpp"
#include "orchestrator/http/responder.hpp"
#include "orchestrator/http/router.hpp"
#include "orchestrator/http/server.hpp"
#include "persistence/threads/mutex.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

namespace duban::http {

class Connection;
class Mailbox;

using LoopClock = std::chrono::steady_clock;

// What all loops of a server share.
struct ServerContext {
  ServerOptions options;
  const Router& router;
  Observer& observer;
  std::atomic<std::size_t> connections{0};
  std::atomic<std::size_t> turned_away{0};  // over the limit, being told so
};

// The server's end of the Responders of one connection. Outlives both while a Responder holds it.
class Exchange final : public ReplyPort, public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(std::shared_ptr<Mailbox> mailbox, Connection* owner)
      : connection(owner), mailbox_(std::move(mailbox)) {}
  void deliver(std::uint64_t ticket, Answer answer) noexcept override;

  Connection* connection;  // touched on the loop's thread only; null once it is gone

 private:
  std::shared_ptr<Mailbox> mailbox_;
};

class Mailbox : public std::enable_shared_from_this<Mailbox> {
 public:
  struct Letter {
    std::shared_ptr<Exchange> exchange;
    std::uint64_t ticket;
    Answer answer;
  };

  explicit Mailbox(boost::asio::io_context& context) : context_(&context) {}
  // Wakes the loop once for all letters that gather until it looks. Dropped after close().
  void post(Letter letter);
  void close();
  [[nodiscard]] bool on_loop_thread() const { return std::this_thread::get_id() == thread_.load(); }
  void adopt_thread() { thread_.store(std::this_thread::get_id()); }

 private:
  void hand_out();

  Mutex mutex_;
  boost::asio::io_context* context_ DUBAN_GUARDED_BY(mutex_);  // null after close()
  std::vector<Letter> letters_ DUBAN_GUARDED_BY(mutex_);
  std::atomic<std::thread::id> thread_{};
};

class Loop {
 public:
  explicit Loop(ServerContext& server);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void start();
  // From another thread: ends idle connections now, the others when answered, all of them after `grace`.
  void drain(std::chrono::milliseconds grace);
  void join();

  // The rest on the loop's own thread.
  void enter(Connection& connection);
  void leave(Connection& connection);
  [[nodiscard]] bool draining() const { return draining_; }
  // A request begins at `now`: whether it must be turned away because the loop is too far behind.
  [[nodiscard]] bool is_late_for(LoopClock::time_point now);
  [[nodiscard]] const std::string& date() const { return date_; }
  [[nodiscard]] boost::asio::io_context& context() { return context_; }
  [[nodiscard]] ServerContext& server() { return server_; }
  [[nodiscard]] const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }

 private:
  using Timer = boost::asio::basic_waitable_timer<LoopClock, boost::asio::wait_traits<LoopClock>,
                                                  boost::asio::io_context::executor_type>;
  using Probe = boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type>;
  void await_probe();
  void begin_drain(LoopClock::time_point cut_at);
  void end_if_drained();
  void arm_sweep();
  void sweep();

  ServerContext& server_;
  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  Timer sweep_timer_;
  LoopClock::duration sweep_every_;
  std::shared_ptr<Mailbox> mailbox_;
  LagGauge lag_;
  // An event descriptor: the kernel lists it behind the sockets that were ready before it. A posted handler
  // would overtake all those that the reactor, which takes over a hundred at a time, has not seen yet.
  Probe probe_;
  std::vector<Connection*> connections_;
  std::string date_;
  std::int64_t date_second_ = -1;
  bool draining_ = false;
  LoopClock::time_point cut_at_ = LoopClock::time_point::max();
  std::thread thread_;
};

}  // namespace duban::http
