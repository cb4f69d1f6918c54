// Turns a behaviour file into timed steps and carries them out on an engine whose clock it moves.
//
// A step is looked at again when its moment comes: a filing whose due day has moved meanwhile (extension,
// suspension) is put off, one that is settled is dropped. Steps of one moment go by unit, then by kind, then
// by task. What follows from a step (review after filing, filing again after a return) is planned then.
#pragma once

#include "orchestrator/engine/engine.hpp"
#include "orchestrator/rehearsal/behaviour.hpp"
#include "orchestrator/rehearsal/campaign_view.hpp"
#include "orchestrator/rehearsal/rehearsal.hpp"

#include <set>

namespace duban {

class Driver {
 public:
  // Everything given outlives the driver.
  Driver(InlineEngine& engine, const Store& store, const Behaviour& behaviour, RehearsalReport& report);

  // Publishes, creates, enrols and launches. Errors: of the engine.
  [[nodiscard]] Result<void> launch(PublishPlan plan, ImportCalendar calendar, const LocalizedText& title);
  // Plays until that moment.
  void play(Instant until);

  [[nodiscard]] const CampaignView& view() const { return view_; }

 private:
  // In this order at one moment.
  enum class StepKind : std::uint8_t {
    resume,
    suspend,
    withdraw,
    request_extension,
    answer_extension,
    review,
    file,
    happen,
    complete
  };
  struct Step {
    Instant at{};
    UnitId unit;
    StepKind kind{};
    TaskKey task;
    friend auto operator<=>(const Step&, const Step&) = default;
  };

  void plan_unit(const UnitCampaign& state);
  void plan_filing(const UnitCampaign& state, const TaskInstance& instance);
  void plan_happenings(const UnitCampaign& state);
  void perform(const Step& step);
  void file(const Step& step, const UnitCampaign& state, const TaskInstance& instance);
  void file_now(const UnitId& unit, const TaskKey& key, const Task& task, std::uint32_t number);
  void review(const Step& step, const TaskInstance& instance);
  void request_extension(const Step& step, const TaskInstance& instance);
  void answer_extension(const Step& step, const TaskInstance& instance);
  void after_command(const UnitId& unit, const Receipt& receipt);

  bool submit(const UnitId& unit, UnitCommand command, std::string actor, Side side,
              std::optional<SubmissionContent> filing = std::nullopt);
  Result<Receipt> submit(Order order, std::string actor, Side side);
  void collect();
  void collect(const Snapshot& snapshot, Partition trail, std::uint64_t& records);

  [[nodiscard]] Instant moment(Date date) const { return context().zone.at(date, behaviour_.minutes_of_day); }
  [[nodiscard]] Instant days_from_now(int days) const;
  // When the instance would be filed as things stand; nullopt: never.
  [[nodiscard]] std::optional<Instant> filing_moment(const UnitCampaign& state,
                                                     const TaskInstance& instance) const;
  [[nodiscard]] const CampaignContext& context() const { return *context_; }
  template <class Aspect>
  [[nodiscard]] const Aspect* aspect(std::optional<Aspect> Rule::*which, const UnitId& unit,
                                     const Task* task = nullptr) const {
    return find_aspect(behaviour_, which, unit.value, *report_.plan, task);
  }

  InlineEngine& engine_;
  const Store& store_;
  const Behaviour& behaviour_;
  RehearsalReport& report_;
  std::optional<CampaignContext> context_;
  CampaignView view_;
  std::set<Step> agenda_;
  std::set<std::pair<UnitId, TaskKey>> asked_;  // for an extension, once each
  std::uint64_t commands_ = 0;
};

// What a rehearsed filing carries: one piece of each kind of evidence the plan asks for, made from the names
// alone, so that the same filing through the API has the same digest. The bytes of its files are their text.
[[nodiscard]] SubmissionContent rehearsed_filing(const UnitId& unit, const TaskKey& key, std::uint32_t number,
                                                 const Task& task);
[[nodiscard]] std::string rehearsed_file_text(const UnitId& unit, const TaskKey& key, std::uint32_t number,
                                              EvidenceKind kind);

}  // namespace duban
