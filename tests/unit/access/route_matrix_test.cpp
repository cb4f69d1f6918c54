#include "orchestrator/access/route_matrix.hpp"

#include "workflows/plan/enum_text.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

constexpr Role kEveryRole[] = {Role::admin,  Role::office, Role::reviewer, Role::inspector,
                               Role::leader, Role::unit,   Role::auditor,  Role::metrics};

std::set<std::string_view> operations_of(Role role) {
  std::set<std::string_view> found;
  for (const auto& rule : access_rules()) {
    if (rule.roles.contains(role)) found.insert(rule.operation);
  }
  return found;
}

bool only_reads(std::string_view operation) {
  return operation.starts_with("get_") || operation.starts_with("list_") || operation == "explain_unit" ||
         operation == "compare_plans" || operation == "preview_campaign";
}

std::string as_text() {
  std::string text;
  for (const auto& rule : access_rules()) {
    text.append(rule.operation).append(" | ").append(enum_text(rule.scope)).append(" |");
    for (const Role role : kEveryRole) {
      if (rule.roles.contains(role)) text.append(" ").append(enum_text(role));
    }
    text += '\n';
  }
  return text;
}

// Who may do what is a promise to bureaus: a change must be seen in a review, cell by cell.
TEST(RouteMatrix, EqualsItsGoldenTable) {
  std::ifstream file(DUBAN_SOURCE_DIR "/tests/unit/access/route_matrix.golden.txt", std::ios::binary);
  const std::string golden{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(as_text(), golden);
}

TEST(RouteMatrix, NamesEachOperationOnceAndFindsIt) {
  std::set<std::string_view> seen;
  for (const auto& rule : access_rules()) {
    EXPECT_TRUE(seen.insert(rule.operation).second) << rule.operation;
    EXPECT_EQ(find_access_rule(rule.operation), &rule);
    EXPECT_EQ(rule.roles.empty(), rule.scope == AccessScope::open) << rule.operation;
  }
  EXPECT_EQ(find_access_rule("get_unit_"), nullptr);
  EXPECT_EQ(find_access_rule(""), nullptr);
}

TEST(RouteMatrix, LetsTheAdminDoEverything) {
  for (const auto& rule : access_rules()) {
    EXPECT_TRUE(rule.scope == AccessScope::open || rule.roles.contains(Role::admin)) << rule.operation;
  }
}

TEST(RouteMatrix, LetsTheAuditorReadEverythingAndWriteNothing) {
  for (const auto& rule : access_rules()) {
    if (rule.scope == AccessScope::open) continue;
    EXPECT_EQ(rule.roles.contains(Role::auditor), only_reads(rule.operation)) << rule.operation;
  }
}

TEST(RouteMatrix, LetsAScraperReadMetricsOnly) {
  EXPECT_EQ(operations_of(Role::metrics), (std::set<std::string_view>{"get_metrics"}));
}

TEST(RouteMatrix, KeepsUnitsAwayFromWhatIsHiddenFromThem) {
  for (const auto& rule : access_rules()) {
    if (!rule.roles.contains(Role::unit)) continue;
    EXPECT_TRUE(rule.scope == AccessScope::unit || rule.operation == "get_clock" ||
                rule.operation == "list_calendars" || rule.operation == "get_calendar")
        << rule.operation << " would show a unit more than its own";
  }
}

TEST(RouteMatrix, LetsUnitsWriteOnlyTheirOwnFilings) {
  std::set<std::string_view> writes;
  for (const auto operation : operations_of(Role::unit)) {
    if (!only_reads(operation)) writes.insert(operation);
  }
  EXPECT_EQ(writes, (std::set<std::string_view>{"file_submission", "request_extension", "upload_file"}));
}

TEST(RouteMatrix, LetsOnlyServerWideRolesReachTheWholeLogAndTheTokens) {
  for (const auto& rule : access_rules()) {
    if (rule.operation.find("audit") == std::string_view::npos &&
        rule.operation.find("proof") == std::string_view::npos &&
        rule.operation.find("token") == std::string_view::npos) {
      continue;
    }
    for (const Role role : kEveryRole) {
      EXPECT_TRUE(!rule.roles.contains(role) || is_server_wide(role)) << rule.operation;
    }
  }
}

}  // namespace
}  // namespace duban
