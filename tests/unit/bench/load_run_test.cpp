// The load generator against a server that misbehaves on purpose. What it must never do is hide it.
#include "ops/bench/load/load_run.hpp"

#include <arpa/inet.h>
#include <functional>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

namespace duban::bench {
namespace {

constexpr const char* kDone = "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}";
constexpr const char* kRefused = "HTTP/1.1 422 Unprocessable\r\nContent-Length: 9\r\n\r\n{\"no\":\"\"}";

// Serves connections one after the other: each request gets what `answer` says for its number; an empty
// answer closes the connection.
class Misbehaving {
 public:
  using Answer = std::function<std::string(int number)>;

  explicit Misbehaving(Answer answer)
      : answer_(std::move(answer)), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 16);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    thread_ = std::thread([this] { serve(); });
  }
  ~Misbehaving() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  sockaddr_in address{};
  int requests = 0;

 private:
  void serve() {
    for (int connection = 0; (connection = ::accept(listener_, nullptr, nullptr)) >= 0;) {
      std::string bytes(4096, '\0');
      while (::recv(connection, bytes.data(), bytes.size(), 0) > 0) {
        const auto text = answer_(requests++);
        if (text.empty()) break;
        ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
      }
      ::close(connection);
    }
  }

  Answer answer_;
  int listener_;
  std::thread thread_;
};

boost::json::object run(const Misbehaving& server, LoadPlan plan) {
  plan.address = server.address;
  plan.connections = 1;
  std::vector<RequestTemplate> steps;
  steps.emplace_back("POST /x {}", ScriptOptions{.host = "localhost", .run = "test", .tokens = {}});
  return run_load(plan, steps, LoadSignals{}).report();
}

// Stalls for that long once, at the 40th request.
std::string stall_once(int number) {
  constexpr int kStallMs = 400;
  if (number == 40) ::poll(nullptr, 0, kStallMs);
  return kDone;
}

std::uint64_t number(const boost::json::object& report, const char* name) {
  return report.at(name).to_number<std::uint64_t>();
}

// The fault this generator is for: at 200 requests a second, 400 ms of silence hold up 80 requests. One that
// waits for answers before it counts would report a single slow one.
TEST(LoadRun, FeelsAStallInEveryRequestThatItHeldUp) {
  Misbehaving server(stall_once);
  const auto report = run(server, {.rate = 200, .seconds = 1, .walk = {}});
  const auto& latency = report.at("latency_ns").as_object();
  // Every request that was due is in the latencies, also one that a busy machine kept from being sent.
  EXPECT_EQ(latency.at("count").to_number<std::uint64_t>(), 200U);
  // A quarter of all requests was due more than 200 ms before the stall ended.
  EXPECT_GE(latency.at("p90").to_number<std::uint64_t>(), 150'000'000U);
  EXPECT_GE(latency.at("max").to_number<std::uint64_t>(), 380'000'000U);
}

TEST(LoadRun, CountsRefusalsApartFromWorkDone) {
  Misbehaving server([](int number) { return number % 4 == 3 ? kRefused : kDone; });
  const auto report = run(server, {.seconds = 60, .requests_max = 100, .walk = {}});
  EXPECT_EQ(number(report, "done"), 75U);
  EXPECT_EQ(number(report, "refused"), 25U);
  EXPECT_EQ(report.at("latency_ns").as_object().at("count").to_number<std::uint64_t>(), 75U);
  EXPECT_EQ(report.at("refusals").as_array().front().as_string(), "422 {\"no\":\"\"}");
}

TEST(LoadRun, CountsLostConnectionsAndGoesOn) {
  Misbehaving server([](int number) { return number == 10 ? "" : kDone; });
  const auto report = run(server, {.seconds = 60, .requests_max = 50, .walk = {}});
  EXPECT_EQ(number(report, "connections_lost"), 1U);
  EXPECT_EQ(server.requests, 50);
}

TEST(LoadRun, SaysThatItRanOutOfUnits) {
  Misbehaving server([](int) { return kDone; });
  LoadPlan plan{.address = server.address, .connections = 2, .seconds = 60, .walk = {.units = 5, .steps = 1}};
  std::vector<RequestTemplate> steps;
  steps.emplace_back("POST /{unit} {}", ScriptOptions{.host = "localhost", .run = "test", .tokens = {}});
  plan.connections = 1;
  const auto report = run_load(plan, steps, LoadSignals{}).report();
  EXPECT_TRUE(report.at("ran_out_of_units").as_bool());
  EXPECT_EQ(server.requests, 5);
}

TEST(LoadRun, ReportsTheRequestThatWasNeverAnswered) {
  Misbehaving server([](int number) {
    constexpr int kLongerThanItWaits = 1500;
    if (number == 20) ::poll(nullptr, 0, kLongerThanItWaits);
    return kDone;
  });
  const auto report = run(server, {.rate = 100, .seconds = 0.5, .answers_wait_seconds = 0.3, .walk = {}});
  EXPECT_EQ(number(report, "unanswered"), 1U + number(report, "unsent"));
  EXPECT_GT(number(report, "unsent"), 0U);
  EXPECT_GE(report.at("latency_ns").as_object().at("max").to_number<std::uint64_t>(), 500'000'000U);
}

}  // namespace
}  // namespace duban::bench
