// What the verifier finds of access tokens, endpoints and contacts: every change made behind the engine's
// back, in a state and in what is sealed beside it.
#include "orchestrator/audit/verifier.hpp"
#include "orchestrator/engine/engine.hpp"
#include "persistence/memory_store.hpp"
#include "persistence/tables/aggregates.hpp"
#include "tests/support/campaign_fixture.hpp"
#include "tests/support/stored_rows.hpp"

#include <gtest/gtest.h>

namespace duban {
namespace {

using testing::at;
using testing::put_row;

class VerifyAggregates : public ::testing::Test {
 protected:
  VerifyAggregates() {
    EXPECT_TRUE(engine_.start());
    IssueToken issue;
    issue.name = "Wang";
    issue.role = Role::reviewer;
    issue.organiser = OrganiserId{"bureau"};
    issue.credential = sha256("credential");
    (void)campaign_.order(AggregateOrder<AccessTokenKind>{kToken, issue}).value();
    const EndpointTarget target{"secret", "https://receiver.example/path"};
    (void)campaign_
        .order(AggregateOrder<EndpointKind>{
            kEndpoint, RegisterEndpoint{binding_of(target), "https://receiver.example"}, target})
        .value();
    campaign_.publish_and_enrol(2);
    const People people{{{"unit_head", "Head", "13800000000"}}, "salt"};
    (void)campaign_
        .order(AggregateOrder<ContactsKind>{kContacts, ReplaceContacts{{"unit_head"}, binding_of(people)},
                                            people})
        .value();
  }

  [[nodiscard]] VerifyReport verify() const { return verify_store(*store_.snapshot(), 0); }

  // The one finding once `change` has been made to the row; the row is put back.
  template <class Kind, class Change>
  std::string finding_after(const typename Kind::Key& key, Change change) {
    const auto row = tables::get_row<Kind>(*store_.snapshot(), 0, key).value().value();
    auto changed = row;
    change(changed);
    WriteBatch batch;
    put_row<Kind>(batch, key, changed);
    EXPECT_TRUE(store_.commit(batch));
    const auto report = verify();
    WriteBatch back;
    put_row<Kind>(back, key, row);
    EXPECT_TRUE(store_.commit(back));
    if (report.findings.size() != 1) return std::to_string(report.findings.size()) + " findings";
    return report.findings.front().subject.en + ": " + report.findings.front().detail.en;
  }

  const AccessTokenKey kToken{"tk1"};
  const EndpointKey kEndpoint{OrganiserId{"bureau"}, "ep1"};
  const ContactsKey kContacts{CampaignId{"c1"}, UnitId{"S1"}};
  MemoryStore store_;
  std::unique_ptr<Clock> clock_ = virtual_clock(at("2011-09-01T00:00:00+08:00"));
  EngineObserver nobody_;
  InlineEngine engine_{store_, *clock_, {}, nobody_};
  testing::CampaignFixture campaign_{[this](Command command) { return engine_.submit(std::move(command)); }};
};

TEST_F(VerifyAggregates, PassesWhatTheEngineWrote) {
  for (const auto& finding : verify().findings)
    ADD_FAILURE() << finding.subject.en << ": " << finding.detail.en;
  EXPECT_GE(verify().system.records, 4U);
}

TEST_F(VerifyAggregates, FindsATokenThatWasMadeMoreThanItWasIssuedAs) {
  constexpr auto kSaid = "access_token/tk1: the stored state is not the one that its events lead to";
  EXPECT_EQ(finding_after<AccessTokenKind>(kToken, [](auto& row) { row.state.role = Role::admin; }), kSaid);
  EXPECT_EQ(finding_after<AccessTokenKind>(kToken, [](auto& row) { row.state.credential = sha256("mine"); }),
            kSaid);
}

TEST_F(VerifyAggregates, FindsATokenThatNobodyIssuedAndOneThatIsGone) {
  WriteBatch batch;
  AccessToken forged = initial_state(AccessTokenKey{"tk2"});
  forged.version = 1;
  put_row<AccessTokenKind>(batch, {"tk2"}, {forged});
  ASSERT_TRUE(store_.commit(batch));
  ASSERT_EQ(verify().findings.size(), 1U);
  EXPECT_EQ(verify().findings.front().subject.en, "table access");
  batch.clear();
  tables::AccessTokens::erase(batch, tables::AccessTokens::of(0, {"tk2"}));
  tables::AccessTokens::erase(batch, tables::AccessTokens::of(0, kToken));
  ASSERT_TRUE(store_.commit(batch));
  EXPECT_EQ(verify().findings.front().detail.en, "its state is missing");
}

TEST_F(VerifyAggregates, FindsWhatWasSealedAndHasChanged) {
  EXPECT_EQ(finding_after<EndpointKind>(kEndpoint,
                                        [](auto& row) { row.sealed.url = "https://elsewhere.example/"; }),
            "endpoint/bureau/ep1: what is sealed beside it is not what was recorded");
  EXPECT_EQ(finding_after<ContactsKind>(kContacts, [](auto& row) { row.sealed.contacts[0].address = "139"; }),
            "contacts/S1 of c1: what is sealed beside it is not what was recorded");
}

}  // namespace
}  // namespace duban
