#include "orchestrator/access/token.hpp"

#include "orchestrator/access/access_errors.hpp"
#include "orchestrator/access/token_store.hpp"
#include "persistence/memory_store.hpp"
#include "persistence/tables/aggregates.hpp"
#include "tests/support/stored_rows.hpp"
#include "workflows/base/record_errors.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

const Instant kNow = *parse_instant("2011-09-01T00:00:00+08:00");

TokenRequest unit_request() {
  return {"Li Hua, No. 3 School", Role::unit, OrganiserId("haidian"), {UnitId("s3"), UnitId("s1")}, {}};
}

std::vector<std::pair<ErrorCode, std::string>> refusals(const TokenRequest& request) {
  std::vector<std::pair<ErrorCode, std::string>> found;
  const auto minted = mint_token(request, kNow);
  if (minted) return found;
  for (const auto& error : minted.error()) found.emplace_back(error.code, error.pointer);
  return found;
}

using Refusals = std::vector<std::pair<ErrorCode, std::string>>;

TEST(MintToken, GivesATextThatItsRecordRecognises) {
  const auto issued = mint_token(unit_request(), kNow).value();
  EXPECT_EQ(issued.text.size(), kTokenTextBytes);
  const auto presented = parse_token(issued.text);
  ASSERT_TRUE(presented);
  EXPECT_EQ(presented->id, issued.record.id);
  EXPECT_TRUE(credential_matches(issued.record.credential, presented->credential));
  EXPECT_EQ(issued.record.issued_at, kNow);
  EXPECT_EQ(issued.record.organiser, OrganiserId("haidian"));
  EXPECT_FALSE(issued.record.revoked_at);
}

TEST(MintToken, SortsUnitsAndDropsRepeats) {
  auto request = unit_request();
  request.units.emplace_back("s1");
  EXPECT_EQ(mint_token(request, kNow).value().record.units, (std::vector{UnitId("s1"), UnitId("s3")}));
}

TEST(MintToken, NeverGivesTheSameSecretTwice) {
  const auto first = mint_token(unit_request(), kNow).value();
  const auto second = mint_token(unit_request(), kNow).value();
  EXPECT_NE(first.record.id, second.record.id);
  EXPECT_NE(first.record.credential, second.record.credential);
}

TEST(MintToken, StoresNothingOfTheSecretButItsHash) {
  const auto issued = mint_token(unit_request(), kNow).value();
  const auto secret = issued.text.substr(6 + 12 + 1, 43);
  EXPECT_EQ(codec::encode(issued.record).find(secret), std::string::npos);
  EXPECT_FALSE(credential_matches(sha256(secret), issued.record.credential)) << "the hash is of the bytes";
}

TEST(MintToken, RefusesNamesThatWouldMisleadInTheRecord) {
  const std::vector<std::string> misleading = {
      "", " x", "x ", "a\nb", "a\x7f", "clock", "server", "\xff\xfe", std::string(101, 'x')};
  for (const auto& name : misleading) {
    auto request = unit_request();
    request.name = name;
    EXPECT_EQ(refusals(request), (Refusals{{errors::access_name_invalid, "/name"}})) << name;
  }
  auto request = unit_request();
  request.name = "李华(第三小学)";
  EXPECT_TRUE(mint_token(request, kNow));
}

TEST(MintToken, BindsEveryRoleButTheServerWideOnesToAnOrganiser) {
  for (const Role role : {Role::office, Role::reviewer, Role::inspector, Role::leader}) {
    EXPECT_EQ(refusals({"x", role, {}, {}, {}}),
              (Refusals{{errors::access_organiser_required, "/organiser"}}));
    EXPECT_TRUE(mint_token({"x", role, OrganiserId("haidian"), {}, {}}, kNow));
  }
  for (const Role role : {Role::admin, Role::auditor, Role::metrics}) {
    EXPECT_EQ(refusals({"x", role, OrganiserId("haidian"), {}, {}}),
              (Refusals{{errors::access_organiser_refused, "/organiser"}}));
    EXPECT_TRUE(mint_token({"x", role, {}, {}, {}}, kNow));
  }
}

