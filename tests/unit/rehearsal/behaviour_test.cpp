// Behaviour files: what is read, and every way in which one is refused, with its place.
#include "orchestrator/rehearsal/behaviour.hpp"

#include "orchestrator/import/units_file.hpp"
#include "orchestrator/rehearsal/rehearsal_errors.hpp"
#include "tests/unit/rehearsal/small_campaign.hpp"
#include "workflows/plan/plan_loader.hpp"

#include <gtest/gtest.h>

namespace duban {
namespace {

const Plan& plan() {
  static const Plan loaded = load_plan(testing::kSmallPlan).value();
  return loaded;
}

Checked<Behaviour> load(const std::string& yaml) {
  static const auto units = read_units_csv(testing::kSmallUnits).value();
  return load_behaviour(yaml, plan(), units);
}

const std::string kHead = "apiVersion: duban/v1\nkind: Behaviour\n";

struct Refused {
  ErrorCode code;
  Position at;
};

void expect_refused(const std::string& yaml, const std::vector<Refused>& expected) {
  const auto loaded = load(yaml);
  ASSERT_FALSE(loaded) << yaml;
  const auto& errors = loaded.error();
  ASSERT_EQ(errors.size(), expected.size()) << yaml << errors.front().message(Language::en);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(errors[i].code, expected[i].code) << errors[i].message(Language::en);
    ASSERT_TRUE(errors[i].position) << yaml;
    EXPECT_EQ(errors[i].position->line, expected[i].at.line) << errors[i].message(Language::en);
    EXPECT_EQ(errors[i].position->column, expected[i].at.column) << errors[i].message(Language::en);
  }
}

TEST(Behaviour, IsReadWithItsRulesAndTheDefaultLast) {
  const auto behaviour =
      load(kHead +
           "launch: 2011-10-01\nat: \"09:30\"\norganiser: {id: bureau, name: 局, contacts: "
           "[{party: office, address: o@example.invalid}]}\n"
           "rules:\n  - {units: [A1], tasks: [report], file: {after_due: 3d, at: \"08:00\"}}\n"
           "default: {file: {before_due: 2d}}\n");
  ASSERT_TRUE(behaviour);
  EXPECT_EQ(behaviour->minutes_of_day, 570);
  EXPECT_EQ(behaviour->organiser_id, "bureau");
  ASSERT_EQ(behaviour->contacts.size(), 1U);
  ASSERT_EQ(behaviour->rules.size(), 2U);
  const auto& report = plan().tasks[*plan().find_task("report")];
  const auto* late = find_aspect(*behaviour, &Rule::file, "A1", plan(), &report);
  ASSERT_NE(late, nullptr);
  EXPECT_EQ(late->kind, Filing::Kind::after_due);
  EXPECT_EQ(late->days, 3);
  EXPECT_EQ(late->minutes_of_day, 480);
  const auto* usual = find_aspect(*behaviour, &Rule::file, "A2", plan(), &report);
  ASSERT_NE(usual, nullptr);
  EXPECT_EQ(usual->kind, Filing::Kind::before_due);
  EXPECT_EQ(find_aspect(*behaviour, &Rule::review, "A1", plan(), &report), nullptr);
}

TEST(Behaviour, RefusesWhatItDoesNotKnow) {
  expect_refused(kHead + "speed: 2\n", {{errors::behaviour_unknown_key, {3, 1}}});
  expect_refused(kHead + "rules:\n  - {units: [Z9], silent: true}\n",
                 {{errors::behaviour_unknown_name, {4, 14}}});
  expect_refused(kHead + "rules:\n  - tasks: [dance]\n    owners: [king]\n    silent: true\n",
                 {{errors::behaviour_unknown_name, {4, 13}}, {errors::behaviour_unknown_name, {5, 14}}});
}

TEST(Behaviour, RefusesWhatIsMissing) {
  expect_refused("kind: Behaviour\n", {{errors::behaviour_missing_key, {1, 1}}});
  expect_refused(kHead + "rules:\n  - suspended: {from: 2011-10-12, reason: flood}\n",
                 {{errors::behaviour_missing_key, {4, 16}}});
  expect_refused(kHead + "default: {file: {}}\n", {{errors::behaviour_missing_key, {3, 17}}});
}

TEST(Behaviour, RefusesValuesThatMeanNothing) {
  expect_refused("apiVersion: duban/v2\nkind: Behaviour\n", {{errors::behaviour_bad_value, {1, 13}}});
  expect_refused(kHead + "at: noon\n", {{errors::behaviour_bad_value, {3, 5}}});
  expect_refused(kHead + "default: {file: {before_due: 2}}\n", {{errors::behaviour_bad_value, {3, 30}}});
  expect_refused(kHead + "default: {review: {verdict: sanction}}\n",
                 {{errors::behaviour_bad_value, {3, 29}}});
  expect_refused(kHead + "rules: {units: [A1]}\n", {{errors::behaviour_bad_value, {3, 8}}});
  expect_refused(kHead + "rules:\n  - suspended: {from: 2011-10-12, to: 2011-10-11, reason: flood}\n",
                 {{errors::behaviour_bad_value, {4, 39}}});
}

TEST(Behaviour, RefusesRulesThatContradictThemselves) {
  expect_refused(kHead + "rules:\n  - {silent: true, file: {before_due: 1d}}\n",
                 {{errors::behaviour_contradiction, {4, 14}}});
  expect_refused(kHead + "rules:\n  - {tasks: [report], withdrawn: {on: 2011-10-12, reason: merged}}\n",
                 {{errors::behaviour_contradiction, {4, 34}}});
  expect_refused(kHead + "default: {file: {before_due: 1d, on: 2011-10-12}}\n",
                 {{errors::behaviour_contradiction, {3, 38}}});
}

TEST(Behaviour, RefusesWhatIsNoYaml) {
  const auto twice = load(kHead + "at: \"10:00\"\nat: \"11:00\"\n");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().front().code, errors::behaviour_not_yaml);
  EXPECT_EQ(twice.error().front().position->line, 4);
  const auto open = load("rules: [");
  ASSERT_FALSE(open);
  EXPECT_EQ(open.error().front().code, errors::behaviour_not_yaml);
}

TEST(Behaviour, RefusesMoreThanAMegabyte) {
  const auto loaded = load(std::string(kBehaviourBytesMax + 1, '#'));
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().front().code, errors::behaviour_too_large);
}

}  // namespace
}  // namespace duban
