// The education plan resolved for 2011, compared with a transcript that was checked by hand, line by line,
// against the obligations E01 to E36. After a deliberate change, the failing test prints the new transcript:
// check it again before it replaces the file.
#include "tests/support/shipped_files.hpp"
#include "workflows/plan/plan_loader.hpp"
#include "workflows/schedule/schedule.hpp"

#include <sstream>

#include <gmock/gmock.h>

namespace duban {
namespace {

using testing::chinese_calendar;
using testing::read_source_file;

std::string level_name(Level level) {
  switch (level) {
    case Level::none:
      return "none";
    case Level::blue:
      return "blue";
    case Level::yellow:
      return "yellow";
    case Level::orange:
      return "orange";
    case Level::red:
      return "red";
  }
  return "unknown";
}

class Transcript {
 public:
  Transcript(const Plan& plan, const Schedule& schedule)
      : plan_(plan), schedule_(schedule), zone_(TimeZone::find(schedule.timezone).value()) {}

  std::string write() {
    out_ << plan_.id << " " << schedule_.year << ", calendar " << schedule_.calendar_id << " "
         << schedule_.calendar_version << ", " << schedule_.timezone << "\n";
    for (const auto& warning : schedule_.warnings)
      out_ << "warning: " << warning.en << " / " << warning.zh << "\n";
    for (std::size_t i = 0; i < plan_.phases.size(); ++i) write_phase(i);
    return out_.str();
  }

 private:
  void write_phase(std::size_t index) {
    const auto& window = schedule_.phases[index];
    out_ << "\n== " << plan_.phases[index].id << ": " << zone_.format(window.opens_at) << " to "
         << zone_.format(window.closes_at) << " ==\n";
    for (const auto& slot : schedule_.slots) {
      if (plan_.tasks[slot.task].phase == index) write_slot(slot);
    }
  }

  void write_slot(const Slot& slot) {
    const Task& task = plan_.tasks[slot.task];
    out_ << "\n" << task.obligation << " " << task.id << ", " << plan_.parties[task.owner].id;
    if (slot.week_start) out_ << ", week of " << format_date(*slot.week_start);
    out_ << "\n  opens " << (slot.opens_at ? zone_.format(*slot.opens_at) : "with the phase") << "\n";
    if (slot.due) {
      out_ << "  due " << format_date(slot.due->date) << ", late from " << zone_.format(slot.due->due_at)
           << ", overdue from " << zone_.format(slot.due->overdue_at) << "\n";
    }
    out_ << "  " << slot.reason.en << "\n  " << slot.reason.zh << "\n";
    for (std::size_t i = 0; i < slot.rungs_at.size(); ++i) {
      const Rung& rung = plan_.ladders[*task.ladder].rungs[slot.rung_order[i]];
      out_ << "  " << zone_.format(slot.rungs_at[i]) << " " << level_name(rung.level) << "\n";
    }
  }

  const Plan& plan_;
  const Schedule& schedule_;
  TimeZone zone_;
  std::ostringstream out_;
};

TEST(ResolveSchedule, TheEducationPlanFor2011EqualsTheCheckedTranscript) {
  const auto plan = load_plan(read_source_file("workflows/plans/education-accountability.yaml"));
  ASSERT_TRUE(plan) << plan.error().front().message(Language::en);
  const auto schedule = resolve_schedule(*plan, 2011, chinese_calendar());
  ASSERT_TRUE(schedule) << schedule.error().front().message(Language::en);
  const auto actual = Transcript(*plan, *schedule).write();
  EXPECT_EQ(actual, read_source_file("tests/unit/schedule/education-2011.golden.txt")) << actual;
}

TEST(ResolveSchedule, TheShippedPlansResolveInEveryYear) {
  for (const auto* name : {"education-accountability", "health-accountability"}) {
    const auto plan = load_plan(read_source_file(std::string("workflows/plans/") + name + ".yaml"));
    ASSERT_TRUE(plan) << name;
    for (int year = 2000; year <= 2060; ++year) {
      const auto schedule = resolve_schedule(*plan, year, chinese_calendar());
      ASSERT_TRUE(schedule) << name << " " << year << ": " << schedule.error().front().message(Language::en);
      // One occurrence at least for every task that is not weekly; a shipped plan never lacks a week either.
      std::vector<int> occurrences(plan->tasks.size());
      for (const auto& slot : schedule->slots) ++occurrences.at(slot.task);
      EXPECT_THAT(occurrences, ::testing::Each(::testing::Ge(1))) << name << " " << year;
      // Rungs of the last due days fire in the year after.
      const bool covered = chinese_calendar().covers(year);
      if (!covered) {
        EXPECT_FALSE(schedule->warnings.empty()) << name << " " << year;
      }
      if (covered && chinese_calendar().covers(year + 1)) {
        EXPECT_TRUE(schedule->warnings.empty()) << name << " " << year;
      }
    }
  }
}

}  // namespace
}  // namespace duban
