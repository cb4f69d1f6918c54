// Requests and answers on a sound connection: keep-alive, order, late answers, HEAD, languages, headers.
#include "orchestrator/http/http_errors.hpp"
#include "tests/http/raw_client.hpp"
#include "tests/http/server_fixture.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

namespace duban::http {
namespace {

std::string get(const std::string& target, const std::string& headers = {}) {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
}

TEST(Exchange, KeepsTheConnectionUntilToldOtherwise) {
  ServerFixture fixture;
  RawClient client(fixture.port());
  for (int i = 0; i < 3; ++i) {
    const auto response = client.send(get("/hello")).receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, "hello");
    EXPECT_EQ(response->header("connection"), "");
  }
  EXPECT_EQ(client.send(get("/hello", "Connection: foo, Close\r\n")).receive()->header("connection"),
            "close");
  EXPECT_TRUE(client.closed_by_server());
}

TEST(Exchange, ClosesAfterHttp10UnlessAskedToStay) {
  ServerFixture fixture;
  RawClient leaving(fixture.port());
  EXPECT_EQ(leaving.send("GET /hello HTTP/1.0\r\n\r\n").receive()->header("connection"), "close");
  EXPECT_TRUE(leaving.closed_by_server());
  RawClient staying(fixture.port());
  for (int i = 0; i < 2; ++i) {
    const auto response = staying.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").receive();
    EXPECT_EQ(response->header("connection"), "keep-alive");
  }
}

TEST(Exchange, AnswersPipelinedRequestsInOrder) {
  ServerFixture fixture;
  RawClient client(fixture.port());
  client.send(get("/echo/one") + get("/hold") +
              "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nthree" + get("/missing") +
              get("/echo/five"));
  EXPECT_EQ(client.receive()->body, "one");
  fixture.held.take().answer(text_response(200, "two"));
  EXPECT_EQ(client.receive()->body, "two");
  EXPECT_EQ(client.receive()->body, "three");
  EXPECT_EQ(client.receive()->status, 404);
  EXPECT_EQ(client.receive()->body, "five");
}

TEST(Exchange, SendsAThousandPipelinedAnswers) {
  ServerFixture fixture;
  RawClient client(fixture.port());
  std::string requests;
  for (int i = 0; i < 1000; ++i) requests += get("/echo/" + std::to_string(i));
  std::thread sender([&] { client.send(requests); });
  for (int i = 0; i < 1000; ++i) {
    const auto response = client.receive();
    if (!response || response->body != std::to_string(i)) ADD_FAILURE() << i;
  }
  sender.join();
}

TEST(Exchange, TakesAnswersFromOtherThreadsInAnyOrder) {
  ServerFixture fixture({.io_threads = 2});
  std::array<std::unique_ptr<RawClient>, 8> clients;
  std::vector<Responder> responders;
  for (auto& client : clients) {
    client = std::make_unique<RawClient>(fixture.port());
    client->send(get("/hold"));
    responders.push_back(fixture.held.take());
  }
  std::thread engine([&] {
    for (std::size_t i = responders.size(); i > 0; --i) {
      responders[i - 1].answer(text_response(200, std::to_string(i - 1)));
    }
  });
  for (std::size_t i = 0; i < clients.size(); ++i) EXPECT_EQ(clients[i]->receive()->body, std::to_string(i));
  engine.join();
}

TEST(Exchange, IgnoresAnAnswerAfterTheFirst) {
  ServerFixture fixture;
  RawClient client(fixture.port());
  client.send(get("/hold") + get("/hello"));
  auto responder = fixture.held.take();
  responder.answer(text_response(200, "first"));
  EXPECT_FALSE(responder.pending());
  responder.answer(text_response(200, "second"));
  EXPECT_EQ(client.receive()->body, "first");
  EXPECT_EQ(client.receive()->body, "hello");
}

TEST(Exchange, SurvivesAnAnswerAfterTheClientHasGone) {
  ServerFixture fixture;
  RawClient client(fixture.port());
  client.send(get("/hold"));
  auto responder = fixture.held.take();
  client.disconnect();
  responder.answer(text_response(200, std::string(1 << 20, 'x')));
  EXPECT_EQ(ask(fixture.port(), get("/hello"))->status, 200);
}

TEST(Exchange, SurvivesAnAnswerAfterTheServerHasGone) {
  Responder responder;
  {
    ServerFixture fixture;
    RawClient client(fixture.port());
    client.send(get("/hold"));
    responder = fixture.held.take();
  }
  EXPECT_TRUE(responder.pending());
  responder.answer(text_response(200, "too late"));
  EXPECT_FALSE(responder.pending());
}

TEST(Exchange, AnswersForAHandlerThatForgets) {
  ServerFixture fixture;
  RawClient client(fixture.port());
  const auto response = client.send(get("/drop")).receive();
  EXPECT_EQ(response->status, 500);
  EXPECT_EQ(response->code(), "http.unanswered");
  EXPECT_EQ(client.send(get("/hello")).receive()->status, 200);
}

TEST(Exchange, ReportsAHandlerThatThrows) {
  ServerFixture fixture;
  RawClient client(fixture.port());
  const auto response = client.send(get("/throw")).receive();
  EXPECT_EQ(response->status, 500);
  EXPECT_EQ(response->code(), "http.internal");
  EXPECT_EQ(response->body.find("on purpose"), std::string::npos);
  EXPECT_EQ(client.send(get("/hello")).receive()->status, 200);
  EXPECT_EQ(fixture.observer.threw(), std::vector<std::string>{"throw: on purpose"});
}

TEST(Exchange, NeverSendsAHeaderThatSplitsTheResponse) {
  ServerFixture fixture;
  const auto response = ask(fixture.port(), get("/bad_header"));
  EXPECT_EQ(response->status, 500);
  EXPECT_EQ(response->header("set-cookie"), "");
  EXPECT_EQ(fixture.observer.threw().size(), 1U);
}

TEST(Exchange, AnswersHeadLikeGetWithoutTheBody) {
  ServerFixture fixture;
  RawClient client(fixture.port());
  const auto response = client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n").receive(true);
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->header("content-length"), "5");
  EXPECT_EQ(client.send(get("/hello")).receive()->body, "hello");
  EXPECT_EQ(client.send("HEAD /missing HTTP/1.1\r\nHost: a\r\n\r\n").receive(true)->status, 404);
  EXPECT_EQ(client.send(get("/hello")).receive()->body, "hello");
}

