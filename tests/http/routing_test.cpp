#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/router.hpp"
#include "orchestrator/http/target.hpp"

#include <gtest/gtest.h>

namespace duban::http {
namespace {

Route route(Method method, std::string pattern, std::string operation) {
  Route made;
  made.method = method;
  made.pattern = std::move(pattern);
  made.operation = std::move(operation);
  made.handler = [](const Request&, const Responder&) {};
  return made;
}

class Routing : public testing::Test {
 protected:
  Routing() {
    router.add(route(Method::get, "/", "root"));
    router.add(route(Method::get, "/campaigns", "list"));
    router.add(route(Method::post, "/campaigns", "create"));
    router.add(route(Method::get, "/campaigns/{campaign}", "read"));
    router.add(route(Method::get, "/campaigns/open", "open"));
    router.add(route(Method::get, "/campaigns/{campaign}/units/{unit}", "unit"));
    router.add(route(Method::post, "/campaigns/{campaign}/launch", "launch"));
  }

  std::string operation(Method method, std::string_view path) {
    const auto match = router.match(method, path);
    return match ? match->route->operation : std::string(match.error().name());
  }

  Router router;
};

TEST_F(Routing, FindsTheRouteAndItsParameters) {
  EXPECT_EQ(operation(Method::get, "/"), "root");
  EXPECT_EQ(operation(Method::post, "/campaigns"), "create");
  EXPECT_EQ(operation(Method::head, "/campaigns"), "list");
  const auto match = router.match(Method::get, "/campaigns/c%201/units/%E7%9D%A3");
  ASSERT_TRUE(match);
  ASSERT_EQ(match->params.size(), 2U);
  EXPECT_EQ(match->params[0].first, "campaign");
  EXPECT_EQ(match->params[0].second, "c 1");
  EXPECT_EQ(match->params[1].second, "督");
}

TEST_F(Routing, PrefersALiteralButGoesBackForALongerPath) {
  EXPECT_EQ(operation(Method::get, "/campaigns/open"), "open");
  EXPECT_EQ(operation(Method::get, "/campaigns/open/units/u"), "unit");
  EXPECT_EQ(router.match(Method::get, "/campaigns/open/units/u")->params[0].second, "open");
}

TEST_F(Routing, IsStrictAboutSlashes) {
  for (const auto* path :
       {"/campaigns/", "//campaigns", "/campaigns//units/u", "/campaigns/c/units/", "/nothing"}) {
    EXPECT_EQ(operation(Method::get, path), "http.not_found") << path;
  }
}

TEST_F(Routing, NamesTheMethodsAPathTakes) {
  const auto refused = router.match(Method::delete_, "/campaigns");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(Language::en), "this path takes only GET, HEAD, POST");
  EXPECT_EQ(router.match(Method::get, "/campaigns/c/launch").error().params.front().value, "POST");
}

TEST_F(Routing, RefusesEscapesThatMeanSomethingElse) {
  for (const auto* path :
       {"/campaigns/%", "/campaigns/%4", "/campaigns/%4G", "/campaigns/%00", "/campaigns/%0A",
        "/campaigns/%7F", "/campaigns/a%2Fb", "/campaigns/a%2fb", "/campaigns/%FF", "/campaigns/%C0%AF",
        "/campaigns/%ED%A0%80", "/campaigns/..", "/campaigns/%2e%2E", "/campaigns/.", "campaigns", ""}) {
    EXPECT_EQ(operation(Method::get, path), "http.path_invalid") << path;
  }
}

TEST_F(Routing, RefusesATableThatContradictsItself) {
  EXPECT_THROW(router.add(route(Method::get, "/campaigns/{other}", "again")), std::logic_error);
  EXPECT_THROW(router.add(route(Method::get, "/other", "list")), std::logic_error);
  EXPECT_THROW(router.add(route(Method::get, "no_slash", "a")), std::logic_error);
  EXPECT_THROW(router.add(route(Method::get, "/trailing/", "b")), std::logic_error);
  EXPECT_THROW(router.add(route(Method::get, "/a{b}", "c")), std::logic_error);
  EXPECT_THROW(router.add(route(Method::get, "/{}", "d")), std::logic_error);
  EXPECT_THROW(router.add(Route{.pattern = "/e", .operation = "e"}), std::logic_error);
  EXPECT_EQ(router.routes().size(), 7U);
}

TEST(Query, IsReadLikeAForm) {
  const auto query = parse_query("a=1&b=x+y%2B%E4%BD%A0&c=&d=p=q");
  ASSERT_TRUE(query);
  const std::vector<std::pair<std::string, std::string>> expected{
      {"a", "1"}, {"b", "x y+你"}, {"c", ""}, {"d", "p=q"}};
  EXPECT_EQ(*query, expected);
  EXPECT_TRUE(parse_query("")->empty());
}

TEST(Query, RefusesWhatIsMalformed) {
  std::string many = "p=1";
  for (std::size_t i = 0; i < kQueryParametersMax; ++i) many += "&p" + std::to_string(i) + "=1";
  for (const auto& bad :
       {std::string("a"), std::string("=1"), std::string("a=1&"), std::string("&a=1"), std::string("a=%"),
        std::string("a=%FF"), std::string("a=%00"), std::string("a=1&a=2"), std::string("a=1&%61=2"), many}) {
    const auto refused = parse_query(bad);
    ASSERT_FALSE(refused) << bad;
    EXPECT_EQ(refused.error().code, errors::http_query_invalid);
  }
}

}  // namespace
}  // namespace duban::http
