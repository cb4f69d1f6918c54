#include "orchestrator/channels/webhook/endpoint.hpp"

#include "orchestrator/channels/webhook/webhook_errors.hpp"
#include "persistence/tables/aggregates.hpp"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace duban {
namespace {

using webhook::check_endpoint_url;
using webhook::TargetRules;

std::optional<ErrorCode> refusal(const std::string& url, const TargetRules& rules = {}) {
  const auto checked = check_endpoint_url(url, rules);
  return checked ? std::nullopt : std::optional(checked.error().code);
}

TEST(EndpointUrl, TakesHttpsToThePublic) {
  for (const char* url :
       {"https://example.org", "https://example.org/hooks/duban?key=1", "https://8.8.8.8/",
        "https://example.org:8443/", "https://[2400:3200::1]:8443/x", "HTTPS://EXAMPLE.org/"}) {
    EXPECT_EQ(refusal(url), std::nullopt) << url;
  }
}

TEST(EndpointUrl, RefusesWhatIsNoWebAddress) {
  for (const std::string& url :
       {std::string(), std::string("example.org"), std::string("/hook"), std::string("ftp://example.org/"),
        std::string("file:///etc/passwd"), std::string("gopher://example.org/"), std::string("https://"),
        std::string("https:///x"), std::string("https://example.org/#x"),
        std::string("https://example.org:0/"), std::string("https://example.org:99999/"),
        std::string("https://exa mple.org/"), std::string("https://example.org/\r\nX: y"),
        std::string("https://example.org/督办"), std::string("https://example.org/\0", 21),
        "https://example.org/" + std::string(2048, 'x')}) {
    EXPECT_EQ(refusal(url), errors::webhook_url_invalid) << url;
  }
}

TEST(EndpointUrl, RefusesCredentials) {
  for (const char* url :
       {"https://user@example.org/", "https://user:pass@example.org/", "https://:p@example.org/"}) {
    EXPECT_EQ(refusal(url), errors::webhook_url_has_credentials) << url;
  }
}

TEST(EndpointUrl, TakesPlainHttpOnlyOnThisMachineOrWhenAllowed) {
  EXPECT_EQ(refusal("http://example.org/"), errors::webhook_url_insecure);
  EXPECT_EQ(refusal("http://10.0.0.1/", {.allow_private_targets = true}), errors::webhook_url_insecure);
  EXPECT_EQ(refusal("http://example.org/", {.allow_plain_http = true}), std::nullopt);
  for (const char* url :
       {"http://127.0.0.1:8080/", "http://localhost/", "http://[::1]/", "http://a.LOCALHOST./"}) {
    EXPECT_EQ(refusal(url, {.allow_private_targets = true}), std::nullopt) << url;
    EXPECT_EQ(refusal(url), errors::webhook_target_refused) << url;
  }
}

TEST(EndpointUrl, RefusesInternalTargetsUnlessAllowed) {
  for (const char* url :
       {"https://10.0.0.1/", "https://172.16.1.1/", "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/",
        "https://127.1/", "https://2130706433/", "https://0x7f.0.0.1/", "https://localhost/"}) {
    EXPECT_EQ(refusal(url), errors::webhook_target_refused) << url;
    EXPECT_EQ(refusal(url, {.allow_private_targets = true}), std::nullopt) << url;
  }
}

TEST(EndpointUrl, NeverTakesLinkLocalOrReservedTargets) {
  const TargetRules lax{.allow_plain_http = true, .allow_private_targets = true};
  for (const char* url : {"http://169.254.169.254/latest/meta-data", "https://0.0.0.0/", "https://224.0.0.1/",
                          "https://[fe80::1]/", "https://[::]/"}) {
    EXPECT_EQ(refusal(url, lax), errors::webhook_target_refused) << url;
  }
}

TEST(EndpointUrl, HasAnOriginThatShowsNoPath) {
  EXPECT_EQ(webhook::url_origin("https://example.org/secret-path?key=1"), "https://example.org");
  EXPECT_EQ(webhook::url_origin("https://[2400:3200::1]:8443/x"), "https://[2400:3200::1]:8443");
}

// The bytes are on disk: this text may only change together with kRecordVersion<Row<EndpointKind>>.
TEST(EndpointRow, KeepsItsBytes) {
  Row<EndpointKind> row{initial_state({OrganiserId("o"), "e1"}), {"s", "https://h"}};
  row.state.version = 1;
  row.state.url_origin = "https://h";
  row.state.binding = binding_of(row.sealed);
  row.state.created_at = Instant(Milliseconds(1));
  const auto bytes = codec::encode(row);
  EXPECT_EQ(bytes, std::string("\x02\x02"
                               "e1\x01o\x01\x09https://h") +
                       std::string(row.state.binding.view()) +
                       std::string("\x02\x00\x00\x01s\x09https://h", 15));
  EXPECT_EQ(tables::Endpoints::read(bytes).value().state, row.state);
}

}  // namespace
}  // namespace duban