TEST(Exchange, TellsWhichMethodsAPathTakes) {
  ServerFixture fixture;
  const auto response = ask(fixture.port(), "DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(response->status, 405);
  EXPECT_EQ(response->code(), "http.method_not_allowed");
  EXPECT_EQ(response->header("allow"), "GET, HEAD");
}

TEST(Exchange, SendsNoBodyAndNoLengthWithNoContent) {
  ServerFixture fixture;
  RawClient client(fixture.port());
  const auto response = client.send(get("/none")).receive();
  EXPECT_EQ(response->status, 204);
  EXPECT_EQ(response->header("content-length"), "");
  EXPECT_EQ(client.send(get("/hello")).receive()->body, "hello");
}

TEST(Exchange, CarriesTheProtectiveHeaders) {
  ServerFixture fixture;
  const auto response = ask(fixture.port(), get("/hello"));
  EXPECT_EQ(response->header("x-content-type-options"), "nosniff");
  EXPECT_EQ(response->header("cache-control"), "no-store");
  EXPECT_EQ(response->header("server"), "");
  EXPECT_EQ(response->header("date").size(), 29U);
}

TEST(Exchange, EchoesASaneRequestIdAndReplacesAnyOther) {
  ServerFixture fixture;
  EXPECT_EQ(ask(fixture.port(), get("/hello", "X-Request-Id: abc-1.Z_9\r\n"))->header("x-request-id"),
            "abc-1.Z_9");
  for (const auto& odd : {std::string("a b"), std::string(65, 'a'), std::string("<x>"), std::string()}) {
    const auto id =
        ask(fixture.port(), get("/hello", "X-Request-Id: " + odd + "\r\n"))->header("x-request-id");
    EXPECT_NE(id, odd);
    EXPECT_FALSE(id.empty());
  }
}

TEST(Exchange, NegotiatesTheLanguageOfProblems) {
  ServerFixture fixture;
  EXPECT_NE(ask(fixture.port(), get("/missing"))->body.find("该路径不存在"), std::string::npos);
  const auto english = ask(fixture.port(), get("/missing", "Accept-Language: en-GB,zh;q=0.5\r\n"));
  EXPECT_NE(english->body.find("there is nothing at this path"), std::string::npos);
  EXPECT_EQ(english->header("content-language"), "en");
  EXPECT_EQ(ask(fixture.port(), get("/language", "Accept-Language: en\r\n"))->body, "en");
}

TEST(Exchange, DecodesParametersAndRefusesWhatItDoesNotKnow) {
  ServerFixture fixture;
  RawClient client(fixture.port());
  EXPECT_EQ(client.send(get("/echo/%E4%BD%A0+a%20b")).receive()->body, "你+a b");
  EXPECT_EQ(client.send(get("/find?q=%E4%BD%A0+b&n=1")).receive()->body, "你 b|1");
  EXPECT_EQ(client.send(get("/find?n=")).receive()->body, "-|");
  EXPECT_EQ(client.send(get("/find?z=1")).receive()->code(), "http.query_unknown");
  EXPECT_EQ(client.send(get("/find?q=%ZZ")).receive()->code(), "http.query_invalid");
  EXPECT_EQ(client.send(get("/echo/%C0%AF")).receive()->code(), "http.path_invalid");
  EXPECT_EQ(client.send(get("/hello/")).receive()->code(), "http.not_found");
}

TEST(Exchange, LetsTheGateDecideBeforeTheBodyIsRead) {
  Router router;
  Route route;
  route.method = Method::post;
  route.pattern = "/secret";
  route.operation = "secret";
  route.body = BodyRule::buffer;
  route.handler = [](const Request& request, Responder responder) {
    responder.answer(text_response(200, std::any_cast<std::string>(request.principal)));
  };
  router.add(route);
  router.set_gate([](Request& request, const Route& matched) -> Result<void> {
    const auto token = request.headers.find("authorization");
    if (!token) return Error{errors::http_not_found};
    request.principal = std::string(*token) + "@" + matched.operation;
    return {};
  });
  Server server({}, router);
  ASSERT_TRUE(server.start());
  RawClient stranger(server.port());
  EXPECT_EQ(stranger.send("POST /secret HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n").receive()->status,
            404);
  EXPECT_EQ(ask(server.port(),
                "POST /secret HTTP/1.1\r\nHost: a\r\nAuthorization: me\r\nContent-Length: 1\r\n\r\nx")
                ->body,
            "me@secret");
}

TEST(Exchange, ReportsEachRequestToItsObserver) {
  ServerFixture fixture;
  const auto request = get("/hello", "X-Request-Id: seen\r\n");
  RawClient client(fixture.port());
  ASSERT_TRUE(client.send(request).receive());
  const auto done = fixture.observer.wait_for_finished(1);
  EXPECT_EQ(done.operation, "hello");
  EXPECT_EQ(done.status, 200);
  EXPECT_EQ(done.received_bytes, request.size());
  EXPECT_GT(done.sent_bytes, 100U);
  EXPECT_EQ(done.request_id, "seen");
  client.disconnect();
  fixture.observer.wait_for_closed(1);
}

TEST(Exchange, StreamsAFileThatIsUnlinkedMeanwhile) {
  const auto folder = std::filesystem::temp_directory_path() / ("duban_http_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const auto path = folder / "evidence";
  std::string content(3'000'001, 'e');
  content[2'999'999] = 'z';
  std::ofstream(path, std::ios::binary) << content;
  {
    ServerFixture fixture({}, path.string());
    RawClient client(fixture.port());
    EXPECT_EQ(client.send("HEAD /file HTTP/1.1\r\nHost: a\r\n\r\n").receive(true)->header("content-length"),
              "3000001");
    const auto response = client.send(get("/file")).receive();
    ASSERT_TRUE(response);
    EXPECT_TRUE(response->body == content);
    EXPECT_EQ(client.send(get("/hello")).receive()->body, "hello");
  }
  std::filesystem::remove_all(folder);
  EXPECT_FALSE(open_file_body(path.string()));
  EXPECT_FALSE(open_file_body("/tmp"));
}

TEST(Exchange, RefusesToListenWhereItCannot) {
  const Router router;
  Server named({.address = "not-an-address"}, router);
  const auto refused = named.start();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::http_listen_failed);
  Server first({}, router);
  ASSERT_TRUE(first.start());
  Server second({.port = first.port()}, router);
  EXPECT_FALSE(second.start());
}

}  // namespace
}  // namespace duban::http
