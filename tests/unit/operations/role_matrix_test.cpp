// Role × operation, as the table gives it.
#include "orchestrator/operations/all.hpp"
#include "workflows/base/name.hpp"

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
  for (const auto* operation : all_operations()) {
    if (operation->roles.contains(role)) found.insert(operation->id);
  }
  return found;
}

bool only_reads(std::string_view operation) {
  return operation.starts_with("get_") || operation.starts_with("list_") || operation == "explain_unit" ||
         operation == "compare_plans" || operation == "preview_campaign";
}

std::string as_text() {
  std::string text;
  for (const auto* operation : all_operations()) {
    text.append(operation->id).append(" | ").append(name_of(operation->scope)).append(" |");
    for (const Role role : kEveryRole) {
      if (operation->roles.contains(role)) text.append(" ").append(name_of(role));
    }
    text += '\n';
  }
  return text;
}

// Who may do what is a promise to bureaus: a change must be seen in a review, cell by cell.
TEST(RoleMatrix, EqualsItsGoldenTable) {
  std::ifstream file(DUBAN_SOURCE_DIR "/tests/unit/operations/role_matrix.golden.txt", std::ios::binary);
  const std::string golden{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(as_text(), golden);
}

TEST(RoleMatrix, OpensToEverybodyOnlyWhatNeedsNoCredential) {
  for (const auto* operation : all_operations()) {
    EXPECT_EQ(operation->roles.empty(), operation->is_open()) << operation->id;
  }
}

TEST(RoleMatrix, LetsTheAdminDoEverything) {
  for (const auto* operation : all_operations()) {
    EXPECT_TRUE(operation->scope == AccessScope::open || operation->roles.contains(Role::admin))
        << operation->id;
  }
}

TEST(RoleMatrix, LetsTheAuditorReadEverythingAndWriteNothing) {
  for (const auto* operation : all_operations()) {
    if (operation->scope == AccessScope::open) continue;
    EXPECT_EQ(operation->roles.contains(Role::auditor), only_reads(operation->id)) << operation->id;
  }
}

TEST(RoleMatrix, LetsAScraperReadMetricsOnly) {
  EXPECT_EQ(operations_of(Role::metrics), (std::set<std::string_view>{"get_metrics"}));
}

TEST(RoleMatrix, KeepsUnitsAwayFromWhatIsHiddenFromThem) {
  for (const auto* operation : all_operations()) {
    if (!operation->roles.contains(Role::unit)) continue;
    EXPECT_TRUE(operation->scope == AccessScope::unit || operation->id == "get_clock" ||
                operation->id == "list_calendars" || operation->id == "get_calendar")
        << operation->id << " would show a unit more than its own";
  }
}

TEST(RoleMatrix, LetsUnitsWriteOnlyTheirOwnFilings) {
  std::set<std::string_view> writes;
  for (const auto operation : operations_of(Role::unit)) {
    if (!only_reads(operation)) writes.insert(operation);
  }
  EXPECT_EQ(writes, (std::set<std::string_view>{"file_submission", "request_extension", "upload_file"}));
}

TEST(RoleMatrix, LetsOnlyServerWideRolesReachTheWholeLogAndTheTokens) {
  for (const auto* operation : all_operations()) {
    if (operation->id.find("audit") == std::string_view::npos &&
        operation->id.find("proof") == std::string_view::npos &&
        operation->id.find("token") == std::string_view::npos) {
      continue;
    }
    for (const Role role : kEveryRole) {
      EXPECT_TRUE(!operation->roles.contains(role) || is_server_wide(role)) << operation->id;
    }
  }
}

}  // namespace
}  // namespace duban
