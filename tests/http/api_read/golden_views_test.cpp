// Who sees what, answer by answer: every GET of the table as each role reads it, one campaign with hidden
// tasks behind them all, compared with views/<operation>.txt. Roles that read the same stand together, so
// that a change of visibility shows in a review as a role that moves.
//
// With DUBAN_WRITE_GOLDEN=1 in the environment the files are written anew; look at what changed.
#include "orchestrator/operations/all.hpp"
#include "tests/http/api_read/read_fixture.hpp"
#include "workflows/base/name.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace duban::testing {
namespace {

namespace json = boost::json;

const std::string kHidden = "weekly_covert_visit@2011-11-07";  // a file filed with it has this text's digest

// --- showing an answer -------------------------------------------------------------------------------------

bool is_flat(const json::value& value) {
  if (const auto* array = value.if_array()) {
    return std::all_of(array->begin(), array->end(),
                       [](const json::value& each) { return each.is_primitive(); });
  }
  if (const auto* object = value.if_object()) {
    return std::all_of(object->begin(), object->end(),
                       [](const auto& member) { return is_flat(member.value()); }) &&
           json::serialize(value).size() <= 160;
  }
  return true;
}

// What is short stands on one line, everything else on lines of its own.
void show(std::string& text, const json::value& value, const std::string& indent) {
  const auto deeper = indent + " ";
  if (is_flat(value)) {
    text += json::serialize(value);
  } else if (const auto* object = value.if_object()) {
    text += "{";
    for (const auto& member : *object) {
      text += "\n" + deeper + std::string(member.key()) + ": ";
      show(text, member.value(), deeper);
    }
    text += "\n" + indent + "}";
  } else {
    text += "[";
    for (const auto& each : value.as_array()) {
      text += "\n" + deeper;
      show(text, each, deeper);
    }
    text += "\n" + indent + "]";
  }
}

// Plans, calendars and the log are seen whole or not at all, so their content says nothing here.
bool is_seen_whole(const Operation& operation) {
  return operation.id == "get_plan" || operation.id == "get_calendar" || operation.chapter == Chapter::audit;
}

std::string shown(const ReadReply& reply, const Operation& operation) {
  auto text = std::to_string(reply.status);
  if (!reply.code.empty()) return text + " " + reply.code + "\n";
  if (!reply.etag.empty()) text += ", ETag " + reply.etag;
  if (is_seen_whole(operation) || !reply.content_type.starts_with("application/json"))
    return text + ", " + reply.content_type + "\n";
  text += "\n";
  show(text, reply.json(), "");
  return text + "\n";
}

// --- asking ------------------------------------------------------------------------------------------------

const std::map<std::string_view, std::string> kValues{{"campaign", "education-2011"},
                                                      {"unit", "s1"},
                                                      {"plan", "education-accountability"},
                                                      {"task", "unit_work_plan"},
                                                      {"calendar", "cn"},
                                                      {"version", "2026.1"},
                                                      {"seq", "3"},
                                                      {"digest", sha256(kHidden).hex()}};

// What a GET needs beside its path, or what makes it tell more.
const std::map<std::string_view, std::vector<std::string>> kQueries{
    {"compare_plans", {"?from=education-accountability&to=education-accountability"}},
    {"get_consistency_proof", {"?from=2&to=5"}},
    {"get_inclusion_proof", {"?size=5"}},
    {"list_audit", {"?limit=4"}},
    {"list_deadlines", {"?from=2011-11-07&to=2011-11-21"}},
    {"list_escalations", {"", "?task=weekly_covert_visit"}},
    {"list_units", {"", "?task=weekly_covert_visit&overdue=true"}},
    {"get_unit_history", {"?limit=1000"}}};

std::vector<std::string> targets_of(const Operation& operation) {
  std::vector<std::string> paths{std::string(operation.path)};
  if (operation.id == "get_submission") {
    paths.push_back(paths.front());
    paths.back().replace(paths.back().find("{task}"), std::string_view("{task}").size(), kHidden);
  }
  for (auto& path : paths) {
    for (const auto name : path_parameters(operation.path)) {
      const auto at = path.find("{" + std::string(name) + "}");
      if (at == std::string::npos) continue;
      const bool fan_in = operation.id == "get_fan_in" && name == "task";
      path.replace(at, name.size() + 2, fan_in ? "consolidated_report" : kValues.at(name));
    }
  }
  const auto queries = kQueries.find(operation.id);
  if (queries == kQueries.end()) return paths;
  std::vector<std::string> targets;
  for (const auto& query : queries->second) targets.push_back(paths.front() + query);
  return targets;
}

struct Reader {
  std::string name;
  Principal who;
};

class GoldenViews : public ReadRoutes {
 protected:
  GoldenViews() {
    move_clock("2011-09-22T09:00:00+08:00");
    file("s1", "unit_work_plan", EvidenceKind::document, "s1-clerk", Side::unit);
    act("s1", ReturnSubmission{"unit_work_plan", "the dates are missing", {}});
    file("s1", "unit_work_plan", EvidenceKind::document, "s1-clerk", Side::unit);
    act("s1", AcceptSubmission{"unit_work_plan", ""});
    move_clock("2011-11-16T12:00:00+08:00");
    file("s1", kHidden, EvidenceKind::record, "inspector-one", Side::organiser);
  }

  std::vector<Reader> readers() const {
    std::vector<Reader> all;
    for (const auto role : {Role::admin, Role::auditor, Role::office, Role::reviewer, Role::inspector,
                            Role::leader, Role::metrics}) {
      all.push_back({std::string(name_of(role)), who(role)});
    }
    all.push_back({"office of another organiser", stranger()});
    all.push_back({"unit s1", unit_of("s1")});
    all.push_back({"unit s2", unit_of("s2")});
    return all;
  }

  // One section for each answer that somebody gets.
  std::string views_of(const Operation& operation) {
    std::string text;
    for (const auto& target : targets_of(operation)) {
      std::vector<std::pair<std::string, std::string>> sections;  // names of readers, what they read
      for (const auto& reader : readers()) {
        const auto read = shown(get_at(reader.who, target), operation);
        const auto same = std::find_if(sections.begin(), sections.end(),
                                       [&](const auto& section) { return section.second == read; });
        if (same == sections.end()) {
          sections.emplace_back(reader.name, read);
        } else {
          same->first += ", " + reader.name;
        }
      }
      for (const auto& [names, read] : sections) {
        text += "== GET " + target + " as " + names + "\n" + read + "\n";
      }
    }
    // What follows from the plan's bytes, or is minted anew in every run, is not about visibility.
    text = std::regex_replace(text, std::regex("[0-9a-f]{64}"), "<digest>");
    return std::regex_replace(text, std::regex(authenticator_->list().front().id), "<token>");
  }
};

TEST_F(GoldenViews, AreWhatEachRoleReads) {
  const bool write = std::getenv("DUBAN_WRITE_GOLDEN") != nullptr;
  for (const auto* operation : all_operations()) {
    if (operation->method != http::Method::get || operation->is_open()) continue;
    const auto path = DUBAN_SOURCE_DIR "/tests/http/api_read/views/" + std::string(operation->id) + ".txt";
    const auto views = views_of(*operation);
    if (write) std::ofstream(path, std::ios::binary) << views;
    std::ifstream file(path, std::ios::binary);
    const std::string golden{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(views, golden) << operation->id;
  }
}

}  // namespace
}  // namespace duban::testing
