#include "tests/unit/machines/golden_table.hpp"
#include "workflows/machines/campaign_machine.hpp"
#include "workflows/machines/escalation_machine.hpp"
#include "workflows/machines/participation_machine.hpp"
#include "workflows/machines/phase_machine.hpp"
#include "workflows/machines/task_machine.hpp"

namespace duban {
namespace {

constexpr bool kNoAndYes[] = {false, true};

test::Subject<CampaignState, CampaignTrigger, CampaignFacts> campaign() {
  std::vector<CampaignFacts> facts;
  for (const bool has_units : kNoAndYes)
    for (const bool sweep_idle : kNoAndYes)
      for (const bool all_closed : kNoAndYes) {
        facts.push_back({has_units, sweep_idle, all_closed});
      }
  return {"campaign.golden.txt",
          next_campaign,
          {"has_units", "sweep_idle", "all_closed"},
          facts,
          [](const CampaignFacts& fact) {
            return test::Row{test::yes_or_no(fact.has_units), test::yes_or_no(fact.sweep_idle),
                             test::yes_or_no(fact.all_closed)};
          }};
}

test::Subject<EscalationState, EscalationTrigger, EscalationFacts> escalation() {
  std::vector<EscalationFacts> facts;
  for (const bool past_due_rung : kNoAndYes) {
    facts.push_back({past_due_rung});
  }
  return {
      "escalation.golden.txt", next_escalation, {"past_due_rung"}, facts, [](const EscalationFacts& fact) {
        return test::Row{test::yes_or_no(fact.past_due_rung)};
      }};
}

test::Subject<Participation, ParticipationTrigger, ParticipationFacts> participation() {
  std::vector<ParticipationFacts> facts;
  for (const bool launched : kNoAndYes)
    for (const bool completed : kNoAndYes) {
      facts.push_back({launched, completed});
    }
  return {"participation.golden.txt",
          next_participation,
          {"launched", "completed"},
          facts,
          [](const ParticipationFacts& fact) {
            return test::Row{test::yes_or_no(fact.launched), test::yes_or_no(fact.completed)};
          }};
}

test::Subject<TaskState, TaskTrigger, TaskFacts> task() {
  std::vector<TaskFacts> facts;
  for (const bool reviewed : kNoAndYes)
    for (const bool complete : kNoAndYes) {
      facts.push_back({reviewed, complete});
    }
  return {"task.golden.txt", next_task, {"reviewed", "complete"}, facts, [](const TaskFacts& fact) {
            return test::Row{test::yes_or_no(fact.reviewed), test::yes_or_no(fact.complete)};
          }};
}

test::Subject<PhaseState, PhaseTrigger, PhaseFacts> phase() {
  std::vector<PhaseFacts> facts{{std::nullopt, false}, {std::nullopt, true}};
  for (const PhaseKind next : test::all_of<PhaseKind>()) {
    for (const bool due : kNoAndYes) facts.push_back({next, due});
  }
  return {"phase.golden.txt", next_phase, {"next", "due"}, facts, [](const PhaseFacts& fact) {
            return test::Row{fact.next ? test::name_of(*fact.next) : "none", test::yes_or_no(fact.due)};
          }};
}

template <class Check>
void check_every_machine(Check check) {
  check(campaign());
  check(escalation());
  check(participation());
  check(phase());
  check(task());
}

TEST(CampaignMachine, EqualsItsGoldenTable) {
  test::expect_golden_table(campaign());
}

TEST(EscalationMachine, EqualsItsGoldenTable) {
  test::expect_golden_table(escalation());
}

TEST(ParticipationMachine, EqualsItsGoldenTable) {
  test::expect_golden_table(participation());
}

TEST(PhaseMachine, EqualsItsGoldenTable) {
  test::expect_golden_table(phase());
}

TEST(TaskMachine, EqualsItsGoldenTable) {
  test::expect_golden_table(task());
}

TEST(EveryMachine, MoveOnlyWhenATransitionIsTaken) {
  check_every_machine([](const auto& machine) { test::expect_only_taken_moves(machine); });
}

TEST(EveryMachine, RejectInTwoWays) {
  check_every_machine([](const auto& machine) { test::expect_two_kinds_of_rejection(machine); });
}

TEST(EveryMachine, AnswerTheSameTwice) {
  check_every_machine([](const auto& machine) { test::expect_the_same_answer_twice(machine); });
}

TEST(EveryMachine, RestoreEveryState) {
  check_every_machine([](const auto& machine) { test::expect_every_state_survives_the_round_trip(machine); });
}

TEST(EveryMachine, ReachEveryState) {
  check_every_machine([](const auto& machine) { test::expect_every_state_is_reachable(machine); });
}

TEST(EveryMachine, LeaveValuesTheyDoNotKnow) {
  check_every_machine(
      [](const auto& machine) { test::expect_values_outside_the_enumerations_to_stay(machine); });
}

TEST(TaskState, IsSettledOrAwaitsSomebody) {
  std::string settled;
  std::string awaiting_owner;
  for (const TaskState state : test::all_of<TaskState>()) {
    if (is_settled(state)) settled += test::name_of(state) + " ";
    if (awaits_owner(state)) awaiting_owner += test::name_of(state) + " ";
  }
  EXPECT_EQ(settled, "accepted waived not_required ");
  EXPECT_EQ(awaiting_owner, "open returned ");
}

}  // namespace
}  // namespace duban
