// What a good plan file says arrives in the Plan; the small grammars read and write the same; bad luck never
// crashes.
#include "tests/unit/plan/plan_fixture.hpp"
#include "workflows/plan/plan_scalars.hpp"

#include <algorithm>

namespace duban::plan_test {
namespace {

using namespace std::string_view_literals;

std::string documented_example() {
  const auto page = read_source_file("docs/plan-format.md");
  const std::string fence = "```yaml\n";
  const auto start = page.find(fence);
  if (start == std::string::npos) return {};
  const auto from = start + fence.size();
  return page.substr(from, page.find("```", from) - from);
}

TEST(LoadPlan, ReadsTheDocumentedExample) {
  const auto loaded = load_plan(documented_example());
  ASSERT_FALSE(loaded.has_error()) << explain(loaded);
  const Plan& plan = *loaded;
  EXPECT_EQ(plan.id, "reading-month");
  EXPECT_EQ(plan.version, "1");
  EXPECT_EQ(plan.title, (LocalizedText{.en = "Reading month", .zh = "读书月"}));
  EXPECT_EQ(plan.calendar, "cn");
  EXPECT_EQ(plan.suspension_clock, ClockPolicy::freeze);
  EXPECT_EQ(plan.rework, (Offset{3, OffsetUnit::working_days}));
  EXPECT_EQ(plan.parties.at(plan.office).id, "office");
  EXPECT_EQ(plan.find_party("school"), 0);
  EXPECT_EQ(plan.find_party("nobody"), std::nullopt);
  EXPECT_EQ(plan.find_task("nothing"), std::nullopt);

  const Task& reading = plan.tasks.at(plan.find_task("reading_plan").value());
  EXPECT_EQ(reading.phase, 0);
  EXPECT_EQ(reading.subject, PartyScope::unit);
  EXPECT_EQ(std::get<DueOn>(reading.due).day, (MonthDay{12, 15}));
  EXPECT_EQ(reading.roll, Roll::forward);
  EXPECT_EQ(reading.cutoff_minutes, 17 * 60);
  EXPECT_EQ(reading.evidence, std::vector{EvidenceKind::document});
  EXPECT_EQ(reading.reviewer, plan.find_party("office"));
  EXPECT_EQ(reading.ladder, 0);

  const Task& report = plan.tasks.at(plan.find_task("school_report").value());
  EXPECT_EQ(report.phase, 1);
  EXPECT_EQ(std::get<DueAfter>(report.due).anchor, plan.find_task("reading_plan"));
  EXPECT_EQ(std::get<DueAfter>(report.due).event, AfterEvent::accepted);
  EXPECT_EQ(plan.tasks.at(plan.find_task("overview").value()).subject, PartyScope::organiser);

  const auto& rungs = plan.ladders.at(0).rungs;
  ASSERT_EQ(rungs.size(), 3u);
  EXPECT_EQ(rungs[0].offset, (Offset{-3, OffsetUnit::days}));
  EXPECT_EQ(rungs[0].minutes_of_day, 9 * 60);
  EXPECT_EQ(rungs[1].offset.count, 0);
  EXPECT_EQ(rungs[1].minutes_of_day, std::nullopt);
  EXPECT_EQ(rungs[2].propose, "leader_interview");
}

TEST(PlanScalars, WriteWhatTheyRead) {
  for (const auto* text : {"01-01", "02-29", "12-31"})
    EXPECT_EQ(format_month_day(*parse_month_day(text)), text);
  for (const auto* text : {"00:00", "09:05", "23:59"})
    EXPECT_EQ(format_time_of_day(*parse_time_of_day(text)), text);
  for (const auto* text : {"0d", "7d", "-7d", "5wd", "-366wd"})
    EXPECT_EQ(format_offset(*parse_offset(text)), text);
  for (const auto* text : {"due", "due-7d", "due+1wd", "due 12:00", "due-1d 09:00"}) {
    const auto at = parse_rung_at(text);
    ASSERT_TRUE(at) << text;
    Rung rung;
    rung.offset = at->offset;
    rung.minutes_of_day = at->minutes_of_day;
    EXPECT_EQ(format_rung_at(rung), text);
  }
}

TEST(PlanScalars, RefuseEverythingElse) {
  for (const auto* text : {"", "9-30", "09/30", "00-10", "13-01", "04-31", "09-3a", "+9-30"}) {
    EXPECT_FALSE(parse_month_day(text)) << text;
  }
  for (const auto* text : {"24:00", "12:60", "1200", "-1:00"}) EXPECT_FALSE(parse_time_of_day(text)) << text;
  for (const auto* text : {"", "d", "wd", "5", "5w", "367d", "--5d", "+5d", "99999999999d"}) {
    EXPECT_FALSE(parse_offset(text)) << text;
  }
  for (const auto* text :
       {"", "du", "due-", "due+0d", "due--1d", "due1d", "due 9:00", "due-1d09:00", "Due"}) {
    EXPECT_FALSE(parse_rung_at(text)) << text;
  }
}

TEST(PlanScalars, CountDaysAcrossNewYear) {
  EXPECT_EQ(days_after({12, 31}, {1, 1}), 1);
  EXPECT_EQ(days_after({1, 1}, {12, 31}), 365);
  EXPECT_EQ(days_from({9, 21}, {9, 10}), -11);
  EXPECT_EQ(days_from({12, 21}, {1, 5}), 15);
}

// Whatever happens to a file, the answer is a plan, or errors that each have a place inside the file. Says
// whether it was a plan.
bool expect_plan_or_places(const std::string& text, const std::string& what) {
  const auto loaded = load_plan(text);
  if (loaded.has_value()) return true;
  const Errors errors = loaded.error();
  EXPECT_FALSE(errors.empty()) << what;
  const auto lines = std::ranges::count(text, '\n') + 1;
  Position last{1, 1};
  for (const auto& error : errors) {
    EXPECT_TRUE(error.position) << what << ": " << error.name();
    if (!error.position) continue;
    EXPECT_GE(error.position->column, 1) << what;
    EXPECT_LE(error.position->line, lines) << what;
    const bool ordered =
        std::pair{last.line, last.column} <= std::pair{error.position->line, error.position->column};
    EXPECT_TRUE(ordered) << what << ": " << error.name();
    last = *error.position;
  }
  return false;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line + "\n");
  return lines;
}

TEST(LoadPlan, SurvivesTheLossOrRepetitionOfAnyLine) {
  const auto lines = lines_of(read_source_file("workflows/plans/education-accountability.yaml"));
  ASSERT_GT(lines.size(), 300u);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string without, twice;
    for (std::size_t j = 0; j < lines.size(); ++j) {
      if (j != i) without += lines[j];
      twice += lines[j];
      if (j == i) twice += lines[j];
    }
    expect_plan_or_places(without, "without line " + std::to_string(i + 1));
    if (!expect_plan_or_places(twice, "line " + std::to_string(i + 1) + " twice")) ++refused;
  }
  // Only comments, blank lines, folded text and rungs may stand twice.
  EXPECT_GT(refused, lines.size() * 4 / 5);
}

TEST(LoadPlan, SurvivesTruncationAndDamagedBytes) {
  const auto text = read_source_file("workflows/plans/health-accountability.yaml");
  for (std::size_t size = 0; size < text.size(); size += 37) {
    expect_plan_or_places(text.substr(0, size), "cut at " + std::to_string(size));
  }
  const std::string_view bytes = "\0\x04\xFF'\"[]{}&*!|>%@`#:-?,\n\t "sv;
  for (std::size_t at = 0; at < text.size(); at += 13) {
    std::string damaged = text;
    damaged[at] = bytes[at / 13 % bytes.size()];
    expect_plan_or_places(damaged, "damaged at " + std::to_string(at));
  }
}

}  // namespace
}  // namespace duban::plan_test
