#include "persistence/trail/merkle.hpp"
#include "tests/http/api_read/read_fixture.hpp"

namespace duban::testing {
namespace {

class AuditReads : public ReadRoutes {};

Digest digest_at(const boost::json::value& json, std::string_view name) {
  return Digest::from_hex(std::string_view(json.at(name).as_string())).value();
}

MerkleProof proof_of(const boost::json::value& json) {
  MerkleProof proof;
  for (const auto& hash : json.at("proof").as_array()) {
    proof.push_back(Digest::from_hex(std::string_view(hash.as_string())).value());
  }
  return proof;
}

TEST_F(AuditReads, AreForWhoeverMaySeeEveryOrganiser) {
  for (const auto* target : {"/audit/records", "/audit/head", "/audit/records/0", "/audit/records/0/proof",
                             "/audit/consistency?from=1"}) {
    EXPECT_EQ(get(who(Role::auditor), target).status, 200) << target;
    EXPECT_EQ(get(who(Role::office), target).code, "access.forbidden") << target;
    EXPECT_EQ(get(unit_of("s1"), target).code, "access.forbidden") << target;
  }
}

TEST_F(AuditReads, PageThroughTheWholeLog) {
  const auto size = get(who(Role::auditor), "/audit/head").json().at("size").as_int64();
  std::int64_t seen = 0;
  for (std::int64_t from = 0;;) {
    const auto json = get(who(Role::auditor), "/audit/records?limit=7&from=" + std::to_string(from)).json();
    for (const auto& record : json.at("records").as_array()) EXPECT_EQ(record.at("seq").as_int64(), seen++);
    if (json.at("next_from").is_null()) break;
    from = json.at("next_from").as_int64();
  }
  EXPECT_EQ(seen, size);
}

TEST_F(AuditReads, FindTheRecordsOfOneUnit) {
  const auto json = get(who(Role::auditor), "/audit/records?campaign=education-2011&unit=s3").json();
  ASSERT_FALSE(json.at("records").as_array().empty());
  for (const auto& record : json.at("records").as_array()) EXPECT_EQ(record.at("unit").as_string(), "s3");
  const auto campaign = get(who(Role::auditor), "/audit/records?campaign=education-2011").json();
  EXPECT_EQ(campaign.at("records").at(0).at("event").as_string(), "CampaignCreated");
  EXPECT_EQ(get(who(Role::auditor), "/audit/records?unit=s3").code, "http.query_invalid");
}

TEST_F(AuditReads, ProveARecordFromItsBytesAlone) {
  const auto head = get(who(Role::auditor), "/audit/head").json();
  const auto record = get(who(Role::auditor), "/audit/records/3");
  const auto json = get(who(Role::auditor), "/audit/records/3/proof").json();
  EXPECT_EQ(json.at("root"), head.at("root"));
  EXPECT_TRUE(verify_inclusion(merkle_leaf_hash(record.body), 3,
                               static_cast<std::uint64_t>(head.at("size").as_int64()), proof_of(json),
                               digest_at(head, "root")));
  EXPECT_EQ(digest_at(json, "leaf_hash"), merkle_leaf_hash(record.body));
}

TEST_F(AuditReads, ProveThatTheLogOnlyGrew) {
  const auto before = get(who(Role::auditor), "/audit/head").json();
  move_clock("2011-10-12T12:00:00+08:00");
  const auto from = std::to_string(before.at("size").as_int64());
  const auto json = get(who(Role::auditor), "/audit/consistency?from=" + from).json();
  EXPECT_EQ(json.at("from_root"), before.at("root"));
  EXPECT_TRUE(verify_consistency(static_cast<std::uint64_t>(json.at("from").as_int64()),
                                 static_cast<std::uint64_t>(json.at("to").as_int64()),
                                 digest_at(json, "from_root"), digest_at(json, "to_root"), proof_of(json)));
}

TEST_F(AuditReads, RefuseWhatIsNotInTheLog) {
  for (const auto* target : {"/audit/records/999999", "/audit/records/x",
                             "/audit/records/0/proof?size=999999", "/audit/records/3/proof?size=2",
                             "/audit/consistency?from=999999", "/audit/consistency?from=1&to=999999"}) {
    EXPECT_EQ(get(who(Role::auditor), target).code, "store.no_such_leaf") << target;
  }
  EXPECT_EQ(get(who(Role::auditor), "/audit/consistency").code, "http.query_invalid");
  EXPECT_EQ(get(who(Role::auditor), "/audit/records?from=-1").code, "http.query_invalid");
}

}  // namespace
}  // namespace duban::testing
