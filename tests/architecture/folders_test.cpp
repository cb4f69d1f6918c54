// Which folder stands on which. The table is the picture: a folder without a row, an include that has no
// arrow in it, and an arrow that closes a circle fail. docs/ARCHITECTURE.md shows the same rows.
#include "tests/architecture/project_tree.hpp"

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

// "workflows/…" is that folder with all below it.
constexpr std::string_view kWithAllBelow = "/…";

struct Row {
  std::string_view folder;
  std::string_view stands_on;  // separated by blanks
};

// From the bottom up. To add an arrow is to decide something: say in the commit why.
constexpr std::array kRows{
    // The rules of the campaign, without a clock, a disk or a network.
    Row{"workflows/base", ""},
    Row{"workflows/words", "workflows/base"},
    Row{"workflows/aggregate", "workflows/base"},
    Row{"workflows/library", "workflows/base workflows/words"},
    Row{"workflows/plan", "workflows/base workflows/words"},
    Row{"workflows/machines", "workflows/base workflows/plan workflows/words"},
    Row{"workflows/calendar", "workflows/base workflows/plan workflows/words"},
    Row{"workflows/schedule", "workflows/base workflows/plan workflows/calendar workflows/words"},
    Row{"workflows/access_token", "workflows/base workflows/aggregate workflows/words"},
    Row{"workflows/contacts", "workflows/base workflows/aggregate workflows/words"},
    Row{"workflows/delivery", "workflows/base workflows/aggregate workflows/words"},
    Row{"workflows/endpoint", "workflows/base workflows/aggregate workflows/words"},
    Row{"workflows/campaign",
        "workflows/base workflows/aggregate workflows/plan workflows/machines workflows/calendar "
        "workflows/schedule workflows/words"},
    Row{"workflows/unit_campaign",
        "workflows/base workflows/aggregate workflows/plan workflows/machines workflows/schedule "
        "workflows/campaign workflows/words"},
    // The registry: the one place that names every aggregate.
    Row{"workflows",
        "workflows/access_token workflows/campaign workflows/contacts workflows/delivery workflows/endpoint "
        "workflows/library workflows/unit_campaign"},
    Row{"workflows/audit",
        "workflows workflows/base workflows/access_token workflows/endpoint workflows/unit_campaign "
        "workflows/words"},

    // Beside them, of no use to them.
    Row{"persistence/threads", ""},
    Row{"metrics", "persistence/threads"},

    // What is stored, then how it came to be so, then where.
    Row{"persistence", "workflows/… persistence/threads"},
    Row{"persistence/upcasters", "persistence workflows/…"},
    Row{"persistence/tables", "persistence persistence/upcasters workflows/…"},
    Row{"persistence/trail", "persistence persistence/tables workflows/base"},
    Row{"persistence/migrations",
        "persistence persistence/tables persistence/trail persistence/upcasters workflows/…"},
    Row{"persistence/rocksdb",
        "persistence persistence/migrations persistence/tables persistence/trail workflows/base"},

    // Ways to the world that know nothing of campaigns.
    Row{"orchestrator/log", "workflows/base"},
    Row{"orchestrator/http", "workflows/base persistence/threads"},
    Row{"orchestrator/evidence", "orchestrator/http workflows/base persistence/threads"},
    Row{"orchestrator/import", "orchestrator/http workflows/…"},
    Row{"orchestrator/operations", "orchestrator/http orchestrator/import workflows/…"},

    // The engine, and what reads or follows what it has written.
    Row{"orchestrator/engine",
        "persistence persistence/tables persistence/trail workflows/… persistence/threads"},
    Row{"orchestrator/queries",
        "orchestrator/engine orchestrator/http persistence persistence/tables persistence/trail workflows/…"},
    Row{"orchestrator/audit",
        "orchestrator/engine persistence persistence/tables persistence/trail workflows/…"},
    Row{"orchestrator/access",
        "orchestrator/http orchestrator/operations persistence persistence/tables persistence/trail "
        "workflows/… persistence/threads"},
    // How notices travel: the port, then each channel.
    Row{"orchestrator/channels", "workflows/base workflows/contacts workflows/endpoint"},
    Row{"orchestrator/channels/webhook", "orchestrator/channels orchestrator/http workflows/base"},
    Row{"orchestrator/dispatcher",
        "orchestrator/engine orchestrator/channels persistence persistence/tables persistence/trail "
        "workflows/… persistence/threads"},
    Row{"orchestrator/rehearsal",
        "orchestrator/engine orchestrator/http orchestrator/import persistence persistence/tables "
        "persistence/trail workflows/…"},

    // Handlers. Those of one resource know those of another only where it shows the other's views.
    Row{"orchestrator/api",
        "orchestrator/access orchestrator/engine orchestrator/http orchestrator/operations "
        "orchestrator/queries persistence persistence/tables persistence/trail workflows/… "
        "persistence/threads"},
    Row{"orchestrator/api/access",
        "orchestrator/api orchestrator/access orchestrator/operations persistence persistence/tables "
        "persistence/trail workflows/base"},
    Row{"orchestrator/api/audit",
        "orchestrator/api orchestrator/operations orchestrator/queries persistence persistence/tables "
        "persistence/trail workflows/base"},
    Row{"orchestrator/api/endpoints",
        "orchestrator/access orchestrator/api orchestrator/channels/webhook orchestrator/engine "
        "orchestrator/operations orchestrator/queries persistence persistence/tables persistence/trail "
        "workflows/delivery workflows/endpoint"},
    Row{"orchestrator/api/import",
        "orchestrator/access orchestrator/api orchestrator/engine orchestrator/http orchestrator/import "
        "orchestrator/operations persistence persistence/tables persistence/threads persistence/trail "
        "workflows/…"},
    Row{"orchestrator/api/plans",
        "orchestrator/api orchestrator/access orchestrator/engine orchestrator/operations persistence "
        "persistence/tables persistence/trail "
        "workflows/…"},
    Row{"orchestrator/api/server",
        "orchestrator/access orchestrator/api orchestrator/engine orchestrator/log orchestrator/operations"},
    Row{"orchestrator/api/units",
        "orchestrator/api orchestrator/access orchestrator/engine orchestrator/evidence "
        "orchestrator/operations orchestrator/queries persistence persistence/tables persistence/trail "
        "workflows/…"},
    Row{"orchestrator/api/campaigns",
        "orchestrator/access orchestrator/api orchestrator/api/plans orchestrator/api/units "
        "orchestrator/http orchestrator/import orchestrator/operations orchestrator/queries persistence "
        "persistence/tables persistence/trail workflows/…"},
    Row{"orchestrator/api/evidence",
        "orchestrator/access orchestrator/api orchestrator/api/units orchestrator/engine "
        "orchestrator/evidence orchestrator/http orchestrator/operations persistence persistence/tables "
        "persistence/trail workflows/…"},

    // Where everything meets: the server, and the command line that starts it.
    Row{"orchestrator/app",
        "orchestrator/access orchestrator/api orchestrator/channels orchestrator/channels/webhook "
        "orchestrator/dispatcher orchestrator/engine orchestrator/evidence orchestrator/http "
        "orchestrator/log orchestrator/queries metrics persistence "
        "persistence/tables persistence/trail "
        "persistence/rocksdb workflows/… persistence/threads"},
    Row{"orchestrator/cli",
        "orchestrator/app orchestrator/audit orchestrator/http orchestrator/operations "
        "orchestrator/rehearsal persistence persistence/tables persistence/trail persistence/rocksdb "
        "workflows/…"},
    Row{"orchestrator", "orchestrator/app orchestrator/cli workflows/base"},
};

