// Nothing is forgotten in silence: what has no handler, or stands in no table, keeps the server from
// starting.
#include "orchestrator/api/routes.hpp"

#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/operations/all.hpp"
#include "tests/http/api_write/api_harness.hpp"

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

Result<http::Response> answer(const http::Request&, const ApiParts&) {
  return http::text_response(200, "");
}

TEST(ApiRoutes, AreRefusedWhileAnOperationHasNoHandler) {
  Api api;
  http::Router router;
  Routes routes(router, api.parts());
  const auto table = all_operations();
  for (const auto* operation : table) {
    EXPECT_THROW(routes.check_complete(), std::logic_error) << "before " << operation->id;
    if (operation->body.form != BodyForm::streamed) {
      routes.read(*operation, answer);
    } else {
      routes.write(
          *operation, [](const http::Request&) { return Error{errors::http_not_found}; },
          [](http::Request, http::Responder, const ApiParts&) {});
    }
  }
  EXPECT_NO_THROW(routes.check_complete());
}

TEST(ApiRoutes, AreRefusedWhereTheTableKnowsNoOperation) {
  Api api;
  http::Router router;
  Routes routes(router, api.parts());
  static constexpr Operation kStranger{.id = "stranger",
                                       .method = Method::get,
                                       .path = "/stranger",
                                       .chapter = Chapter::server,
                                       .summary = "Not in the table",
                                       .called = {"go astray", "走错"},
                                       .scope = AccessScope::open};
  EXPECT_THROW(routes.read(kStranger, answer), std::logic_error);
}

// Before the state is looked at: whether the campaign is there is not told to a client without a key.
TEST(ApiRoutes, AskForAKeyFirst) {
  Api api;
  const auto reply =
      api.send({.target = "/api/v1/campaigns/nowhere/launch", .token = api.token_of(Role::office)});
  EXPECT_EQ(reply.code(), "operation.idempotency_key_missing");
}

}  // namespace
}  // namespace duban::testing
