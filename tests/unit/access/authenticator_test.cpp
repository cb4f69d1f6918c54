#include "orchestrator/access/authenticator.hpp"

#include "orchestrator/access/access_errors.hpp"
#include "workflows/access_token/access_token_errors.hpp"

#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace duban {
namespace {

const Instant kNow = *parse_instant("2011-09-01T00:00:00+08:00");

IssuedToken office_token(std::optional<Instant> expires_at = {}) {
  return mint_token({"Zhang Wei", Role::office, OrganiserId("haidian"), {}, expires_at}, kNow).value();
}

ErrorCode refusal(const Authenticator& authenticator, std::optional<std::string> header, Instant now = kNow) {
  const auto result = authenticator.authenticate(header, now);
  EXPECT_TRUE(result.has_error());
  return result.error().code;
}

TEST(Authenticate, FindsWhoseTokenItIs) {
  const auto issued = office_token();
  const Authenticator authenticator({issued.record});
  const auto principal = authenticator.authenticate("Bearer " + issued.text, kNow).value();
  EXPECT_EQ(principal.token, issued.record.id);
  EXPECT_EQ(principal.name, "Zhang Wei");
  EXPECT_EQ(principal.role, Role::office);
  EXPECT_EQ(principal.organiser, OrganiserId("haidian"));
}

TEST(Authenticate, TakesTheSchemeInAnyCase) {
  const auto issued = office_token();
  const Authenticator authenticator({issued.record});
  EXPECT_TRUE(authenticator.authenticate("bearer  " + issued.text, kNow));
}

TEST(Authenticate, TellsAMissingCredentialFromABadOne) {
  const Authenticator authenticator({office_token().record});
  EXPECT_EQ(refusal(authenticator, std::nullopt), errors::access_credential_missing);
  for (const char* header :
       {"", "Bearer", "Bearer ", "Bearer    ", "Bearer x", "Basic dTpw", "Bearerduban_"}) {
    EXPECT_EQ(refusal(authenticator, header), errors::access_credential_invalid) << header;
  }
}

TEST(Authenticate, AnswersUnknownWrongExpiredAndRevokedAlike) {
  const auto known = office_token(kNow + Milliseconds(10));
  const auto unknown = office_token();
  auto stolen_id = office_token();
  stolen_id.record.credential = unknown.record.credential;
  auto revoked = office_token();
  revoked.record.revoked_at = kNow;
  const Authenticator authenticator({known.record, stolen_id.record, revoked.record});

  ASSERT_TRUE(authenticator.authenticate("Bearer " + known.text, kNow));
  const auto expired = authenticator.authenticate("Bearer " + known.text, kNow + Milliseconds(10)).error();
  EXPECT_EQ(expired.code, errors::access_credential_invalid);
  for (const auto& text : {unknown.text, stolen_id.text, revoked.text}) {
    EXPECT_EQ(authenticator.authenticate("Bearer " + text, kNow).error(), expired);
  }
}

TEST(Authenticate, HeedsARevocationAtOnce) {
  auto issued = office_token();
  Authenticator authenticator({issued.record});
  issued.record.revoked_at = kNow;
  authenticator.put(issued.record);
  EXPECT_EQ(refusal(authenticator, "Bearer " + issued.text), errors::access_credential_invalid);
  EXPECT_EQ(authenticator.size(), 1U);
}

TEST(Authenticate, WorksWhileTokensAreAdded) {
  const auto issued = office_token();
  Authenticator authenticator({issued.record});
  std::thread writer([&] {
    for (int i = 0; i < 100; ++i) authenticator.put(office_token().record);
  });
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(authenticator.authenticate("Bearer " + issued.text, kNow));
  writer.join();
  EXPECT_EQ(authenticator.list().size(), 101U);
}

TEST(Authenticator, FindsATokenById) {
  const auto issued = office_token();
  const Authenticator authenticator({issued.record});
  EXPECT_EQ(authenticator.find(issued.record.id).value(), issued.record);
  EXPECT_EQ(authenticator.find("nobody").error().code, errors::access_unknown_token);
}

TEST(Authenticator, HasALimit) {
  std::vector<AccessToken> records(kTokensMax - 1);
  for (std::size_t i = 0; i < records.size(); ++i) records[i].id = std::to_string(i);
  Authenticator authenticator(std::move(records));
  EXPECT_TRUE(authenticator.check_room());
  authenticator.put(office_token().record);
  EXPECT_EQ(authenticator.check_room().error().code, errors::access_too_many_tokens);
}

}  // namespace
}  // namespace duban
