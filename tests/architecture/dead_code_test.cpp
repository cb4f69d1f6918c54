// What nobody uses is not kept: every function that a header of the product declares is used by the product.
// What only tests use is dead, too, unless it stands in the list below with its reason.
#include "tests/architecture/project_tree.hpp"
#include "tests/architecture/source_scan.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

constexpr std::array<std::string_view, 4> kParts{"workflows", "metrics", "persistence", "orchestrator"};

struct Exception {
  std::string_view name;  // "header function"
  std::string_view reason;
};

constexpr std::array kUsedElsewhere{
    Exception{"orchestrator/access/attempt_limiter.hpp addresses", "shows that its memory is bounded"},
    Exception{"orchestrator/http/json_reader.hpp serialize", "the fuzzer compares what two readers read"},
    Exception{"orchestrator/http/responder.hpp pending", "shows that an answer is given once"},
    Exception{"orchestrator/http/server.hpp connections", "shows that connections are bounded"},
    Exception{"persistence/trail/merkle.hpp verify_consistency", "what a stranger does with our proofs"},
    Exception{"persistence/trail/merkle.hpp verify_inclusion", "what a stranger does with our proofs"},
    Exception{"workflows/base/error.hpp throw_exception_from_error", "called by boost::system::result"},
};

// Found through the type of their argument, where no header of it is seen: by codec::read and by boost::hash.
constexpr std::array<std::string_view, 2> kFoundByArgument{"upcast", "hash_value"};

// Overrides that are told and do nothing about it.
constexpr std::array<Exception, 0> kNothingToDo{};

std::vector<const ProjectFile*> product() {
  std::vector<const ProjectFile*> files;
  for (const ProjectFile& file : project_files()) {
    const bool code = file.is_cpp() || file.path.ends_with(".cpp.in");
    if (code &&
        std::any_of(kParts.begin(), kParts.end(), [&](std::string_view part) { return file.is_in(part); })) {
      files.push_back(&file);
    }
  }
  return files;
}

// Each file with all that it includes, directly or not: only there a header's functions can be used.
class Visibility {
 public:
  explicit Visibility(const std::vector<const ProjectFile*>& files) {
    for (const auto* file : files) by_path_.emplace(file->path, file);
  }
  const std::set<std::string_view>& of(std::string_view path) {
    const auto [known, is_new] = seen_.try_emplace(path);
    if (is_new) {
      std::set<std::string_view> headers{path};
      std::vector<std::string_view> open{path};
      while (!open.empty()) {
        const auto file = by_path_.find(open.back());
        open.pop_back();
        if (file == by_path_.end()) continue;
        for (const Include& include : includes_of(*file->second)) {
          if (include.quoted && headers.insert(include.target).second) open.push_back(include.target);
        }
      }
      known->second = std::move(headers);
    }
    return known->second;
  }

 private:
  std::map<std::string_view, const ProjectFile*> by_path_;
  std::map<std::string_view, std::set<std::string_view>> seen_;
};

struct Use {
  std::string_view file;
  UsedName how;
};

std::string_view without_ending(std::string_view path) {
  return path.substr(0, path.rfind('.'));
}

// Calling itself makes no function used, nor does an override that hands the same call on.
bool counts_for(const Use& use, const DeclaredFunction& function, std::string_view header) {
  const bool of_the_same_name = use.how.within == function.name;
  if (of_the_same_name && (function.is_virtual || without_ending(use.file) == without_ending(header))) {
    return false;
  }
  return use.how.called || use.how.qualified || !function.of_a_class;
}

// The scanner is what everything here rests on.
TEST(SourceScan, TellsWhatIsDeclaredFromWhatIsUsed) {
  const auto scan = scan_source(R"(
#pragma once
namespace duban {
class Store final : public Port {
 public:
  explicit Store(int size) : size_(size) {}
  [[nodiscard]] std::optional<Row> find(Key key) const override;
  virtual void told() {}
  bool has_room() const { return used() < size_ && !full(); }
  int used() const;
};
std::string& joined(const List& list, int limit = most());
inline void retry() { for (;;) retry(); }
}  // namespace duban
)");
  std::vector<std::string> declared;
  for (const auto& function : scan.declared) declared.push_back(function.name);
  EXPECT_EQ(declared, (std::vector<std::string>{"find", "told", "has_room", "used", "joined", "retry"}));
  EXPECT_TRUE(scan.declared[0].is_override);
  EXPECT_TRUE(scan.declared[1].is_virtual);
  EXPECT_FALSE(scan.declared[4].of_a_class);
  const auto within = [&](std::string_view name) {
    const auto use = std::find_if(scan.used.begin(), scan.used.end(),
                                  [&](const UsedName& used) { return used.name == name && used.called; });
    return use == scan.used.end() ? "nowhere" : use->within;
  };
  EXPECT_EQ(within("used"), "has_room");
  EXPECT_EQ(within("full"), "has_room");
  EXPECT_EQ(within("most"), "");  // a default argument is used by every caller
  EXPECT_EQ(within("retry"), "retry");
  EXPECT_EQ(within("find"), "nowhere");
}

TEST(SourceScan, SeesWhoDoesNothing) {
  const auto scan = scan_source(R"(
void Watch::told(int) {}
class Other final : public Port {
  void told(int) override {}
  void heard(int) override { ++heard_; }
};
)");
  ASSERT_EQ(scan.empty_overrides.size(), 2U);
  EXPECT_EQ(scan.empty_overrides.front().name, "told");
}

TEST(DeadCode, EveryFunctionOfAHeaderIsUsedByTheProduct) {
  const auto files = product();
  Visibility visibility(files);
  std::map<std::string, std::vector<Use>> uses;
  std::map<std::string_view, SourceScan> scans;
  for (const auto* file : files) {
    scans.emplace(file->path, scan_source(file->text));
    for (const auto& used : scans.at(file->path).used) uses[used.name].push_back({file->path, used});
  }
  std::set<std::string> dead;
  std::size_t functions = 0;
  for (const auto* file : files) {
    if (!file->is_header()) continue;
    for (const auto& function : scans.at(file->path).declared) {
      ++functions;
      if (function.is_override) continue;  // called by way of what it overrides
      const auto& candidates = uses[function.name];
      const bool used = std::any_of(candidates.begin(), candidates.end(), [&](const Use& use) {
        return counts_for(use, function, file->path) && visibility.of(use.file).contains(file->path);
      });
      const bool found = std::ranges::find(kFoundByArgument, function.name) != kFoundByArgument.end();
      if (!used && !found) dead.insert(file->path + " " + function.name);
    }
  }
  EXPECT_GT(functions, 1000U);
  for (const auto& exception : kUsedElsewhere) {
    EXPECT_EQ(dead.erase(std::string(exception.name)), 1U) << exception.name << " is used, or gone";
    EXPECT_FALSE(exception.reason.empty()) << exception.name;
  }
  for (const auto& function : dead) ADD_FAILURE() << function << " is used by nothing but tests";
}

TEST(DeadCode, WhoeverIsToldSomethingDoesSomething) {
  std::set<std::string> idle;
  for (const auto* file : product()) {
    for (const auto& function : scan_source(file->text).empty_overrides) {
      idle.insert(file->path + " " + function.name);
    }
  }
  for (const auto& exception : kNothingToDo) {
    EXPECT_EQ(idle.erase(std::string(exception.name)), 1U) << exception.name << " does something, or is gone";
  }
  for (const auto& function : idle) ADD_FAILURE() << function << " has an empty body";
}

}  // namespace
}  // namespace duban
