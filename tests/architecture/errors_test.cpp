// Every way in which Duban says no has a stable code, both languages, a runbook line and a test that raises
// it.
#include "ops/runbooks/error_catalogue.hpp"
#include "ops/runbooks/error_runbook.hpp"
#include "tests/architecture/project_tree.hpp"
#include "workflows/base/error.hpp"
#include "workflows/plan/plan_errors.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

// Each error as C++ names it: "plan.unknown_key" is errors::plan_unknown_key.
std::string constant_of(const ErrorInfo& error) {
  std::string constant(error.name);
  std::ranges::replace(constant, '.', '_');
  return constant;
}

std::set<std::string_view> parameters_of(std::string_view text) {
  std::set<std::string_view> names;
  for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
    names.insert(text.substr(open + 1, text.find('}', open) - open - 1));
  }
  return names;
}

bool is_in_chinese(std::string_view text) {
  // CJK ideographs of the basic plane begin with E4..E9 in UTF-8.
  return std::any_of(text.begin(), text.end(),
                     [](char letter) { return static_cast<unsigned char>(letter) >= 0xE4; });
}

bool is_word_letter(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

bool contains_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !is_word_letter(text[at - 1]);
    const bool ends = end == text.size() || !is_word_letter(text[end]);
    if (begins && ends) return true;
  }
  return false;
}

TEST(ErrorCatalogue, CodesAreUniqueAndBeginWithTheirArea) {
  std::set<std::string_view> codes;
  for (const ErrorInfo& error : error_catalogue()) {
    EXPECT_TRUE(codes.insert(error.name).second) << error.name;
    EXPECT_TRUE(std::all_of(error.name.begin(), error.name.end(), [](char letter) {
      return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' ||
             letter == '.';
    })) << error.name;
    EXPECT_EQ(std::count(error.name.begin(), error.name.end(), '.'), 1) << error.name;
  }
}

TEST(ErrorCatalogue, SaysTheSameInBothLanguages) {
  for (const ErrorInfo& error : error_catalogue()) {
    EXPECT_FALSE(error.message_en.empty() || error.mend_en.empty()) << error.name;
    EXPECT_TRUE(is_in_chinese(error.message_zh) && is_in_chinese(error.mend_zh)) << error.name;
    EXPECT_EQ(parameters_of(error.message_en), parameters_of(error.message_zh)) << error.name;
    EXPECT_EQ(parameters_of(error.mend_en), parameters_of(error.mend_zh)) << error.name;
  }
}

// A part whose catalogue is forgotten there would have errors without a line in the runbook.
TEST(ErrorCatalogue, HoldsEveryPartsErrorsUnderTheirNames) {
  std::set<std::string> declared;
  for (const ProjectFile& file : project_files()) {
    if (!file.path.ends_with("_errors.inc")) continue;
    constexpr std::string_view kEntry = "\nDUBAN_ERROR(";
    for (auto at = file.text.find(kEntry); at != std::string::npos; at = file.text.find(kEntry, at + 1)) {
      const auto begin = at + kEntry.size();
      EXPECT_TRUE(
          declared.insert(std::string(file.text.substr(begin, file.text.find(',', begin) - begin))).second)
          << file.path;
    }
  }
  std::set<std::string> known;
  for (const ErrorInfo& error : error_catalogue()) known.insert(constant_of(error));
  EXPECT_EQ(known, declared);
}

TEST(ErrorCatalogue, EveryCodeHasATestThatRaisesIt) {
  for (const ErrorInfo& error : error_catalogue()) {
    const auto constant = constant_of(error);
    const bool raised =
        std::any_of(project_files().begin(), project_files().end(), [&](const ProjectFile& file) {
          return file.is_in("tests") && !file.is_in("tests/architecture") &&
                 (contains_word(file.text, constant) || contains_word(file.text, error.name));
        });
    EXPECT_TRUE(raised) << error.name << " stands in no test";
  }
}

TEST(ErrorCatalogue, TheRunbookIsUpToDate) {
  const auto page = std::find_if(project_files().begin(), project_files().end(), [](const ProjectFile& file) {
    return file.path == "ops/runbooks/errors.md";
  });
  ASSERT_NE(page, project_files().end());
  EXPECT_TRUE(page->text == render_error_runbook(error_catalogue()))
      << "run: cmake --build build --target error_runbook";
}

// A metric that an alert watches and nobody exports would be silence taken for health.
TEST(Alerts, WatchOnlyMetricsThatExist) {
  std::string exported;
  for (const ProjectFile& file : project_files()) {
    if (file.is_in("metrics")) exported += file.text;
  }
  std::size_t watched = 0;
  for (const ProjectFile& file : project_files()) {
    if (file.path != "ops/prometheus/alerts.yml") continue;
    const std::string_view text = file.text;
    for (std::size_t at = text.find("duban_"); at != std::string_view::npos;
         at = text.find("duban_", at + 1)) {
      std::size_t end = at;
      while (end < text.size() && is_word_letter(text[end])) ++end;
      std::string name(text.substr(at, end - at));
      if (name.ends_with("_bucket")) name.resize(name.size() - std::string_view("_bucket").size());
      EXPECT_NE(exported.find('"' + name + '"'), std::string::npos) << name;
      ++watched;
    }
  }
  EXPECT_GT(watched, 0U);
}

}  // namespace
}  // namespace duban
