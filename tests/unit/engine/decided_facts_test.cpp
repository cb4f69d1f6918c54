// A fact that a decision is given is what has been decided, whether it is committed yet or not: it must not
// matter whether two commands stand in one batch, in two of which one is on its way to the disk, or apart.
#include "orchestrator/engine/pipeline.hpp"
#include "persistence/memory_store.hpp"
#include "tests/support/campaign_fixture.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

using testing::at;

enum class Distance { one_batch, consecutive_in_flight, apart };

class DecidedFacts : public ::testing::TestWithParam<Distance> {
 protected:
  DecidedFacts() {
    EXPECT_TRUE(pipeline_.start());
    campaign_.publish_and_enrol(2);
    campaign_.launch();
    move_clock("2011-10-24T09:00:00+08:00");
    for (const auto* unit : {"S1", "S2"}) (void)campaign_.file(unit, "unit_rectification_report").value();
  }

  // Decides and commits until nothing is left to do.
  void settle() {
    while (pipeline_.has_work() || pipeline_.decided_ahead()) {
      pipeline_.decide();
      if (auto batch = pipeline_.next_commit()) commit(*batch);
    }
  }
  void commit(Batch& batch) {
    ASSERT_TRUE(store_.commit(batch.writes));
    pipeline_.committed(batch);
    for (auto& answer : batch.answers) answer.reply(std::move(answer.result));
  }
  Result<Receipt> carry_out(Command command) {
    std::optional<Result<Receipt>> result;
    command.reply = [&](Result<Receipt> given) { result = std::move(given); };
    pipeline_.take(std::move(command));
    settle();
    return result.value();
  }
  void move_clock(const std::string& to) { (void)campaign_.order(MoveClock{at(to)}).value(); }

  // The answers to two orders that stand so far from each other.
  std::vector<Result<Receipt>> carry_out_both(Order first, Order second) {
    std::vector<Result<Receipt>> answers;
    const auto take = [&](std::string id, Order order) {
      Command command;
      command.id = std::move(id);
      command.actor = "office";
      command.order = std::move(order);
      command.reply = [&](Result<Receipt> given) { answers.push_back(std::move(given)); };
      pipeline_.take(std::move(command));
    };
    take("first", std::move(first));
    std::optional<Batch> flying;
    if (GetParam() == Distance::consecutive_in_flight) {
      pipeline_.decide();
      flying = pipeline_.next_commit();
      EXPECT_TRUE(flying.has_value());
    }
    if (GetParam() == Distance::apart) settle();
    take("second", std::move(second));
    if (flying) {
      pipeline_.decide();
      EXPECT_TRUE(pipeline_.decided_ahead()) << "the second was not decided while the first was on its way";
      commit(*flying);
    }
    settle();
    return answers;
  }

  [[nodiscard]] Order return_of(const std::string& unit) const {
    return UnitOrder{campaign_.campaign,
                     UnitId{unit},
                     ReturnSubmission{"unit_rectification_report", "the causes are missing", std::nullopt},
                     {},
                     std::nullopt};
  }
  [[nodiscard]] Order consolidated_report(std::vector<std::string> gaps) const {
    FileSubmission filing;
    filing.task = "consolidated_report";
    filing.carries = {EvidenceKind::text, EvidenceKind::link, EvidenceKind::document, EvidenceKind::photo,
                      EvidenceKind::record};
    filing.declared_gaps = std::move(gaps);
    return UnitOrder{
        campaign_.campaign, UnitId{"bureau"}, filing, {}, SubmissionContent{{}, {}, "all of them"}};
  }

  MemoryStore store_;
  std::unique_ptr<Clock> clock_ = virtual_clock(at("2011-09-01T00:00:00+08:00"));
  EngineObserver nobody_;
  Pipeline pipeline_{store_, *clock_, WriterOptions{}, nobody_};
  testing::CampaignFixture campaign_{[this](Command command) { return carry_out(std::move(command)); }};
};

TEST_P(DecidedFacts, AReportReturnedJustBeforeIsAGapThatMustBeDeclared) {
  const auto answers = carry_out_both(return_of("S1"), consolidated_report({}));
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_TRUE(answers[0]) << answers[0].error().message(Language::en);
  ASSERT_TRUE(answers[1].has_error()) << "the consolidated report was accepted behind the return";
  EXPECT_EQ(answers[1].error().code, errors::workflow_gaps_undeclared);
}

TEST_P(DecidedFacts, IsAcceptedWithItsGapDeclared) {
  const auto answers = carry_out_both(return_of("S1"), consolidated_report({"S1"}));
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_TRUE(answers[1]) << answers[1].error().message(Language::en);
}

INSTANTIATE_TEST_SUITE_P(HoweverFarApart, DecidedFacts,
                         ::testing::Values(Distance::one_batch, Distance::consecutive_in_flight,
                                           Distance::apart),
                         [](const auto& arranged) {
                           return std::string(arranged.param == Distance::one_batch ? "InOneBatch"
                                              : arranged.param == Distance::apart
                                                  ? "Apart"
                                                  : "WhileTheFirstIsOnItsWay");
                         });

}  // namespace
}  // namespace duban
