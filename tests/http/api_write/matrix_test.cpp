// Every role at every route: the matrix is what the API does.
#include "orchestrator/operations/all.hpp"
#include "tests/http/api_write/api_harness.hpp"
#include "workflows/base/name.hpp"

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

constexpr Role kRoles[] = {Role::admin,  Role::office, Role::reviewer, Role::inspector,
                           Role::leader, Role::unit,   Role::auditor,  Role::metrics};

std::string target_of(std::string pattern) {
  const std::pair<std::string, std::string> values[] = {
      {"{campaign}", "education-2011"}, {"{unit}", "school-01"}, {"{task}", "unit_work_plan"}};
  for (const auto& [name, value] : values) {
    if (const auto at = pattern.find(name); at != std::string::npos) pattern.replace(at, name.size(), value);
  }
  for (auto open = pattern.find('{'); open != std::string::npos; open = pattern.find('{')) {
    pattern.replace(open, pattern.find('}') - open + 1, "x");
  }
  return pattern;
}

// Without an idempotency key and without a body, so that whoever is let in changes nothing.
ApiCall bare_call(const http::Route& route) {
  return {.method = std::string(http::to_text(route.method)), .target = target_of(route.pattern)};
}

TEST(ApiMatrix, KnowsEveryRoute) {
  Api api;
  for (const auto* route : api.router().routes()) {
    ASSERT_NE(route->means, nullptr) << route->operation;
    EXPECT_EQ(route->operation, route->means->id);
  }
  EXPECT_EQ(api.router().routes().size(), all_operations().size());
}

TEST(ApiMatrix, HoldsForEveryRoleAtEveryRoute) {
  Api api;
  api.prepare_campaign();
  const auto before = api.image();
  for (const auto* route : api.router().routes()) {
    for (const auto role : kRoles) {
      auto call = bare_call(*route);
      call.token = api.token_of(role);
      const auto reply = api.send(call);
      const auto where = route->operation + " as " + std::string(name_of(role)) + ": " + reply.body;
      const bool allowed = route->means->lets_in(role);
      EXPECT_EQ(reply.status == 403 && reply.code() == "access.forbidden", !allowed) << where;
      EXPECT_NE(reply.status, 401) << where;
      EXPECT_LT(reply.status, 500) << where;
    }
  }
  EXPECT_EQ(api.image(), before);
}

TEST(ApiMatrix, LetsNobodyInWithoutACredential) {
  Api api;
  api.prepare_campaign();
  for (const auto* route : api.router().routes()) {
    const bool open = route->means->is_open();
    const auto reply = api.send(bare_call(*route));
    EXPECT_EQ(reply.status == 401, !open) << route->operation << ": " << reply.body;
  }
}

}  // namespace
}  // namespace duban::testing
