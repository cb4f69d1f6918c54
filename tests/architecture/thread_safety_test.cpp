// What a mutex guards is touched only while it is held: clang proves it file by file
// (persistence/threads/mutex.hpp). g++, which builds the product, has no such analysis, so the check is a
// test and not a warning.
#include "tests/architecture/project_tree.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

constexpr std::string_view kMutexHeader = "persistence/threads/mutex.hpp";

bool is_product(const ProjectFile& file) {
  return file.is_cpp() && (file.is_in("persistence") || file.is_in("metrics") || file.is_in("orchestrator") ||
                           file.is_in("workflows"));
}

bool includes_one_of(const ProjectFile& file, const std::set<std::string_view>& headers) {
  const auto includes = includes_of(file);
  return std::any_of(includes.begin(), includes.end(),
                     [&](const Include& include) { return headers.contains(include.target); });
}

// The sources that can see a guarded member: those with a mutex, and those that include a header with one.
// Members are private or of a struct within a .cpp, so nobody further away can touch them.
std::vector<std::string> sources_with_mutexes() {
  std::set<std::string_view> headers{kMutexHeader};
  for (const ProjectFile& file : project_files()) {
    if (is_product(file) && file.is_header() && includes_one_of(file, {kMutexHeader}))
      headers.insert(file.path);
  }
  std::vector<std::string> sources;
  for (const ProjectFile& file : project_files()) {
    if (is_product(file) && file.path.ends_with(".cpp") && includes_one_of(file, headers)) {
      sources.push_back(file.path);
    }
  }
  return sources;
}

struct Verdict {
  int status = -1;
  std::string output;
};

// Two at a time, as many as the gate's machine has cores.
Verdict analyse(const std::vector<std::string>& sources) {
  std::string command = "cd '" DUBAN_SOURCE_DIR "' && printf '%s\\n'";
  for (const auto& source : sources) command += " '" + source + "'";
  command +=
      " | xargs -n 1 -P 2 clang++-14 -std=c++20 -fsyntax-only -Wno-everything -Wthread-safety "
      "-Werror=thread-safety -I ."
      " '-DDUBAN_SOURCE_DIR=\"\"' '-DDUBAN_VERSION=\"\"' 2>&1";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), [](FILE*) { return 0; });
  if (!pipe) throw std::runtime_error("clang cannot be started");
  Verdict verdict;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) {
    verdict.output.append(buffer.data(), count);
  }
  const int ended = pclose(pipe.get());
  verdict.status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
  return verdict;
}

TEST(ThreadSafety, NothingGuardedIsTouchedWithoutItsMutex) {
  const auto sources = sources_with_mutexes();
  EXPECT_GE(sources.size(), 20U);
  const auto verdict = analyse(sources);
  EXPECT_EQ(verdict.status, 0) << verdict.output;
}

class Planted {
 public:
  explicit Planted(std::string_view text)
      : path_(std::filesystem::temp_directory_path() /
              ("duban-planted-" + std::to_string(::getpid()) + ".cpp")) {
    std::ofstream(path_) << text;
  }
  ~Planted() { std::filesystem::remove(path_); }
  Planted(const Planted&) = delete;
  Planted& operator=(const Planted&) = delete;

  [[nodiscard]] Verdict verdict() const { return analyse({path_.string()}); }

 private:
  std::filesystem::path path_;
};

constexpr std::string_view kCounter = R"(
#include "persistence/threads/mutex.hpp"
class Counter {
 public:
  void count() {
    const duban::MutexLock lock(mutex_);
    ++counted_;
  }
  int counted() {
    READING
    return counted_;
  }

 private:
  duban::Mutex mutex_;
  int counted_ DUBAN_GUARDED_BY(mutex_) = 0;
};
)";

std::string counter_that_reads(std::string_view how) {
  std::string text(kCounter);
  return text.replace(text.find("READING"), std::string_view("READING").size(), how);
}

// Otherwise a check that looks at nothing would pass for a clean product.
TEST(ThreadSafety, FindsAMemberThatIsReadWithoutItsMutex) {
  const Planted without(counter_that_reads(""));
  const auto verdict = without.verdict();
  EXPECT_NE(verdict.status, 0);
  EXPECT_NE(verdict.output.find("reading variable 'counted_' requires holding mutex 'mutex_'"),
            std::string::npos)
      << verdict.output;
}

TEST(ThreadSafety, AllowsAMemberThatIsReadUnderItsMutex) {
  const Planted with(counter_that_reads("const duban::MutexLock lock(mutex_);"));
  const auto verdict = with.verdict();
  EXPECT_EQ(verdict.status, 0) << verdict.output;
}

TEST(ThreadSafety, EveryMutexIsOneThatClangKnows) {
  constexpr std::array<std::string_view, 9> kBare{
      "std::mutex",      "std::shared_mutex", "std::recursive_mutex", "std::condition_variable",
      "std::lock_guard", "std::unique_lock",  "std::scoped_lock",     "std::shared_lock",
      "pthread_mutex_t"};
  for (const ProjectFile& file : project_files()) {
    if (!is_product(file) || file.path == kMutexHeader) continue;
    for (const std::string_view bare : kBare) {
      EXPECT_EQ(file.text.find(bare), std::string::npos) << file.path << " uses " << bare;
    }
  }
}

// A mutex that guards nothing is either not needed or not told to clang. Those named here keep a piece of
// work to one thread at a time, and no member.
TEST(ThreadSafety, EveryMutexSaysWhatItGuards) {
  const std::set<std::string> of_work{"metrics/process_metrics.cpp measuring",
                                      "orchestrator/access/authenticator.hpp writers_",
                                      "orchestrator/evidence/evidence_store.hpp placing_"};
  std::set<std::string> guarding_nothing;
  std::size_t mutexes = 0;
  for (const ProjectFile& file : project_files()) {
    if (!is_product(file)) continue;
    for (std::string_view line : lines_of(file.text)) {
      line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
      if (line.starts_with("mutable ")) line.remove_prefix(std::string_view("mutable ").size());
      if (!line.starts_with("Mutex ") && !line.starts_with("SharedMutex ")) continue;
      const auto from = line.find(' ') + 1;
      const std::string name(line.substr(from, line.find(';') - from));
      ++mutexes;
      if (file.text.find("DUBAN_GUARDED_BY(" + name + ")") == std::string::npos) {
        guarding_nothing.insert(file.path + " " + name);
      }
    }
  }
  EXPECT_GE(mutexes, 15U);
  EXPECT_EQ(guarding_nothing, of_work);
}

}  // namespace
}  // namespace duban
