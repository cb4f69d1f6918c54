// The education campaign of 2011 with 60 invented schools, from launch to the last summary, against the
// transcript that was checked by hand (education-2011/CHECKED.md).
#include "orchestrator/audit/verifier.hpp"
#include "orchestrator/rehearsal/report_text.hpp"
#include "persistence/memory_store.hpp"
#include "tests/support/shipped_files.hpp"

#include <sstream>

#include <gtest/gtest.h>

namespace duban {
namespace {

RehearsalInput education_2011() {
  RehearsalInput input;
  input.plan = testing::read_source_file("workflows/plans/education-accountability.yaml");
  input.calendar = testing::read_source_file("workflows/calendars/cn.yaml");
  input.units = testing::read_source_file("tests/scenario/education-2011/units.csv");
  input.behaviour = testing::read_source_file("tests/scenario/education-2011/behaviour.yaml");
  input.year = 2011;
  return input;
}

// The first lines that differ, with what stands around them.
std::string first_difference(const std::string& expected, const std::string& actual) {
  constexpr int kShownMax = 10;
  std::istringstream left(expected);
  std::istringstream right(actual);
  std::ostringstream shown;
  std::string expected_line;
  std::string actual_line;
  int differing = 0;
  for (int number = 1; differing < kShownMax; ++number) {
    const bool more_left = static_cast<bool>(std::getline(left, expected_line));
    const bool more_right = static_cast<bool>(std::getline(right, actual_line));
    if (!more_left && !more_right) break;
    if (more_left && more_right && expected_line == actual_line) continue;
    ++differing;
    shown << "line " << number << "\n- " << (more_left ? expected_line : "(end)") << "\n+ "
          << (more_right ? actual_line : "(end)") << '\n';
  }
  return shown.str();
}

TEST(Education2011, EqualsTheTranscriptThatWasCheckedByHand) {
  const auto report = rehearse(education_2011());
  ASSERT_TRUE(report);
  const auto expected = testing::read_source_file("tests/scenario/education-2011/transcript.txt");
  const auto actual = report_text(*report);
  EXPECT_TRUE(expected == actual) << first_difference(expected, actual);
}

TEST(Education2011, NoStepOfItsBehaviourIsRefused) {
  const auto report = rehearse(education_2011());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->refusals, 0U);
}

TEST(Education2011, ItsAuditTrailReproducesEveryStoredState) {
  MemoryStore store;
  const auto report = rehearse(education_2011(), store);
  ASSERT_TRUE(report);
  const auto verified = verify_store(*store.snapshot(), 0);
  for (const auto& finding : verified.findings) {
    ADD_FAILURE() << name_of(finding.check).text() << ": " << finding.subject.en << ": " << finding.detail.en;
  }
  EXPECT_TRUE(verified.replayed);
  EXPECT_EQ(verified.trail.records, report->records);
  EXPECT_EQ(verified.units, 61U);
  EXPECT_EQ(verified.campaigns, 1U);
  EXPECT_EQ(verified.trail.root, report->audit_root);
}

}  // namespace
}  // namespace duban
