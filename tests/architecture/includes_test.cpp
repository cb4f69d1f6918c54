// Includes point one way, and every library stays where it belongs.
#include "tests/architecture/project_tree.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

struct FolderRule {
  std::string_view folder;
  std::vector<std::string_view> may_include;
};

// workflows ← persistence ← orchestrator; metrics stands alone. All but workflows lock.
const std::vector<FolderRule> kFolderRules{
    {"workflows", {"workflows/"}},
    {"persistence", {"persistence/", "workflows/"}},
    {"metrics", {"metrics/", "persistence/threads/"}},
    {"orchestrator", {"orchestrator/", "persistence/", "workflows/", "metrics/"}},
};

struct LibraryRule {
  std::string_view library;             // how its headers begin
  std::vector<std::string_view> homes;  // path prefixes that may include it
};

const std::vector<LibraryRule> kLibraryRules{
    {"boost/asio", {"orchestrator/", "tests/"}},
    {"boost/beast", {"orchestrator/http/", "tests/"}},
    {"boost/msm", {"workflows/machines/"}},
    {"boost/mpl", {"workflows/machines/"}},
    {"rocksdb/", {"persistence/rocksdb/", "tests/recovery/"}},
    {"spdlog/", {"orchestrator/log/"}},
    {"prometheus/", {"metrics/"}},
    {"yaml-cpp/", {"workflows/plan/yaml_reader.cpp"}},
    {"date/", {"workflows/base/time.cpp"}},
    {"curl/", {"orchestrator/"}},
    {"CLI/", {"orchestrator/", "ops/bench/load/main.cpp"}},
};

// What may stand in no header, because whoever includes it would pay for it in compile time.
const std::vector<std::string_view> kNeverInHeaders{"boost/beast", "rocksdb/", "spdlog/",
                                                    "yaml-cpp/",   "curl/",    "date/"};

bool begins_with_one_of(std::string_view text, const std::vector<std::string_view>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return text.starts_with(beginning); });
}

TEST(Includes, PointOneWay) {
  for (const FolderRule& rule : kFolderRules) {
    std::size_t seen = 0;
    for (const ProjectFile& file : project_files()) {
      if (!file.is_cpp() || !file.is_in(rule.folder)) continue;
      ++seen;
      for (const Include& include : includes_of(file)) {
        if (!include.quoted) continue;
        EXPECT_TRUE(begins_with_one_of(include.target, rule.may_include))
            << file.path << " includes " << include.target;
      }
    }
    EXPECT_GT(seen, 0U) << rule.folder;
  }
}

TEST(Includes, AreWrittenFromTheRootAndExist) {
  std::set<std::string_view> paths;
  for (const ProjectFile& file : project_files()) paths.insert(file.path);
  for (const ProjectFile& file : project_files()) {
    if (!file.is_cpp()) continue;
    for (const Include& include : includes_of(file)) {
      if (include.quoted) {
        EXPECT_TRUE(paths.contains(include.target)) << file.path << " includes " << include.target;
      }
    }
  }
}

TEST(Includes, KeepEachLibraryAtHome) {
  for (const ProjectFile& file : project_files()) {
    if (!file.is_cpp()) continue;
    for (const Include& include : includes_of(file)) {
      for (const LibraryRule& rule : kLibraryRules) {
        if (!include.target.starts_with(rule.library)) continue;
        EXPECT_TRUE(begins_with_one_of(file.path, rule.homes)) << file.path << " includes " << include.target;
      }
    }
  }
}

TEST(Includes, KeepSlowLibrariesOutOfHeaders) {
  for (const ProjectFile& file : project_files()) {
    if (!file.is_header()) continue;
    for (const Include& include : includes_of(file)) {
      EXPECT_FALSE(begins_with_one_of(include.target, kNeverInHeaders))
          << file.path << " includes " << include.target;
    }
  }
}

// Decisions are pure: time, chance and the machine come in as arguments or not at all.
TEST(Workflows, ReadNoClockNoChanceAndNoMachine) {
  constexpr std::array<std::string_view, 11> kImpure{
      "_clock::now", "std::time(", "gettimeofday", "clock_gettime", "random_device", "mt19937",
      "std::rand(",  "RAND_bytes", "getenv",       "<filesystem>",  "<fstream>"};
  constexpr std::array<std::string_view, 5> kUnneeded{"<thread>", "<mutex>", "<iostream>", "<random>",
                                                      "<atomic>"};
  for (const ProjectFile& file : project_files()) {
    if (!file.is_cpp() || !file.is_in("workflows")) continue;
    for (const std::string_view word : kImpure) {
      EXPECT_EQ(file.text.find(word), std::string::npos) << file.path << " uses " << word;
    }
    for (const std::string_view word : kUnneeded) {
      EXPECT_EQ(file.text.find(word), std::string::npos) << file.path << " uses " << word;
    }
  }
}

}  // namespace
}  // namespace duban
