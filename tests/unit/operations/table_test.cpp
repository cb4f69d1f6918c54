// The table does not contradict itself, and the description says all of it.
#include "orchestrator/operations/all.hpp"
#include "orchestrator/operations/openapi.hpp"

#include <set>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace duban {
namespace {

TEST(OperationTable, NamesEachOperationOnce) {
  std::set<std::string_view> ids;
  std::set<std::pair<http::Method, std::string_view>> places;
  for (const auto* operation : all_operations()) {
    EXPECT_TRUE(ids.insert(operation->id).second) << operation->id;
    EXPECT_TRUE(places.insert({operation->method, operation->path}).second) << operation->id;
  }
}

TEST(OperationTable, KnowsWhatEachPathNames) {
  for (const auto* operation : all_operations()) {
    for (const auto name : path_parameters(operation->path)) {
      EXPECT_NO_THROW(static_cast<void>(path_parameter(name))) << operation->id;
    }
  }
  EXPECT_THROW(static_cast<void>(path_parameter("nothing")), std::logic_error);
}

TEST(OperationTable, ReadsWithoutABodyAndWithoutAKey) {
  for (const auto* operation : all_operations()) {
    EXPECT_FALSE(operation->answer.shape.empty()) << operation->id;
    if (operation->method != http::Method::get) continue;
    EXPECT_EQ(operation->body.form, BodyForm::none) << operation->id;
    EXPECT_EQ(operation->idempotency_key, IdempotencyKey::none) << operation->id;
    EXPECT_TRUE(operation->command.empty()) << operation->id;
    EXPECT_FALSE(operation->if_match) << operation->id;
  }
}

// What is stored is stored once, however often the request is repeated.
TEST(OperationTable, AsksForAKeyBeforeEveryCommand) {
  for (const auto* operation : all_operations()) {
    if (operation->command.empty()) continue;
    EXPECT_NE(operation->idempotency_key, IdempotencyKey::none) << operation->id;
  }
}

TEST(OperationTable, LimitsEveryBody) {
  for (const auto* operation : all_operations()) {
    const auto& body = operation->body;
    EXPECT_EQ(body.form == BodyForm::none, body.bytes_max == 0) << operation->id;
    EXPECT_EQ(body.form == BodyForm::none, body.media_types.empty()) << operation->id;
    EXPECT_EQ(body.form == BodyForm::none, body.shape.empty()) << operation->id;
  }
}

TEST(OperationTable, RefersOnlyToSchemasThatAreThere) {
  std::set<std::string> known;
  for (const auto& named : schema::all_named()) {
    EXPECT_TRUE(known.insert(std::string(named.name)).second) << named.name;
  }
  std::size_t seen = 0;
  const std::string start = "#/components/schemas/";
  const auto text = openapi_document();
  for (auto at = text.find(start); at != std::string::npos; at = text.find(start, at + 1)) {
    const auto name = text.substr(at + start.size(), text.find('"', at) - at - start.size());
    EXPECT_TRUE(known.contains(name)) << name;
    ++seen;
  }
  EXPECT_GT(seen, all_operations().size() / 2);
}

}  // namespace
}  // namespace duban
