// One word for each thing: what the glossary does not use stands nowhere else.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

namespace fs = std::filesystem;

struct Banned {
  std::string word, instead;
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

std::vector<std::string> split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at = text.find(separator); at != std::string::npos; at = text.find(separator, from)) {
    parts.push_back(text.substr(from, at - from));
    from = at + separator.size();
  }
  parts.push_back(text.substr(from));
  return parts;
}

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

// The rows of the table: | 中文 | English | what it is | 不用 |
std::vector<Banned> banned_words() {
  std::vector<Banned> banned;
  for (const auto& line : split(read(fs::path(DUBAN_SOURCE_DIR) / "docs/glossary.md"), "\n")) {
    const auto cells = split(line, "|");
    if (cells.size() != 6 || line.find("---") != std::string::npos) continue;
    for (const auto& word : split(trimmed(cells[4]), "、")) {
      if (!word.empty() && word != "不用") banned.push_back({word, trimmed(cells[1])});
    }
  }
  return banned;
}

// Whatever speaks Chinese to somebody. Plans are their authors'; tests may quote.
std::vector<fs::path> speaking_files() {
  const fs::path root(DUBAN_SOURCE_DIR);
  std::vector<fs::path> files{root / "README.zh-CN.md"};
  for (const auto* folder :
       {"workflows", "orchestrator", "metrics", "persistence", "docs", "ops/runbooks", "console"}) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const auto kind = entry.path().extension();
      const bool speaks = kind == ".cpp" || kind == ".hpp" || kind == ".inc" || kind == ".md";
      if (entry.is_regular_file() && speaks && entry.path().filename() != "glossary.md")
        files.push_back(entry.path());
    }
  }
  return files;
}

TEST(Glossary, NamesWordsThatAreNotUsed) {
  const auto banned = banned_words();
  ASSERT_GE(banned.size(), 10U) << "the table of docs/glossary.md could not be read";
  EXPECT_EQ(banned.front().instead, "主办单位");
}

TEST(Glossary, IsHeldByWhateverSpeaksChinese) {
  const auto banned = banned_words();
  const auto files = speaking_files();
  ASSERT_GE(files.size(), 100U);
  for (const auto& path : files) {
    std::size_t number = 0;
    for (const auto& line : split(read(path), "\n")) {
      ++number;
      for (const auto& [word, instead] : banned) {
        EXPECT_EQ(line.find(word), std::string::npos) << path.string() << ":" << number << " says “" << word
                                                      << "”; the glossary says “" << instead << "”";
      }
    }
  }
}

}  // namespace
}  // namespace duban
