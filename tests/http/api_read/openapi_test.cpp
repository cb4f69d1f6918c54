// The description of the API says what the table and the routes say.
#include "orchestrator/operations/openapi.hpp"

#include "orchestrator/operations/all.hpp"
#include "tests/http/api_read/read_fixture.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <boost/json/parse.hpp>

namespace duban::testing {
namespace {

struct Described {
  std::string path;
  std::string method;
  const boost::json::object* operation = nullptr;
};

class OpenApi : public ReadRoutes {
 protected:
  OpenApi() : document_(boost::json::parse(openapi_document())) {
    for (const auto& [path, item] : document_.at("paths").as_object()) {
      for (const auto& [method, operation] : item.as_object()) {
        if (method == "parameters") continue;
        const auto id = std::string(operation.at("operationId").as_string());
        EXPECT_TRUE(described_.try_emplace(id, Described{path, method, &operation.as_object()}).second) << id;
      }
    }
  }

  const boost::json::value document_;
  std::map<std::string, Described> described_;
};

TEST_F(OpenApi, DescribesExactlyTheOperationsOfTheTable) {
  std::set<std::string> known, described;
  for (const auto* operation : all_operations()) known.emplace(operation->id);
  for (const auto& [id, operation] : described_) described.insert(id);
  EXPECT_EQ(described, known);
  EXPECT_EQ(document_.at("openapi").as_string(), "3.1.0");
}

TEST_F(OpenApi, AsksForATokenWhereTheTableDoes) {
  for (const auto* operation : all_operations()) {
    const auto found = described_.find(std::string(operation->id));
    ASSERT_NE(found, described_.end()) << operation->id;
    const auto* security = found->second.operation->if_contains("security");
    EXPECT_EQ(security != nullptr && security->as_array().empty(), operation->is_open()) << operation->id;
  }
}

TEST_F(OpenApi, GivesEachRouteItsPathMethodAndQuery) {
  EXPECT_EQ(router_.routes().size(), described_.size());
  for (const auto* route : router_.routes()) {
    const auto& described = described_.at(route->operation);
    EXPECT_EQ(described.path, route->pattern);
    std::string method(http::to_text(route->method));
    std::transform(method.begin(), method.end(), method.begin(), [](char c) { return c | 0x20; });
    EXPECT_EQ(described.method, method) << route->operation;
    std::set<std::string> query;
    if (const auto* parameters = described.operation->if_contains("parameters")) {
      for (const auto& parameter : parameters->as_array()) {
        const auto* reference = parameter.as_object().if_contains("$ref");
        const auto& resolved = reference == nullptr
                                   ? parameter
                                   : document_.at_pointer(std::string_view(reference->as_string()).substr(1));
        if (resolved.at("in").as_string() == "query") query.emplace(resolved.at("name").as_string());
      }
    }
    EXPECT_EQ(query, std::set<std::string>(route->query.begin(), route->query.end())) << route->operation;
  }
}

}  // namespace
}  // namespace duban::testing
