// Aggregates that decide by their own state alone: every state with every command, as one table each. A cell
// says the event that comes of it, "-" when nothing is to be done, or the code of the refusal.
#include "workflows/base/name.hpp"
#include "workflows/registry.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

constexpr Instant kNow{Milliseconds{1'000'000}};

template <class Kind>
std::string outcome_of(const typename Kind::State& state, const typename Kind::Command& command) {
  const auto before = state;
  const auto events = decide(state, command, kNow);
  EXPECT_EQ(state, before) << "decide changed what it was given";
  if (!events) return std::string(events.error().name());
  if (events->empty()) return "-";
  EXPECT_EQ(events->size(), 1U);
  return std::string(type_name_in(events->front()));
}

template <class Kind>
typename Kind::State after(const typename Kind::Key& key,
                           const std::vector<typename Kind::Command>& commands) {
  auto state = initial_state(key);
  for (const auto& command : commands) {
    for (const auto& event : decide(state, command, kNow).value()) apply(state, event, kNow);
  }
  return state;
}

// Rows are states, columns commands in the order of the variant.
template <class Kind>
void expect_table(const std::map<std::string, typename Kind::State>& states,
                  const std::vector<typename Kind::Command>& commands,
                  const std::map<std::string, std::vector<std::string>>& expected) {
  ASSERT_EQ(commands.size(), std::variant_size_v<typename Kind::Command>);
  ASSERT_EQ(states.size(), expected.size());
  for (const auto& [name, state] : states) {
    std::vector<std::string> row;
    for (const auto& command : commands) row.push_back(outcome_of<Kind>(state, command));
    EXPECT_EQ(row, expected.at(name)) << Kind::kName << ", " << name;
  }
}

TEST(AccessToken, IsIssuedOnceAndRevokedOnce) {
  const AccessTokenKey key{"tk"};
  IssueToken issue;
  issue.name = "Wang";
  issue.role = Role::unit;
  issue.organiser = OrganiserId{"bureau"};
  issue.units = {UnitId{"S1"}};
  issue.credential = sha256("credential");
  expect_table<AccessTokenKind>({{"unknown", initial_state(key)},
                                 {"issued", after<AccessTokenKind>(key, {issue})},
                                 {"revoked", after<AccessTokenKind>(key, {issue, RevokeToken{}})}},
                                {issue, RevokeToken{}},
                                {{"unknown", {"TokenIssued", "access.unknown_token"}},
                                 {"issued", {"operation.stale_tag", "TokenRevoked"}},
                                 {"revoked", {"operation.stale_tag", "-"}}});
  const auto token = after<AccessTokenKind>(key, {issue, RevokeToken{}});
  EXPECT_EQ(token.role, Role::unit);
  EXPECT_EQ(token.units, issue.units);
  EXPECT_EQ(token.issued_at, kNow);
  EXPECT_EQ(token.revoked_at, kNow);
  EXPECT_EQ(token.version, 2U);
}

TEST(Endpoint, IsDisabledOnlyAsItWasWhenItsReceiverWasAsked) {
  const EndpointKey key{OrganiserId{"bureau"}, "ep"};
  const RegisterEndpoint registering{binding_of({"secret", "https://r.example/"}), "https://r.example"};
  expect_table<EndpointKind>(
      {{"unknown", initial_state(key)},
       {"registered", after<EndpointKind>(key, {registering})},
       {"disabled", after<EndpointKind>(key, {registering, DisableEndpoint{1}})},
       {"enabled again", after<EndpointKind>(key, {registering, DisableEndpoint{1}, EnableEndpoint{}})},
       {"removed", after<EndpointKind>(key, {registering, RemoveEndpoint{}})}},
      {registering, DisableEndpoint{1}, EnableEndpoint{}, RemoveEndpoint{}},
      {{"unknown",
        {"EndpointRegistered", "webhook.unknown_endpoint", "webhook.unknown_endpoint",
         "webhook.unknown_endpoint"}},
       {"registered", {"operation.stale_tag", "EndpointDisabled", "-", "EndpointRemoved"}},
       {"disabled", {"operation.stale_tag", "operation.stale_tag", "EndpointEnabled", "EndpointRemoved"}},
       {"enabled again", {"operation.stale_tag", "operation.stale_tag", "-", "EndpointRemoved"}},
       {"removed",
        {"operation.stale_tag", "webhook.unknown_endpoint", "webhook.unknown_endpoint",
         "webhook.unknown_endpoint"}}});
  EXPECT_FALSE(is_kept(after<EndpointKind>(key, {registering, RemoveEndpoint{}})));
}

