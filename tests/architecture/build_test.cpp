// What the compiler is told, and what must follow it: assertions guard the record in every build, and no type
// that is stored escapes the fuzzer.
#include "tests/architecture/project_tree.hpp"

#include <algorithm>
#include <cassert>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace duban {
namespace {

std::string compile_commands() {
  std::ifstream file(DUBAN_BINARY_DIR "/compile_commands.json", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t count_of(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

// The word is put together here, so that this file does not break the rule it holds.
const std::string kNoAssertions = std::string("ND") + "EBUG";

TEST(Build, KeepsAssertionsInEveryFile) {
  const auto commands = compile_commands();
  const auto units = std::count_if(
      project_files().begin(), project_files().end(),
      [](const ProjectFile& file) { return file.path.ends_with(".cpp") && !file.is_in("tests"); });
  // Otherwise an empty file would pass for a clean one.
  EXPECT_GE(count_of(commands, "\"command\":"), static_cast<std::size_t>(units));
  EXPECT_EQ(count_of(commands, kNoAssertions), 0U);
  for (const ProjectFile& file : project_files()) {
    if (!file.is_cpp() && !file.path.ends_with("CMakeLists.txt") && !file.path.ends_with(".cmake")) continue;
    EXPECT_EQ(file.text.find("define " + kNoAssertions), std::string::npos) << file.path;
    EXPECT_EQ(file.text.find("-D" + kNoAssertions), std::string::npos) << file.path;
  }
}

// This program is built as all others are.
TEST(Build, EndsAProcessWhoseInvariantIsBroken) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  const auto broken = [](int two) { assert(two == 3); };
  EXPECT_DEATH(broken(2), "two == 3");
}

std::set<std::string> versioned_types() {
  constexpr std::string_view kVersion = "constexpr std::uint8_t kRecordVersion<";
  std::set<std::string> types;
  for (const ProjectFile& file : project_files()) {
    if (!file.is_cpp() || file.is_in("tests")) continue;
    const std::string_view text = file.text;
    for (auto at = text.find(kVersion); at != std::string_view::npos; at = text.find(kVersion, at + 1)) {
      const auto name = at + kVersion.size();
      types.emplace(text.substr(name, text.find('>', name) - name));
    }
  }
  return types;
}

TEST(Fuzzing, ReadsEveryTypeThatIsStored) {
  const auto list = std::find_if(project_files().begin(), project_files().end(), [](const ProjectFile& file) {
    return file.path == "tests/fuzz/stored_records.hpp";
  });
  ASSERT_NE(list, project_files().end());
  const auto types = versioned_types();
  EXPECT_GE(types.size(), 15U);
  const auto from = list->text.find("mp_list<");
  ASSERT_NE(from, std::string::npos);
  for (const auto& type : types) {
    EXPECT_NE(list->text.find(type, from), std::string::npos) << type << " is stored and not fuzzed";
  }
}

}  // namespace
}  // namespace duban
