// House rules that a reader would otherwise have to watch for.
#include "tests/architecture/project_tree.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

constexpr std::size_t kLinesMax = 600;

// The words are put together here, so that this file does not break the rules it holds.
const std::string kOpenWork = std::string("TO") + "DO";
const std::string kOpenFault = std::string("FIX") + "ME";
const std::string kTurnedOff = std::string("DISABLED") + "_";
const std::string kSkipped = std::string("GTEST_") + "SKIP";
const std::string kSleeps = std::string("sleep") + "_for";
const std::string kSleepsUntil = std::string("sleep") + "_until";
const std::string kGlob = std::string("GLOB");

bool is_code(const ProjectFile& file) {
  return file.is_cpp() || file.path.ends_with("CMakeLists.txt") || file.path.ends_with(".cmake") ||
         file.path.ends_with(".sh") || file.path.ends_with(".py") || file.path == ".ci/run";
}

bool is_text(const ProjectFile& file) {
  return is_code(file) || file.path.ends_with(".md") || file.path.ends_with(".yaml") ||
         file.path.ends_with(".yml") || file.path.ends_with(".service");
}

TEST(Style, EveryHeaderOpensWithItsPurposeAndIsIncludedOnce) {
  for (const ProjectFile& file : project_files()) {
    if (!file.is_header()) continue;
    EXPECT_TRUE(file.text.starts_with("// ")) << file.path;
    EXPECT_NE(file.text.find("\n#pragma once\n"), std::string::npos) << file.path;
  }
}

TEST(Style, FilesCanBeReadInOneSitting) {
  for (const ProjectFile& file : project_files()) {
    if (!is_code(file)) continue;
    EXPECT_LE(lines_of(file.text).size(), kLinesMax) << file.path;
  }
}

TEST(Style, NoWorkIsLeftInComments) {
  for (const ProjectFile& file : project_files()) {
    if (!is_code(file)) continue;
    for (const std::string& word : {kOpenWork, kOpenFault}) {
      EXPECT_EQ(file.text.find(word), std::string::npos) << file.path << " contains " << word;
    }
  }
}

TEST(Style, TestsAlwaysRunAndNeverSleep) {
  for (const ProjectFile& file : project_files()) {
    if (!file.is_cpp() || !file.is_in("tests")) continue;
    for (const std::string& word : {kTurnedOff, kSkipped, kSleeps, kSleepsUntil}) {
      EXPECT_EQ(file.text.find(word), std::string::npos) << file.path << " contains " << word;
    }
  }
}

TEST(Style, BuildFilesNameEverySource) {
  for (const ProjectFile& file : project_files()) {
    if (!file.path.ends_with("CMakeLists.txt") && !file.path.ends_with(".cmake")) continue;
    EXPECT_EQ(file.text.find(kGlob), std::string::npos) << file.path;
  }
}

TEST(Style, NamesSayWhatAThingIs) {
  constexpr std::array<std::string_view, 4> kVague{"util", "manager", "helper", "misc"};
  for (const ProjectFile& file : project_files()) {
    if (!file.is_cpp()) continue;
    for (const std::string_view word : kVague) {
      EXPECT_EQ(file.path.find(word), std::string::npos) << file.path;
    }
    EXPECT_TRUE(std::none_of(file.path.begin(), file.path.end(), [](char letter) {
      return std::isupper(static_cast<unsigned char>(letter)) != 0;
    })) << file.path;
  }
}

TEST(Style, TextEndsWithALineBreakAndHasNoStrayBlanks) {
  for (const ProjectFile& file : project_files()) {
    if (!is_text(file) || file.text.empty()) continue;
    EXPECT_TRUE(file.text.ends_with('\n')) << file.path;
    EXPECT_EQ(file.text.find('\r'), std::string::npos) << file.path;
    EXPECT_EQ(file.text.find(" \n"), std::string::npos) << file.path;
  }
}

// UTF-8, hexadecimal digits, base64, percent-encoding and JSON strings stand once, at the bottom.
TEST(Style, EncodingsStandInOnePlace) {
  constexpr std::array<std::string_view, 6> kSigns{
      "\"0123456789abcdef\"",
      "\"0123456789ABCDEF\"",
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+",
      "EVP_EncodeBlock",
      "& 0xC0",
      "\\\\u"};
  std::size_t at_the_bottom = 0;
  for (const ProjectFile& file : project_files()) {
    if (!file.is_cpp() || file.is_in("tests") || file.is_in("ops")) continue;
    for (const std::string_view sign : kSigns) {
      const bool found = file.text.find(sign) != std::string::npos;
      if (file.is_in("workflows/base")) {
        at_the_bottom += found ? 1U : 0U;
      } else {
        EXPECT_FALSE(found) << file.path << " has an encoding of its own: " << sign;
      }
    }
  }
  EXPECT_GE(at_the_bottom, 5U);
}

// "// --- what follows ---…": a banner that a formatter has torn, or that ends early, is no banner.
TEST(Style, BannersReachTheMargin) {
  constexpr std::size_t kMargin = 110;
  for (const ProjectFile& file : project_files()) {
    if (!file.is_cpp()) continue;
    for (const std::string_view line : lines_of(file.text)) {
      const auto text = line.substr(std::min(line.find_first_not_of(' '), line.size()));
      if (!text.starts_with("// --")) continue;
      EXPECT_TRUE(text.starts_with("// --- ") && line.ends_with("--") && line.size() == kMargin)
          << file.path << ": " << line;
    }
  }
}

