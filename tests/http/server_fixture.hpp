// A running server with a small route table, for the tests that need sockets.
#pragma once

#include "orchestrator/http/server.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace duban::http {

// Collects what the server reports; waiting is for a condition, never for a time.
class RecordingObserver : public Observer {
 public:
  struct Finished {
    std::string operation;
    int status;
    std::uint64_t received_bytes;
    std::uint64_t sent_bytes;
    std::string request_id;
  };

  void connection_opened() override {
    change([&] { ++opened_; });
  }
  void connection_closed() override {
    change([&] { ++closed_; });
  }
  void request_finished(const RequestFinished& done) override {
    change([&] {
      finished_.push_back({std::string(done.operation), done.status, done.received_bytes, done.sent_bytes,
                           std::string(done.request_id)});
    });
  }
  void protocol_rejected(ErrorCode code) override {
    change([&] { ++rejected_[code]; });
  }
  void handler_threw(std::string_view operation, std::string_view, std::string_view what) override {
    change([&] { threw_.push_back(std::string(operation) + ": " + std::string(what)); });
  }

  int rejected(ErrorCode code) {
    const std::scoped_lock lock(mutex_);
    return rejected_[code];
  }
  std::vector<std::string> threw() {
    const std::scoped_lock lock(mutex_);
    return threw_;
  }
  Finished wait_for_finished(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return finished_.size() >= count; });
    return finished_[count - 1];
  }
  void wait_for_closed(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ >= count; });
  }
  void wait_for_opened(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return opened_ >= count; });
  }

 private:
  template <class Change>
  void change(Change&& how) {
    const std::scoped_lock lock(mutex_);
    how();
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int opened_ = 0;
  int closed_ = 0;
  std::vector<Finished> finished_;
  std::map<ErrorCode, int> rejected_;
  std::vector<std::string> threw_;
};

// Responders that a handler put aside, to be answered by the test whenever it likes.
class Held {
 public:
  void put(Responder responder) {
    const std::scoped_lock lock(mutex_);
    responders_.push_back(std::move(responder));
    changed_.notify_all();
  }
  Responder take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !responders_.empty(); });
    auto responder = std::move(responders_.front());
    responders_.erase(responders_.begin());
    return responder;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Responder> responders_;
};

// What sinks were given, by the order of their creation.
struct SinkLog {
  std::mutex mutex;
  std::condition_variable changed;
  std::string written;
  int dropped = 0;  // destroyed

  void wait_for_dropped(int count) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return dropped >= count; });
  }
};

// Routes:
//   GET  /hello              "hello"          GET  /hold       answered by the test through `held`
//   GET  /echo/{word}        the word         POST /echo       the body, up to 1000 bytes
//   GET  /find?q=&n=         q|n              POST /json       needs application/json
//   GET  /throw              throws           GET  /drop       drops its Responder
//   GET  /bad_header         unsendable       GET  /none       204
//   GET  /language           the language     GET  /big        a body of 1 MiB
//   GET  /file               `file_path`      PUT  /upload     streamed to a sink, up to 1 MiB
//   PUT  /full               its sink fails   PUT  /sealed     its factory refuses
class ServerFixture {
 public:
  explicit ServerFixture(ServerOptions options = {}, std::string file_path = {});
  ~ServerFixture();

  [[nodiscard]] std::uint16_t port() const { return server->port(); }

  RecordingObserver observer;
  Held held;
  SinkLog sinks;
  Router router;
  std::unique_ptr<Server> server;
};

}  // namespace duban::http