constexpr std::array<std::string_view, 4> kParts{"workflows", "metrics", "persistence", "orchestrator"};

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::string_view folder_of(std::string_view path) {
  return path.substr(0, path.rfind('/'));
}

bool is_of_the_product(const ProjectFile& file) {
  return file.is_cpp() &&
         std::any_of(kParts.begin(), kParts.end(), [&](std::string_view part) { return file.is_in(part); });
}

using Arrows = std::map<std::string_view, std::set<std::string_view>>;

// "/…" written out.
Arrows arrows() {
  Arrows arrows;
  for (const Row& row : kRows) {
    auto& targets = arrows[row.folder];
    for (std::string_view word : words_of(row.stands_on)) {
      if (!word.ends_with(kWithAllBelow)) {
        targets.insert(word);
        continue;
      }
      word.remove_suffix(kWithAllBelow.size());
      for (const Row& below : kRows) {
        const bool is_below =
            below.folder.starts_with(word) && below.folder.substr(word.size()).starts_with('/');
        if (below.folder == word || is_below) targets.insert(below.folder);
      }
    }
  }
  return arrows;
}

TEST(Folders, StandOnWhatTheTableSays) {
  const auto allowed = arrows();
  for (const ProjectFile& file : project_files()) {
    if (!is_of_the_product(file)) continue;
    const auto row = allowed.find(folder_of(file.path));
    if (row == allowed.end()) {
      ADD_FAILURE() << file.path << " is in a folder that has no row";
      continue;
    }
    for (const Include& include : includes_of(file)) {
      if (!include.quoted || folder_of(include.target) == row->first) continue;
      EXPECT_TRUE(row->second.contains(folder_of(include.target)))
          << file.path << " includes " << include.target;
    }
  }
}

TEST(Folders, OfTheTableExist) {
  std::set<std::string_view> folders;
  for (const ProjectFile& file : project_files()) {
    if (is_of_the_product(file)) folders.insert(folder_of(file.path));
  }
  std::set<std::string_view> rows;
  for (const Row& row : kRows) {
    EXPECT_TRUE(rows.insert(row.folder).second) << row.folder << " has two rows";
    EXPECT_TRUE(folders.contains(row.folder)) << row.folder;
  }
  for (const auto& [folder, targets] : arrows()) {
    for (const auto target : targets) EXPECT_TRUE(rows.contains(target)) << folder << " stands on " << target;
  }
}

// Each folder stands only on such as have their row before it, so no way leads back.
TEST(Folders, StandOnNoneAboveThem) {
  const auto allowed = arrows();
  std::set<std::string_view> built;
  for (const Row& row : kRows) {
    for (const auto target : allowed.at(row.folder)) {
      EXPECT_TRUE(built.contains(target)) << row.folder << " stands on " << target;
    }
    built.insert(row.folder);
  }
}

std::string rows_as_page() {
  std::string text;
  for (const Row& row : kRows) {
    text += "| `" + std::string(row.folder) + "` |";
    for (const auto word : words_of(row.stands_on)) text += " `" + std::string(word) + '`';
    text += row.stands_on.empty() ? " – |\n" : " |\n";
  }
  return text;
}

TEST(Folders, OfThePageAreThoseOfTheTable) {
  const auto page = std::find_if(project_files().begin(), project_files().end(),
                                 [](const ProjectFile& file) { return file.path == "docs/ARCHITECTURE.md"; });
  ASSERT_NE(page, project_files().end());
  EXPECT_NE(page->text.find(rows_as_page()), std::string::npos) << "docs/ARCHITECTURE.md must show\n"
                                                                << rows_as_page();
}

}  // namespace
}  // namespace duban