// The formatter leaves prose alone, so nobody else does this.
TEST(Style, CommentsStayWithinTheMargin) {
  constexpr std::ptrdiff_t kMargin = 110;
  for (const ProjectFile& file : project_files()) {
    if (!file.is_cpp()) continue;
    for (const std::string_view line : lines_of(file.text)) {
      const auto text = line.substr(std::min(line.find_first_not_of(' '), line.size()));
      if (!text.starts_with("//")) continue;
      const auto letters = std::ranges::count_if(
          line, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
      EXPECT_LE(letters, kMargin) << file.path << ": " << line;
    }
  }
}

// The words within the braces of an enumeration, values and comments left out.
std::vector<std::string_view> enumerators_of(std::string_view body) {
  std::vector<std::string_view> names;
  bool expected = true;
  for (std::size_t at = 0; at < body.size();) {
    if (body.substr(at).starts_with("//")) {
      at = std::min(body.find('\n', at), body.size());
      continue;
    }
    const auto is_letter = [&](std::size_t i) {
      return std::isalnum(static_cast<unsigned char>(body[i])) != 0 || body[i] == '_';
    };
    if (!is_letter(at)) {
      if (body[at] == ',') expected = true;
      ++at;
      continue;
    }
    auto end = at;
    while (end < body.size() && is_letter(end)) ++end;
    if (expected) names.push_back(body.substr(at, end - at));
    expected = false;
    at = end;
  }
  return names;
}

TEST(Style, EnumeratorsAreWrittenSmall) {
  std::size_t seen = 0;
  for (const ProjectFile& file : project_files()) {
    if (!file.is_cpp() || file.is_in("tests/architecture")) continue;
    const std::string_view text = file.text;
    for (auto at = text.find("enum "); at != std::string_view::npos; at = text.find("enum ", at + 1)) {
      const auto open = text.find_first_of("{;)", at);
      if (open == std::string_view::npos || text[open] != '{') continue;
      for (const auto name : enumerators_of(text.substr(open + 1, text.find('}', open) - open - 1))) {
        ++seen;
        EXPECT_TRUE(
            std::none_of(name.begin(), name.end(),
                         [](char letter) { return std::isupper(static_cast<unsigned char>(letter)) != 0; }))
            << file.path << ": " << name;
      }
    }
  }
  EXPECT_GT(seen, 200U);
}

// name_of(value) is the one way to name an enumerator (workflows/base/name.hpp).
TEST(Style, EnumeratorsAreNamedInOneWay) {
  for (const ProjectFile& file : project_files()) {
    if (!file.is_cpp() || file.is_in("tests/architecture")) continue;
    for (const std::string_view other : {"enum_to_string", "enum_from_string"}) {
      EXPECT_EQ(file.text.find(other), std::string::npos) << file.path << " uses " << other;
    }
  }
}

// What only one machine has, or only one network, has no place in a file that everybody gets.
TEST(Style, NoFileNamesAMachine) {
  const std::array<std::string, 5> private_places{std::string("/ro") + "ot/", std::string("/ho") + "me/",
                                                  std::string("/wo") + "rk/", std::string("C:\\Us") + "ers",
                                                  std::string("/Us") + "ers/"};
  for (const ProjectFile& file : project_files()) {
    for (const std::string& place : private_places) {
      EXPECT_EQ(file.text.find(place), std::string::npos) << file.path << " contains " << place;
    }
  }
}

TEST(Style, LinksInPagesLeadSomewhere) {
  std::size_t links = 0;
  for (const ProjectFile& file : project_files()) {
    if (!file.path.ends_with(".md")) continue;
    const std::filesystem::path folder = (std::filesystem::path(DUBAN_SOURCE_DIR) / file.path).parent_path();
    const std::string_view text = file.text;
    for (std::size_t at = text.find("]("); at != std::string_view::npos; at = text.find("](", at + 1)) {
      const std::string_view link = text.substr(at + 2, text.find(')', at) - at - 2);
      if (link.starts_with("http") || link.starts_with('#')) continue;
      EXPECT_TRUE(std::filesystem::exists(folder / link.substr(0, link.find('#'))))
          << file.path << " links to " << link;
      ++links;
    }
  }
  EXPECT_GT(links, 0U);
}

// A lock file that names a registry sends everybody to the one its author happened to use. Write it with npm
// install --omit-lockfile-registry-resolved.
TEST(Style, LockFilesNameNoRegistry) {
  for (const ProjectFile& file : project_files()) {
    if (!file.path.ends_with("package-lock.json")) continue;
    EXPECT_EQ(file.text.find("\"resolved\""), std::string::npos) << file.path;
  }
}

TEST(Layout, TheTopFolderHoldsWhatTheArchitectureNames) {
  const std::set<std::string_view> expected{
      ".ci",          ".clang-format", ".clang-tidy",     ".editorconfig", ".gitignore", "CMakeLists.txt",
      "LICENSE",      "README.md",     "README.zh-CN.md", "docs",          "metrics",    "ops",
      "orchestrator", "persistence",   "tests",           "workflows"};
  std::set<std::string_view> found;
  for (const ProjectFile& file : project_files()) {
    found.insert(std::string_view(file.path).substr(0, file.path.find('/')));
  }
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace duban
