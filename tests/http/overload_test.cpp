// What happens to requests when more is asked than can be answered: who is turned away, and that his
// connection goes on.
#include "orchestrator/engine/engine_errors.hpp"
#include "orchestrator/http/lag_gauge.hpp"
#include "tests/http/raw_client.hpp"
#include "tests/http/server_fixture.hpp"

#include <atomic>

#include <gtest/gtest.h>

namespace duban::http {
namespace {

using std::chrono::milliseconds;

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
}
std::string post(const std::string& target, const std::string& body) {
  return "POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

// A server whose valve is closed while `busy`; its gate counts whom it has seen.
class Overloaded : public ::testing::Test {
 protected:
  Overloaded() {
    Route work{Method::post, "/work", "work", [](const Request& request, Responder responder) {
                 responder.answer(text_response(200, request.body));
               }};
    work.body = BodyRule::buffer;
    router_.add(std::move(work));
    Route health{Method::get, "/livez", "livez",
                 [](const Request&, Responder responder) { responder.answer(text_response(200, "ok")); }};
    health.even_when_busy = true;
    router_.add(std::move(health));
    router_.set_gate([this](Request&, const Route&) -> Result<void> {
      ++seen_by_gate_;
      return {};
    });
    router_.set_valve([this](const Route&) -> std::optional<Error> {
      if (!busy_) return std::nullopt;
      return Error{errors::operation_queue_full, {{"retry_after_s", "1"}}};
    });
    server_ = std::make_unique<Server>(ServerOptions{}, router_, &observer_);
    EXPECT_TRUE(server_->start());
  }

  std::atomic<bool> busy_{true};
  std::atomic<int> seen_by_gate_{0};
  RecordingObserver observer_;
  Router router_;
  std::unique_ptr<Server> server_;
};

TEST_F(Overloaded, IsSaidBeforeAnythingElseIsLookedAt) {
  RawClient client(server_->port());
  const auto response = client.send(post("/work", "body")).receive();
  EXPECT_EQ(response->status, 503);
  EXPECT_EQ(response->code(), "operation.queue_full");
  EXPECT_EQ(response->header("retry-after"), "1");
  EXPECT_EQ(seen_by_gate_, 0);
}

TEST_F(Overloaded, LetsAConnectionGoOnWhoseRequestHasComeWhole) {
  RawClient client(server_->port());
  EXPECT_EQ(client.send(post("/work", std::string(300, 'x'))).receive()->status, 503);
  busy_ = false;
  const auto response = client.send(post("/work", "now")).receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "now");
}

TEST_F(Overloaded, EndsAConnectionWhoseBodyIsStillOnItsWay) {
  RawClient client(server_->port());
  client.send("POST /work HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
  const auto response = client.receive();
  EXPECT_EQ(response->status, 503);
  EXPECT_EQ(response->header("connection"), "close");
}

TEST_F(Overloaded, RequestsThatCameInOnePieceAreEachAnsweredOnce) {
  RawClient client(server_->port());
  client.send(post("/work", "one") + get("/livez") + post("/work", "two"));
  EXPECT_EQ(client.receive()->status, 503);
  EXPECT_EQ(client.receive()->status, 200);
  EXPECT_EQ(client.receive()->status, 503);
}

TEST_F(Overloaded, HealthIsAnswered) {
  EXPECT_EQ(ask(server_->port(), get("/livez"))->status, 200);
}

TEST(LoopLag, ALoopThatIsLateTurnAfterTurnRefuses) {
  ServerOptions options;
  options.lag_max = milliseconds(0);  // any line at all is too long
  ServerFixture fixture(options);
  RawClient client(fixture.port());
  // Many requests in one piece are one turn of the loop. A turn whose bytes are there before the probe of the
  // last one is looked at measures nothing, so it takes a few.
  constexpr int kTurnsMax = 500;
  std::string many;
  for (int i = 0; i < 50; ++i) many += get("/hello");
  int refused = 0;
  for (int turn = 0; turn < kTurnsMax && refused == 0; ++turn) {
    client.send(many);
    for (int i = 0; i < 50; ++i) {
      const auto response = client.receive();
      ASSERT_TRUE(response);
      if (response->status != 503) continue;
      EXPECT_EQ(response->code(), "http.overloaded");
      EXPECT_EQ(response->header("retry-after"), "1");
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);
}

class LagGaugeTest : public ::testing::Test {
 protected:
  // A turn of the loop in which requests begin for so long.
  void turn(milliseconds length) {
    EXPECT_TRUE(gauge_.wants_probe(now_));
    now_ += length;
    late_at_its_end_ = gauge_.is_late(now_);
    gauge_.probe_arrived(now_);
  }
  LagGauge gauge_{milliseconds{100}};
  LagGauge::Moment now_{std::chrono::hours{1}};
  bool late_at_its_end_ = false;
};

TEST_F(LagGaugeTest, OneHiccupTurnsNobodyAway) {
  turn(milliseconds{900});
  EXPECT_FALSE(late_at_its_end_);
  turn(milliseconds{10});
  turn(milliseconds{900});
  EXPECT_FALSE(late_at_its_end_);
}

TEST_F(LagGaugeTest, ALineThatIsLongTurnAfterTurnIsCut) {
  turn(milliseconds{150});
  turn(milliseconds{90});
  EXPECT_FALSE(late_at_its_end_) << "the second turn has not been too long yet";
  turn(milliseconds{150});
  turn(milliseconds{150});
  EXPECT_TRUE(late_at_its_end_);
}

TEST_F(LagGaugeTest, AskedTwiceItSendsOneProbe) {
  EXPECT_TRUE(gauge_.wants_probe(now_));
  EXPECT_FALSE(gauge_.wants_probe(now_));
}

TEST_F(LagGaugeTest, WhatWasBeforeAQuietTimeIsForgotten) {
  turn(milliseconds{500});
  now_ += std::chrono::seconds{10};
  turn(milliseconds{500});
  EXPECT_FALSE(late_at_its_end_);
}

}  // namespace
}  // namespace duban::http