TEST(MintToken, WantsUnitsForTheRoleUnitAndForNoOther) {
  EXPECT_EQ(refusals({"x", Role::unit, OrganiserId("haidian"), {}, {}}),
            (Refusals{{errors::access_units_required, "/units"}}));
  EXPECT_EQ(refusals({"x", Role::office, OrganiserId("haidian"), {UnitId("s1")}, {}}),
            (Refusals{{errors::access_units_refused, "/units"}}));
  EXPECT_EQ(refusals({"x", Role::unit, OrganiserId("haidian"), std::vector(1001, UnitId("s1")), {}}),
            (Refusals{{errors::access_too_many_units, "/units"}}));
}

TEST(MintToken, ReportsEveryFaultAtOnceWithItsPlace) {
  const TokenRequest request{"", Role::unit, OrganiserId("a b"), {UnitId("s1"), UnitId("s/2")}, kNow};
  EXPECT_EQ(refusals(request), (Refusals{{errors::access_name_invalid, "/name"},
                                         {errors::access_id_invalid, "/organiser"},
                                         {errors::access_id_invalid, "/units/1"},
                                         {errors::access_expiry_in_the_past, "/expires_at"}}));
}

TEST(ParseToken, RefusesEverySingleCharacterChange) {
  const auto text = mint_token(unit_request(), kNow).value().text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto changed = text;
    changed[i] = changed[i] == 'a' ? 'b' : 'a';
    EXPECT_FALSE(parse_token(changed)) << "at " << i;
  }
}

TEST(ParseToken, RefusesOtherForms) {
  const auto text = mint_token(unit_request(), kNow).value().text;
  for (const std::string& other :
       {std::string(), text + "A", text.substr(1), text.substr(0, text.size() - 1), " " + text,
        "DUBAN_" + text.substr(6), std::string(kTokenTextBytes, 'a'), std::string(kTokenTextBytes, '\0')}) {
    EXPECT_FALSE(parse_token(other));
  }
}

TEST(TokenState, EndsAtItsExpiryAndWithItsRevocation) {
  AccessToken record;
  EXPECT_EQ(token_state(record, kNow), TokenState::active);
  record.expires_at = kNow + Milliseconds(1);
  EXPECT_EQ(token_state(record, kNow), TokenState::active);
  EXPECT_EQ(token_state(record, kNow + Milliseconds(1)), TokenState::expired);
  record.revoked_at = kNow;
  EXPECT_EQ(token_state(record, kNow), TokenState::revoked);
}

TEST(TokenStore, GivesBackWhatWasStored) {
  MemoryStore store;
  auto first = mint_token(unit_request(), kNow).value().record;
  auto second = mint_token({"root", Role::admin, {}, {}, kNow + Milliseconds(5)}, kNow).value().record;
  second.revoked_at = kNow + Milliseconds(2);
  if (second.id < first.id) std::swap(first, second);
  WriteBatch batch;
  testing::put_row<AccessTokenKind>(batch, {first.id}, {first});
  testing::put_row<AccessTokenKind>(batch, {second.id}, {second});
  ASSERT_TRUE(store.commit(batch));
  EXPECT_EQ(load_tokens(*store.snapshot(), 0).value(), (std::vector{first, second}));
  EXPECT_TRUE(load_tokens(*store.snapshot(), 1).value().empty()) << "another partition";
}

TEST(TokenStore, StopsAtARecordThatCannotBeRead) {
  MemoryStore store;
  WriteBatch batch;
  batch.put(Table::access, tables::AccessTokens::key(0, "abc"), "\x01garbage");
  ASSERT_TRUE(store.commit(batch));
  EXPECT_EQ(load_tokens(*store.snapshot(), 0).error().code, errors::store_corrupt);
}

// The bytes are on disk: this text may only change together with kRecordVersion<Row<AccessTokenKind>>.
TEST(AccessTokenRow, KeepsItsBytes) {
  AccessToken token{"abc", 1, "n", Role::unit, OrganiserId("o"), {UnitId("u")}, {}, Instant{}, {}, {}};
  token.expires_at = Instant(Milliseconds(1));
  const std::string expected = std::string(
                                   "\x02\x03"
                                   "abc\x01\x01n\x06\x01o\x01\x01u",
                                   14) +
                               std::string(32, '\0') + std::string("\x00\x01\x02\x00", 4);
  EXPECT_EQ(codec::encode(Row<AccessTokenKind>{token}), expected);
}

}  // namespace
}  // namespace duban
