// A small education campaign of 2011 asked of an engine in the words its callers use. Works with any way to
// submit.
#pragma once

#include "orchestrator/engine/command.hpp"
#include "tests/support/shipped_files.hpp"
#include "workflows/plan/plan_loader.hpp"

#include <atomic>
#include <functional>
#include <string>

namespace duban::testing {

inline Instant at(const std::string& rfc3339) {
  return parse_instant(rfc3339).value();
}

inline std::shared_ptr<const Plan> education_plan() {
  static const auto plan = std::make_shared<const Plan>(
      load_plan(read_source_file("workflows/plans/education-accountability.yaml")).value());
  return plan;
}

class CampaignFixture {
 public:
  using Submit = std::function<Result<Receipt>(Command)>;
  explicit CampaignFixture(Submit submit) : submit_(std::move(submit)) {}

  Result<Receipt> order(Order order, std::string actor = "office", Side side = Side::organiser) {
    Command command;
    command.id = "c" + std::to_string(++number_);
    command.actor = std::move(actor);
    command.side = side;
    command.order = std::move(order);
    return submit_(std::move(command));
  }

  // Calendar, plan, campaign `c1` of organiser `bureau`, and units S1..Sn with one branch each.
  void publish_and_enrol(int units) {
    const auto calendar_yaml = read_source_file("workflows/calendars/cn.yaml");
    const auto plan_yaml = read_source_file("workflows/plans/education-accountability.yaml");
    (void)order(ImportCalendar{calendar_yaml, std::make_shared<const Calendar>(chinese_calendar())}).value();
    (void)order(PublishPlan{plan_yaml, education_plan(), {}}).value();
    CreateCampaign create;
    create.organiser = OrganiserId{"bureau"};
    create.title = {"Accountability 2011", "治庸问责 2011"};
    create.plan = education_plan()->digest;
    create.schedule = resolve_schedule(*education_plan(), 2011, chinese_calendar()).value();
    (void)order(CampaignOrder{campaign, create, "Bureau"}).value();
    EnrolUnits enrol{campaign, {}};
    for (int i = 1; i <= units; ++i) {
      NewUnit row;
      row.id = UnitId{"S" + std::to_string(i)};
      row.profile.name = "School " + std::to_string(i);
      row.profile.kind = "school";
      row.profile.branches = {"First branch"};
      enrol.units.push_back(row);
    }
    (void)order(enrol).value();
  }

  void launch() { (void)order(CampaignOrder{campaign, LaunchCampaign{}, {}}).value(); }

  Result<Receipt> file(const std::string& unit, const std::string& task) {
    FileSubmission filing;
    filing.task = task;
    filing.carries = {EvidenceKind::text, EvidenceKind::link, EvidenceKind::document, EvidenceKind::photo,
                      EvidenceKind::record};
    return order(UnitOrder{campaign, UnitId{unit}, filing, {}, SubmissionContent{{}, {}, "done"}},
                 "unit:" + unit, Side::unit);
  }

  const CampaignId campaign{"c1"};

 private:
  Submit submit_;
  std::atomic<int> number_{0};
};

}  // namespace duban::testing
