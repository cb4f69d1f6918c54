#include "orchestrator/access/access_gate.hpp"

#include "orchestrator/access/access_errors.hpp"
#include "orchestrator/http/problem.hpp"
#include "orchestrator/operations/campaigns.hpp"
#include "orchestrator/operations/server.hpp"
#include "orchestrator/operations/tokens.hpp"
#include "orchestrator/operations/units.hpp"
#include "workflows/unit_campaign/commands.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace duban {
namespace {

const Instant kNow = *parse_instant("2011-09-01T00:00:00+08:00");

class AccessGate : public testing::Test {
 protected:
  std::string issue(Role role, OrganiserId organiser = {}, std::vector<UnitId> units = {}) {
    auto issued = mint_token({"somebody", role, std::move(organiser), std::move(units), {}}, kNow).value();
    authenticator_.put(issued.record);
    return issued.text;
  }

  static http::Request request(const std::vector<std::string>& credentials) {
    http::Request made;
    std::string block;
    for (const auto& credential : credentials) block += "Authorization: Bearer " + credential + "\r\n";
    std::string_view rest = block;
    while (!rest.empty()) {
      const auto line = rest.substr(0, rest.find("\r\n"));
      made.headers.index(block.data(), line.substr(0, 13), line.substr(15));
      rest.remove_prefix(line.size() + 2);
    }
    made.headers.assign(block);
    made.remote_address = "192.0.2.7";
    return made;
  }

  Result<void> enter(http::Request& request, const Operation& operation) {
    http::Route route;
    route.operation = operation.id;
    route.means = &operation;
    return gate_(request, route);
  }
  Result<void> enter(const std::string& token, const Operation& operation) {
    auto made = request({token});
    return enter(made, operation);
  }

  Authenticator authenticator_;
  AttemptLimiter limiter_{{.burst = 2, .refill_each = std::chrono::seconds(10), .addresses_max = 10}};
  AttemptLimiter::Moment monotonic_{0};
  http::Router::Gate gate_ =
      make_access_gate({authenticator_, limiter_, [] { return kNow; }, [this] { return monotonic_; }});
};

TEST_F(AccessGate, OpensTheOpenOperationsToEverybody) {
  for (const auto* operation : {&operations::get_livez, &operations::get_readyz, &operations::get_version,
                                &operations::get_openapi}) {
    auto nobody = request({});
    EXPECT_TRUE(enter(nobody, *operation)) << operation->id;
    EXPECT_FALSE(nobody.principal.has_value());
    EXPECT_THROW(static_cast<void>(principal_of(nobody)), std::logic_error);
  }
}

TEST_F(AccessGate, AsksForACredentialEverywhereElse) {
  auto nobody = request({});
  const auto refused = enter(nobody, operations::list_campaigns);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::access_credential_missing);
  EXPECT_EQ(http::status_of(refused.error()), 401);
}

TEST_F(AccessGate, TellsTheHandlerWhoIsAsking) {
  auto known = request({issue(Role::unit, OrganiserId("haidian"), {UnitId("s2"), UnitId("s1")})});
  ASSERT_TRUE(enter(known, operations::get_unit));
  const auto& principal = principal_of(known);
  EXPECT_EQ(principal.name, "somebody");
  EXPECT_EQ(principal.side(), Side::unit);
  EXPECT_TRUE(principal.may_see_organiser(OrganiserId("haidian")));
  EXPECT_FALSE(principal.may_see_organiser(OrganiserId("xicheng")));
  EXPECT_TRUE(principal.may_see_unit(UnitId("s1")));
  EXPECT_FALSE(principal.may_see_unit(UnitId("s3")));
}

TEST_F(AccessGate, NamesRoleAndOperationInARefusal) {
  const auto refused = enter(issue(Role::reviewer, OrganiserId("haidian")), operations::issue_token);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::access_forbidden);
  EXPECT_EQ(http::status_of(refused.error()), 403);
  EXPECT_EQ(refused.error().message(Language::en),
            "a token of the role “reviewer” may not do this: issue a token");
  EXPECT_EQ(refused.error().message(Language::zh), "“审核人员”身份的令牌无权办理此项：签发令牌。");
}

TEST_F(AccessGate, KeepsARouteShutThatNoOperationStandsBehind) {
  http::Route route;
  route.operation = "brand_new";
  auto admin = request({issue(Role::admin)});
  EXPECT_EQ(gate_(admin, route).error().code, errors::access_forbidden);
  auto nobody = request({});
  EXPECT_EQ(gate_(nobody, route).error().code, errors::access_credential_missing);
}

TEST_F(AccessGate, RefusesTwoCredentials) {
  const auto token = issue(Role::admin);
  auto twice = request({token, token});
  EXPECT_EQ(enter(twice, operations::list_tokens).error().code, errors::access_credential_invalid);
}

TEST_F(AccessGate, SlowsDownWhoeverKeepsSendingBadTokens) {
  EXPECT_EQ(enter("wrong", operations::get_clock).error().code, errors::access_credential_invalid);
  EXPECT_EQ(enter("wrong", operations::get_clock).error().code, errors::access_credential_invalid);
  const auto refused = enter("wrong", operations::get_clock);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::access_too_many_attempts);
  EXPECT_EQ(http::status_of(refused.error()), 429);
  const auto problem = http::problem(refused.error(), Language::en, "r");
  EXPECT_NE(std::find(problem.headers.begin(), problem.headers.end(),
                      std::pair<std::string, std::string>("Retry-After", "10")),
            problem.headers.end());

  EXPECT_TRUE(enter(issue(Role::admin), operations::get_clock))
      << "a good token from the same address still works";
  auto nobody = request({});
  EXPECT_EQ(enter(nobody, operations::get_clock).error().code, errors::access_credential_missing);
  monotonic_ = std::chrono::seconds(10);
  EXPECT_EQ(enter("wrong", operations::get_clock).error().code, errors::access_credential_invalid);
}

TEST(Principal, OfTheServerSeesEveryOrganiser) {
  for (const Role role : {Role::admin, Role::auditor}) {
    const Principal principal{"t", "n", role, {}, {}};
    EXPECT_TRUE(principal.may_see_organiser(OrganiserId("haidian")));
    EXPECT_TRUE(principal.may_see_unit(UnitId("s1")));
    EXPECT_EQ(principal.side(), Side::organiser);
  }
}

TEST(Principal, WithoutItsOrganiserSeesNothing) {
  const Principal principal{"t", "n", Role::office, {}, {}};
  EXPECT_FALSE(principal.may_see_organiser(OrganiserId("haidian")));
}

}  // namespace
}  // namespace duban
