// Every command × every participation, phase and task state → what decide answers, as a table a person reads:
// matrix.golden.txt. A change of behaviour is a change of that file.
#include "tests/support/shipped_files.hpp"
#include "tests/unit/unit_campaign/sample_plan.hpp"
#include "workflows/base/name.hpp"
#include "workflows/unit_campaign/moments.hpp"

#include <algorithm>
#include <fstream>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <gtest/gtest.h>

namespace duban::testing {
namespace {

template <class Enum>
std::vector<Enum> all_of() {
  std::vector<Enum> values;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
      [&](auto enumerator) { values.push_back(enumerator.value); });
  return values;
}

struct Named {
  std::string name;
  UnitCommand command;
  bool extension_asked = false;
};

std::vector<Named> commands() {
  const TaskKey task = "work_plan";
  FileSubmission filing;
  filing.task = task;
  filing.carries = {EvidenceKind::document};
  return {{"Enrol", Enrol{}},
          {"LaunchUnit", LaunchUnit{}},
          {"WakeUp", WakeUp{}},
          {"ApprovePhase", ApprovePhase{"third", "x"}},
          {"FileSubmission", filing},
          {"AcceptSubmission", AcceptSubmission{task, "x"}},
          {"ReturnSubmission", ReturnSubmission{task, "x", {}}},
          {"RequestExtension", RequestExtension{task, day("2012-02-01"), "x", "s01"}},
          {"GrantExtension", GrantExtension{task, day("2012-02-01"), "x"}, true},
          {"RefuseExtension", RefuseExtension{task, "x"}, true},
          {"WaiveTask", WaiveTask{task, "x"}},
          {"RequireTask", RequireTask{task, day("2012-02-01"), "x"}},
          {"SuspendUnit", SuspendUnit{"x", false}},
          {"ResumeUnit", ResumeUnit{"x", false}},
          {"WithdrawUnit", WithdrawUnit{"x"}},
          {"CompleteUnit", CompleteUnit{"x"}}};
}

struct Standing {
  std::string name;
  std::optional<PhaseState> phase;  // nullopt: enrolled and not launched
};

// A launched unit that has lived until a day of that phase.
Unit unit_in(const Standing& standing, Participation participation, const Campaign& campaign) {
  Unit unit = campaign.enrolled("S01");
  if (standing.phase) {
    unit.launched("2011-09-01");
    switch (*standing.phase) {
      case PhaseState::enrolled:
        unit.lives_until("2011-09-02");
        break;
      case PhaseState::mobilization:
        unit.lives_until("2011-09-25");
        break;
      case PhaseState::self_correction:
        unit.lives_until("2011-10-25");
        break;
      case PhaseState::supervision:
      case PhaseState::summary:
      case PhaseState::completed:
        unit.lives_until("2011-11-06");
        EXPECT_THAT(unit.approves("third"), is_done());
        break;
    }
    if (*standing.phase == PhaseState::summary || *standing.phase == PhaseState::completed) {
      unit.lives_until("2011-12-20");
    }
    if (*standing.phase == PhaseState::completed) {
      EXPECT_THAT(unit.completes(), is_done());
    }
  }
  // What cannot be reached by commands (a suspended unit that is not launched) stands in the table all the
  // same.
  unit.bend([&](UnitCampaign& state) {
    state.participation = participation;
    if (participation == Participation::suspended) state.suspended_at = unit.now();
  });
  EXPECT_EQ(unit.state().phase, standing.phase.value_or(PhaseState::enrolled));
  return unit;
}

void put_task_into(TaskInstance& task, TaskState state, bool extension_asked, Instant now,
                   const TimeZone& zone) {
  task.state = state;
  const auto end = zone.end_of_day(day("2012-01-20"));
  task.due = DueDate{day("2012-01-20"), end, end};
  task.escalation =
      awaits_owner(state) || state == TaskState::planned ? EscalationState::quiet : EscalationState::resolved;
  task.level = Level::none;
  task.rungs_passed = 5;
  const bool filed =
      state == TaskState::submitted || state == TaskState::returned || state == TaskState::accepted;
  task.filings = filed ? 1 : 0;
  if (filed) task.first_filed_at = task.last_filed_at = now;
  if (extension_asked) task.extension = ExtensionRequest{"x", now, "s01", day("2012-02-01")};
}

void put_task_into(Unit& unit, TaskState state, bool extension_asked) {
  unit.bend([&](UnitCampaign& bent) {
    for (auto& task : bent.tasks) {
      if (unit.context().task_of(task.slot).id != "work_plan") continue;
      put_task_into(task, state, extension_asked, unit.now(), unit.context().zone);
    }
  });
}

std::string answer_of(const Unit& unit, const Named& command) {
  Unit copy = unit;
  const auto answer = copy.does(command.command, Side::organiser);
  if (!answer.error) return "ok";
  return std::string(answer.error->name().substr(std::string_view("workflow.").size()));
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size() + 1), ' ');
  return text;
}

std::vector<std::string> table() {
  SamplePlan plan;
  plan.second_advance = "by_approval";
  const Campaign campaign = sample(plan);
  std::vector<Standing> standings{{"not_launched", std::nullopt}};
  for (const auto phase : all_of<PhaseState>()) standings.push_back({std::string(name_of(phase)), phase});
  auto head = padded("command", 17) + padded("participation", 14) + padded("phase", 16);
  for (const auto state : all_of<TaskState>()) head += padded(std::string(name_of(state)), 28);
  std::vector<std::string> lines{head.substr(0, head.find_last_not_of(' ') + 1)};
  for (const auto& standing : standings) {
    for (const auto participation : all_of<Participation>()) {
      const Unit unit = unit_in(standing, participation, campaign);
      for (const auto& command : commands()) {
        auto line = padded(command.name, 17) + padded(std::string(name_of(participation)), 14) +
                    padded(standing.name, 16);
        for (const auto state : all_of<TaskState>()) {
          Unit bent = unit;
          put_task_into(bent, state, command.extension_asked);
          line += padded(answer_of(bent, command), 28);
        }
        lines.push_back(line.substr(0, line.find_last_not_of(' ') + 1));
      }
    }
  }
  std::sort(lines.begin() + 1, lines.end());
  return lines;
}

TEST(DecisionMatrix, EqualsItsGoldenTable) {
  std::string text;
  for (const auto& line : table()) text += line + "\n";
  const auto expected = read_source_file("tests/unit/unit_campaign/matrix.golden.txt");
  if (text == expected) return;
  const auto actual_path = ::testing::TempDir() + "matrix.golden.txt";
  std::ofstream(actual_path) << text;
  FAIL() << "what decide answers now is in " << actual_path << "; compare it with the golden file";
}

}  // namespace
}  // namespace duban::testing
