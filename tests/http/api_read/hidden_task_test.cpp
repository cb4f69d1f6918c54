// Nothing that a unit can read tells of a task hidden from it, nor of what happens to one.
#include "orchestrator/operations/operation.hpp"
#include "tests/http/api_read/read_fixture.hpp"

#include <map>

namespace duban::testing {
namespace {

const std::string kHidden = "weekly_covert_visit@2011-11-07";  // a file filed with it has this text's digest
const std::string kUnit = "/campaigns/education-2011/units/s1";

class HiddenTasks : public ReadRoutes {
 protected:
  // Every GET that the matrix opens to units, with each query that could single something out.
  std::vector<std::string> targets() {
    const std::map<std::string, std::string> values{
        {"{campaign}", "education-2011"},    {"{unit}", "s1"},     {"{task}", "unit_work_plan"},
        {"{digest}", sha256(kHidden).hex()}, {"{calendar}", "cn"}, {"{version}", "2026.1"}};
    std::vector<std::string> found;
    for (const auto* route : router_.routes()) {
      if (route->method != http::Method::get) continue;
      if (!route->means->roles.contains(Role::unit)) continue;
      auto target = route->pattern.substr(std::string("/api/v1").size());
      for (const auto& [name, value] : values) {
        if (const auto at = target.find(name); at != std::string::npos) {
          target.replace(at, name.size(), value);
        }
      }
      found.push_back(target);
    }
    const std::string units = "/campaigns/education-2011/units";
    for (const auto* query : {"?overdue=true", "?level=red", "?phase=supervision",
                              "?task=unit_work_plan&overdue=true", "?participation=active", "?limit=1"}) {
      found.push_back(units + query);
    }
    found.push_back(kUnit + "/history?limit=2");
    found.push_back(kUnit + "/history?limit=1000");
    return found;
  }

  std::map<std::string, std::string> everything() {
    std::map<std::string, std::string> seen;
    for (const auto& target : targets()) {
      const auto reply = get(unit_of("s1"), target);
      EXPECT_EQ(reply.status, target.find("/files/") == std::string::npos ? 200 : 404)
          << target << ": " << reply.code;
      seen[target] = reply.etag + "\n" + reply.body;
    }
    return seen;
  }
};

TEST_F(HiddenTasks, AreNamedInNothingThatAUnitReads) {
  move_clock("2011-11-16T12:00:00+08:00");
  for (const auto& [target, text] : everything()) {
    for (const auto* word : {"weekly_covert_visit", "\"E23\"", "暗访", "overt visit", "inspection_group",
                             "\"visits\"", "wake_at", "\"seq\""}) {
      EXPECT_EQ(text.find(word), std::string::npos) << word << " in " << target;
    }
  }
  // The same words do stand in what the organiser's side reads, so the test would see them.
  const auto inside = get(who(Role::inspector), kUnit).body;
  EXPECT_NE(inside.find("weekly_covert_visit"), std::string::npos);
  EXPECT_NE(inside.find("\"E23\""), std::string::npos);
}

TEST_F(HiddenTasks, ChangeNothingThatAUnitReadsWhenTheyAreFiled) {
  move_clock("2011-11-16T12:00:00+08:00");
  const auto before = everything();
  const auto tag = get(who(Role::inspector), kUnit).etag;
  file("s1", kHidden, EvidenceKind::record, "inspector-one", Side::organiser);
  EXPECT_NE(get(who(Role::inspector), kUnit).etag, tag);
  EXPECT_EQ(everything(), before);
  const auto filed = kUnit + "/files/" + sha256(kHidden).hex();
  EXPECT_EQ(get(who(Role::inspector), filed).status, 200)
      << "it is there, and everything() was told that it is not";
  EXPECT_EQ(get(unit_of("s1"), kUnit, before.at(kUnit).substr(0, before.at(kUnit).find('\n'))).status, 304);
}

TEST_F(HiddenTasks, LookLikeTasksThatAreNotThere) {
  move_clock("2011-11-16T12:00:00+08:00");
  const auto clerk = unit_of("s1");
  const auto hidden = get(clerk, kUnit + "/tasks/" + kHidden + "/submissions");
  const auto absent = get(clerk, kUnit + "/tasks/absent/submissions");
  EXPECT_EQ(hidden.code, "workflow.unknown_task");
  EXPECT_EQ(hidden.code, absent.code);
  const std::string units = "/campaigns/education-2011/units";
  for (const auto* query : {"?task=@&state=open", "?task=@&overdue=true", "?extension=@"}) {
    std::vector<ReadReply> replies;
    for (const auto* task : {"weekly_covert_visit", "absent"}) {
      auto target = units + query;
      target.replace(target.find('@'), 1, task);
      replies.push_back(get(clerk, target));
    }
    EXPECT_EQ(replies[0].code, "http.query_invalid");
    EXPECT_EQ(replies[0].body, replies[1].body);
  }
}

TEST_F(HiddenTasks, LeaveNoGapInTheNumbersOfAUnitsHistory) {
  move_clock("2011-11-23T12:00:00+08:00");
  const auto clerk = unit_of("s1");
  std::int64_t number = 0;
  std::string cursor;
  do {
    const auto json =
        get(clerk, kUnit + "/history?limit=3" + (cursor.empty() ? "" : "&cursor=" + cursor)).json();
    for (const auto& event : json.at("events").as_array()) {
      EXPECT_EQ(event.at("number").as_int64(), ++number);
    }
    cursor = json.at("next").is_null() ? "" : std::string(json.at("next").as_string());
  } while (!cursor.empty());
  const auto inside = get(who(Role::office), kUnit + "/history?limit=1000").json();
  EXPECT_LT(number, static_cast<std::int64_t>(inside.at("records").as_array().size()));
}

}  // namespace
}  // namespace duban::testing
