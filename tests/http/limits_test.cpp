// Limits, timeouts, uploads and draining. Timeouts are short and injected; the tests wait for what must
// happen.
#include "orchestrator/http/http_errors.hpp"
#include "tests/http/raw_client.hpp"
#include "tests/http/server_fixture.hpp"

#include <chrono>
#include <thread>

#include <gtest/gtest.h>

namespace duban::http {
namespace {

using std::chrono::milliseconds;

std::string post(const std::string& target, const std::string& headers, const std::string& body) {
  return "POST " + target + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body;
}
std::string put(const std::string& target, const std::string& headers, const std::string& body) {
  return "PUT " + target + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body;
}
std::string chunk(const std::string& text) {
  std::array<char, 20> size{};
  std::snprintf(size.data(), size.size(), "%zx\r\n", text.size());
  return size.data() + text + "\r\n";
}

TEST(Limits, RefusesABodyOverTheRoutesLimitBeforeItArrives) {
  ServerFixture fixture;
  RawClient client(fixture.port());
  const auto response = client.send(post("/echo", "Content-Length: 1001\r\n", "")).receive();
  EXPECT_EQ(response->status, 413);
  EXPECT_EQ(response->code(), "http.body_too_large");
  EXPECT_EQ(response->header("connection"), "close");
  EXPECT_EQ(ask(fixture.port(), post("/echo", "Content-Length: 1000\r\n", std::string(1000, 'x')))->status,
            200);
}

TEST(Limits, CountsAChunkedBody) {
  ServerFixture fixture;
  const auto response =
      ask(fixture.port(), post("/echo", "Transfer-Encoding: chunked\r\n",
                               chunk(std::string(600, 'a')) + chunk(std::string(401, 'b'))));
  EXPECT_EQ(response->status, 413);
  EXPECT_EQ(fixture.observer.rejected(errors::http_body_too_large), 1);
}

TEST(Limits, LetsTheSenderOfAHugeBodyReadTheRefusal) {
  ServerFixture fixture;
  RawClient client(fixture.port());
  client.send(post("/echo", "Content-Length: 4000000\r\n", std::string(4'000'000, 'x')));
  client.finish_sending();
  const auto response = client.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 413);
}

TEST(Limits, RefusesABodyWhereNoneIsTaken) {
  ServerFixture fixture;
  const auto response = ask(fixture.port(), "GET /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_EQ(response->code(), "http.body_unexpected");
}

TEST(Limits, TakesOnlyTheMediaTypesOfTheRoute) {
  ServerFixture fixture;
  const auto send = [&](const std::string& headers) {
    return ask(fixture.port(), post("/json", headers + "Content-Length: 2\r\n", "{}"));
  };
  EXPECT_EQ(send("Content-Type: application/json\r\n")->status, 200);
  EXPECT_EQ(send("Content-Type: Application/JSON ; charset=utf-8\r\n")->status, 200);
  EXPECT_EQ(send("Content-Type: text/plain\r\n")->status, 415);
  EXPECT_EQ(send("")->code(), "http.media_type");
  EXPECT_EQ(send("Content-Type: application/json\r\nContent-Encoding: gzip\r\n")->status, 415);
}

TEST(Limits, CountsTheHeaders) {
  ServerFixture fixture({.header_count_max = 4});
  EXPECT_EQ(ask(fixture.port(), "GET /hello HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 1\r\nC: 1\r\n\r\n")->status,
            200);
  EXPECT_EQ(
      ask(fixture.port(), "GET /hello HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\n\r\n")->status,
      431);
}

TEST(Limits, TurnsAwayOneConnectionTooMany) {
  ServerFixture fixture({.connections_max = 2});
  RawClient first(fixture.port());
  RawClient second(fixture.port());
  ASSERT_TRUE(first.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").receive());
  ASSERT_TRUE(second.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").receive());
  RawClient third(fixture.port());
  const auto response = third.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 503);
  EXPECT_EQ(response->code(), "http.too_many_connections");
  EXPECT_EQ(response->header("retry-after"), "1");
  EXPECT_EQ(first.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").receive()->status, 200);
}

TEST(Timeouts, EndAnIdleConnectionSilently) {
  ServerFixture fixture({.idle_timeout = milliseconds(30)});
  RawClient fresh(fixture.port());
  EXPECT_TRUE(fresh.closed_by_server());
  RawClient used(fixture.port());
  ASSERT_TRUE(used.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").receive());
  EXPECT_TRUE(used.closed_by_server());
}

TEST(Timeouts, EndAHeaderThatTrickles) {
  ServerFixture fixture({.header_timeout = milliseconds(30)});
  RawClient client(fixture.port());
  const auto response = client.send("GET /hello HTTP/1.1\r\nHost:").receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 408);
  EXPECT_EQ(response->code(), "http.header_timeout");
}

TEST(Timeouts, EndABodyThatTrickles) {
  ServerFixture fixture({.body_timeout = milliseconds(30), .body_rate_min_bytes_per_s = 1'000'000});
  RawClient client(fixture.port());
  const auto response = client.send(put("/upload", "Content-Length: 10\r\n", "only")).receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 408);
  EXPECT_EQ(response->code(), "http.body_timeout");
  fixture.sinks.wait_for_dropped(1);
}

TEST(Timeouts, EndAClientThatDoesNotRead) {
  ServerFixture fixture({.write_timeout = milliseconds(30)});
  RawClient client(fixture.port());
  std::string requests;
  for (int i = 0; i < 64; ++i) requests += "GET /big HTTP/1.1\r\nHost: a\r\n\r\n";
  client.send(requests);
  fixture.observer.wait_for_closed(1);
}

TEST(Timeouts, DoNotTouchARequestThatWaitsForItsAnswer) {
  ServerFixture fixture({.header_timeout = milliseconds(20),
                         .idle_timeout = milliseconds(20),
                         .body_timeout = milliseconds(20),
                         .write_timeout = milliseconds(20)});
  RawClient patient(fixture.port());
  patient.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
  auto responder = fixture.held.take();
  // Another connection is idled out meanwhile, so the sweep has run after the timeout.
  RawClient idle(fixture.port());
  EXPECT_TRUE(idle.closed_by_server());
  responder.answer(text_response(200, "at last"));
  EXPECT_EQ(patient.receive()->body, "at last");
}

TEST(Upload, StreamsALengthAndAChunkedBodyToTheSink) {
  ServerFixture fixture;
  const std::string content(700'000, 'c');
  RawClient client(fixture.port());
  EXPECT_EQ(client.send(put("/upload", "Content-Length: 700000\r\n", content)).receive()->body, "stored");
  EXPECT_TRUE(fixture.sinks.written == content);
  client.send(put("/upload", "Transfer-Encoding: chunked\r\n",
                  chunk(std::string(300'000, 'd')) + chunk("tail") + "0\r\n\r\n"));
  EXPECT_EQ(client.receive()->status, 201);
  EXPECT_TRUE(fixture.sinks.written == content + std::string(300'000, 'd') + "tail");
  EXPECT_EQ(client.send(put("/upload", "", "")).receive()->body, "stored");
  fixture.sinks.wait_for_dropped(3);
}

TEST(Upload, DropsTheSinkOfAClientThatLeaves) {
  ServerFixture fixture;
  RawClient client(fixture.port());
  client.send(put("/upload", "Content-Length: 100\r\n", "half"));
  client.disconnect();
  fixture.sinks.wait_for_dropped(1);
  EXPECT_EQ(ask(fixture.port(), "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")->status, 200);
}

TEST(Upload, TellsWhatTheSinkOrItsFactorySays) {
  ServerFixture fixture;
  const auto full = ask(fixture.port(), put("/full", "Content-Length: 4\r\n", "data"));
  EXPECT_EQ(full->status, 507);
  EXPECT_EQ(full->code(), "store.full");
  const auto sealed = ask(fixture.port(), put("/sealed", "Content-Length: 4\r\n", "data"));
  EXPECT_EQ(sealed->status, 503);
  EXPECT_EQ(sealed->header("retry-after"), "1");
}

TEST(Upload, MeetsTheExpectationOnceTheRequestIsAcceptable) {
  ServerFixture fixture;
  RawClient client(fixture.port());
  EXPECT_EQ(client.send(post("/echo", "Expect: 100-continue\r\nContent-Length: 5\r\n", "")).receive()->status,
            100);
  EXPECT_EQ(client.send("hello").receive()->body, "hello");
  EXPECT_EQ(
      client.send(post("/echo", "Expect: 100-continue\r\nContent-Length: 5000\r\n", "")).receive()->status,
      413);
}

// Waits until the server has stopped accepting.
bool refuses_connections(std::uint16_t port) {
  const auto due = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < due) {
    try {
      RawClient{port}.disconnect();
    } catch (const std::runtime_error&) {
      return true;
    }
  }
  return false;
}

TEST(Drain, AnswersWhatIsInFlightAndClosesTheRest) {
  ServerFixture fixture;
  RawClient idle(fixture.port());
  RawClient busy(fixture.port());
  ASSERT_TRUE(idle.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").receive());
  busy.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  auto responder = fixture.held.take();
  std::thread stopper([&] { fixture.server->stop(std::chrono::seconds(30)); });
  // The idle connection is closed soon after the drain has begun.
  EXPECT_TRUE(idle.closed_by_server());
  responder.answer(text_response(200, "done"));
  const auto response = busy.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "done");
  EXPECT_EQ(response->header("connection"), "close");
  busy.finish_sending();
  EXPECT_TRUE(busy.closed_by_server());
  stopper.join();
  EXPECT_THROW(RawClient{fixture.port()}, std::runtime_error);
}

TEST(Drain, AnswersARequestThatAnIdleConnectionHadOnItsWay) {
  ServerFixture fixture({.drain_idle_timeout = std::chrono::seconds(30)});
  RawClient idle(fixture.port());
  ASSERT_TRUE(idle.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").receive());
  std::thread stopper([&] { fixture.server->stop(std::chrono::seconds(30)); });
  EXPECT_TRUE(refuses_connections(fixture.port()));
  // The listener ends before the connections hear of it, so the first answers may still keep this one alive.
  std::string connection;
  while (connection.empty()) {
    const auto response = idle.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200);
    connection = response->header("connection");
  }
  EXPECT_EQ(connection, "close");
  idle.finish_sending();
  EXPECT_TRUE(idle.closed_by_server());
  stopper.join();
}

TEST(Drain, CutsWhatOutlastsTheGrace) {
  ServerFixture fixture({.io_threads = 2});
  RawClient client(fixture.port());
  client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
  auto responder = fixture.held.take();
  RawClient half(fixture.port());
  half.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf");
  fixture.observer.wait_for_opened(2);
  fixture.server->stop(milliseconds(20));
  EXPECT_FALSE(client.receive());
  EXPECT_EQ(fixture.server->connections(), 0U);
  fixture.observer.wait_for_closed(2);
  responder.answer(text_response(200, "too late"));
}

}  // namespace
}  // namespace duban::http