TEST(Delivery, WaitsIsTriedAndEndsOnce) {
  const DeliveryKey key{CampaignId{"c1"}, 7, "ep"};
  const RecordFailedAttempt failed{kNow + Milliseconds{5000}, 503};
  const std::string stale = "operation.stale_tag";
  const std::string unknown = "webhook.unknown_dead_letter";
  expect_table<DeliveryKind>(
      {{"waiting", initial_state(key)},
       {"tried", after<DeliveryKind>(key, {failed})},
       {"given up", after<DeliveryKind>(key, {failed, GiveUpDelivery{true, 410}})},
       {"replayed", after<DeliveryKind>(key, {GiveUpDelivery{}, ReplayDelivery{}})},
       {"delivered", after<DeliveryKind>(key, {RecordDelivered{}})},
       {"dropped", after<DeliveryKind>(key, {DropDelivery{}})}},
      {RecordDelivered{}, failed, GiveUpDelivery{}, DropDelivery{}, ReplayDelivery{}},
      {{"waiting", {"NoticeDelivered", "DeliveryFailed", "DeliveryGivenUp", "DeliveryDropped", unknown}},
       {"tried", {"NoticeDelivered", "DeliveryFailed", "DeliveryGivenUp", "DeliveryDropped", unknown}},
       {"given up", {stale, stale, stale, "DeliveryDropped", "DeliveryReplayed"}},
       {"replayed", {"NoticeDelivered", "DeliveryFailed", "DeliveryGivenUp", "DeliveryDropped", unknown}},
       {"delivered", {stale, stale, stale, stale, unknown}},
       {"dropped", {stale, stale, stale, stale, unknown}}});
  EXPECT_EQ(after<DeliveryKind>(key, {failed, GiveUpDelivery{true, 410}}).attempts, 2U);
  EXPECT_EQ(after<DeliveryKind>(key, {failed, GiveUpDelivery{}, ReplayDelivery{}}).attempts, 0U);
  EXPECT_FALSE(is_kept(after<DeliveryKind>(key, {RecordDelivered{}})));
  EXPECT_TRUE(is_kept(after<DeliveryKind>(key, {GiveUpDelivery{}})));
}

TEST(Contacts, AreReplacedAsAWholeAndBoundByADigestThatTheirSaltKeepsSecret) {
  const People people{
      {{"unit_head", "Head", "13800000000"}, {"unit_head", "Deputy", "x"}, {"clerk", "C", "y"}}, "salt"};
  EXPECT_EQ(parties_of(people.contacts), (std::vector<std::string>{"clerk", "unit_head"}));
  auto others = people;
  others.salt = "other";
  EXPECT_NE(binding_of(people), binding_of(others));
  auto moved = people;
  moved.contacts[0].name = "Hea";
  moved.contacts[0].address = "d13800000000";
  EXPECT_NE(binding_of(people), binding_of(moved)) << "texts run into one another";
  const auto state =
      after<ContactsKind>({CampaignId{"c1"}, UnitId{"S1"}},
                          {ReplaceContacts{{"unit_head"}, binding_of(people)}, ReplaceContacts{{}, {}}});
  EXPECT_EQ(state.version, 2U);
  EXPECT_TRUE(state.parties.empty());
}

template <class Kind>
void expect_way_back(const typename Kind::Key& key, const std::string& name) {
  const auto subject = Kind::subject_of(key);
  EXPECT_EQ(subject.name, name);
  EXPECT_TRUE(is_of_kind(Kind::kName, subject));
  EXPECT_EQ(Kind::key_of(subject), key);
}

TEST(Subjects, LeadBackToTheirKeys) {
  expect_way_back<AccessTokenKind>({"tk"}, "access_token/tk");
  expect_way_back<EndpointKind>({OrganiserId{"bureau"}, "ep_1"}, "endpoint/bureau/ep_1");
  expect_way_back<ContactsKind>({CampaignId{"c1"}, UnitId{"S1"}}, "contacts/S1");
  expect_way_back<ContactsKind>({CampaignId{"c1"}, {}}, "contacts/");
  expect_way_back<DeliveryKind>({CampaignId{"c1"}, 1234, "ep_1"}, "delivery/1234.ep_1");
}

}  // namespace
}  // namespace duban
