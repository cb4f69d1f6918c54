#include "orchestrator/channels/webhook/sender.hpp"

#include "orchestrator/channels/webhook/signature.hpp"
#include "tests/unit/channels/webhook/canned_server.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace duban::webhook {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kOk = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

SenderOptions options() {
  SenderOptions made;
  made.rules.allow_private_targets = true;
  return made;
}

Delivery delivery(std::string url) {
  Delivery made;
  made.url = std::move(url);
  made.secret = std::string(32, 's');
  made.id = "msg_7";
  made.at = Instant(std::chrono::seconds(1'314'806'400));
  made.content_type = "application/cloudevents+json";
  made.body = R"({"a":"督办"})";
  return made;
}

TEST(Sender, PostsTheSignedBody) {
  CannedServer server(kOk);
  Sender sender(options());
  const auto sent = delivery(server.url());
  const auto outcome = sender.send(sent);
  EXPECT_EQ(outcome.failure, HttpFailure::none) << outcome.detail;
  EXPECT_EQ(outcome.status, 204);
  ASSERT_EQ(server.requests().size(), 1U);
  const auto request = server.requests().front();
  EXPECT_THAT(request, StartsWith("POST /hook HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("Content-Type: application/cloudevents+json\r\n"));
  EXPECT_THAT(request, HasSubstr("webhook-id: msg_7\r\n"));
  EXPECT_THAT(request, HasSubstr("webhook-timestamp: 1314806400\r\n"));
  EXPECT_THAT(
      request,
      HasSubstr("webhook-signature: " + sign(sent.secret, sent.id, sent.at, sent.body).signature + "\r\n"));
  EXPECT_THAT(request, Not(HasSubstr("Expect:")));
  EXPECT_THAT(request, EndsWith("\r\n\r\n" + sent.body));
}

TEST(Sender, ReportsTheStatusAndTheDelayTheReceiverAsksFor) {
  CannedServer server(
      "HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  const auto outcome = Sender(options()).send(delivery(server.url()));
  EXPECT_EQ(outcome.status, 503);
  EXPECT_EQ(outcome.retry_after, std::chrono::seconds(120));
}

TEST(Sender, FollowsNoRedirect) {
  CannedServer target(kOk);
  CannedServer server("HTTP/1.1 307 Elsewhere\r\nLocation: " + target.url() +
                      "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(Sender(options()).send(delivery(server.url())).status, 307);
  EXPECT_EQ(target.connections(), 0);
}

TEST(Sender, TakesTheStatusAndNoMoreThanTheLimitOfAnAnswer) {
  CannedServer server("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + std::string(200'000, 'x'));
  const auto outcome = Sender(options()).send(delivery(server.url()));
  EXPECT_EQ(outcome.failure, HttpFailure::none) << outcome.detail;
  EXPECT_EQ(outcome.status, 200);
}

TEST(Sender, GivesUpOnAnEndlessHeader) {
  CannedServer server("HTTP/1.1 200 OK\r\nX: " + std::string(90'000, 'x') + "\r\nY: 1\r\n\r\n");
  auto limited = options();
  limited.response_bytes_max = 1000;
  const auto outcome = Sender(limited).send(delivery(server.url()));
  EXPECT_LT(outcome.took, limited.total_timeout);
  EXPECT_EQ(server.connections(), 1);
  // The status line has arrived, and it decides.
  EXPECT_EQ(outcome.status, 200);
}

TEST(Sender, CallsWhatIsNotHttpAProtocolFailure) {
  CannedServer server("SSH-2.0-OpenSSH_9.2\r\n");
  const auto outcome = Sender(options()).send(delivery(server.url()));
  EXPECT_EQ(outcome.failure, HttpFailure::protocol);
  EXPECT_EQ(outcome.status, 0);
}

TEST(Sender, GivesUpOnAReceiverThatNeverAnswers) {
  CannedServer server("");
  auto impatient = options();
  impatient.total_timeout = std::chrono::milliseconds(50);
  EXPECT_EQ(Sender(impatient).send(delivery(server.url())).failure, HttpFailure::timeout);
}

TEST(Sender, SaysWhenNobodyIsThere) {
  std::string url;
  {
    CannedServer gone(kOk);
    url = gone.url();
  }
  EXPECT_EQ(Sender(options()).send(delivery(url)).failure, HttpFailure::connect);
}

// The name passed every check of the URL, and then led inside: what DNS rebinding does.
TEST(Sender, OpensNoSocketToAPrivateAddressThatANameLeadsTo) {
  CannedServer server(kOk);
  const auto url = server.url("hooks.example.org");
  const auto port = url.substr(url.rfind(':') + 1, url.rfind('/') - url.rfind(':') - 1);
  auto rules = options();
  rules.pinned_names = {"hooks.example.org:" + port + ":127.0.0.1"};
  rules.rules = {.allow_plain_http = true, .allow_private_targets = false};
  ASSERT_TRUE(check_endpoint_url(url, rules.rules));
  EXPECT_EQ(Sender(rules).send(delivery(url)).failure, HttpFailure::target_refused);
  EXPECT_EQ(server.connections(), 0);

  rules.rules.allow_private_targets = true;
  EXPECT_EQ(Sender(rules).send(delivery(url)).status, 204) << "the same name where it is allowed";
}

TEST(Sender, ChecksTheUrlAgain) {
  CannedServer server(kOk);
  auto strict = options();
  strict.rules.allow_private_targets = false;
  const auto outcome = Sender(strict).send(delivery(server.url()));
  EXPECT_EQ(outcome.failure, HttpFailure::target_refused);
  EXPECT_THAT(outcome.detail, HasSubstr("127.0.0.1"));
  EXPECT_EQ(server.connections(), 0);
}

TEST(Sender, IgnoresAProxyFromTheEnvironment) {
  CannedServer proxy(kOk);
  CannedServer server(kOk);
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  const auto outcome = Sender(options()).send(delivery(server.url()));
  ::unsetenv("http_proxy");
  EXPECT_EQ(outcome.status, 204);
  EXPECT_EQ(proxy.connections(), 0);
  EXPECT_EQ(server.connections(), 1);
}

TEST(Sender, TrustsNoCertificateThatNobodyVouchesFor) {
  const SelfSigned own;
  CannedServer server(kOk, own.context());
  const auto outcome = Sender(options()).send(delivery(server.url()));
  EXPECT_EQ(outcome.failure, HttpFailure::tls) << outcome.detail;
  EXPECT_TRUE(server.requests().empty());
}

TEST(Sender, TrustsTheAuthorityOfTheBureau) {
  std::string pattern = (std::filesystem::temp_directory_path() / "duban-ca-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  const SelfSigned own;
  std::ofstream(folder / "ca.pem") << own.certificate_pem();
  auto trusting = options();
  trusting.ca_file = folder / "ca.pem";
  CannedServer server(kOk, own.context());
  const auto outcome = Sender(trusting).send(delivery(server.url()));
  std::filesystem::remove_all(folder);
  EXPECT_EQ(outcome.failure, HttpFailure::none) << outcome.detail;
  EXPECT_EQ(outcome.status, 204);
}

TEST(Sender, StopsWhenInterrupted) {
  CannedServer server("");
  Sender sender(options());
  std::thread stopper([&] { sender.interrupt(); });
  const auto outcome = sender.send(delivery(server.url()));
  stopper.join();
  EXPECT_EQ(outcome.failure, HttpFailure::interrupted);
  EXPECT_LT(outcome.took, options().total_timeout);
}

}  // namespace
}  // namespace duban::webhook
