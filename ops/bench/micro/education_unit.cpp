#include "ops/bench/micro/education_unit.hpp"

#include "persistence/tables/campaigns.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/plan/plan_loader.hpp"
#include "workflows/schedule/schedule.hpp"
#include "workflows/unit_campaign/moments.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace duban::bench {
namespace {

constexpr int kYear = 2011;

CampaignContext education_context() {
  auto plan = load_plan(read_source_file("workflows/plans/education-accountability.yaml")).value();
  const auto calendar = load_calendar(read_source_file("workflows/calendars/cn.yaml")).value();
  auto schedule = resolve_schedule(plan, kYear, calendar).value();
  const auto zone = TimeZone::find(plan.timezone);
  if (!zone) throw std::runtime_error("no time zone " + plan.timezone);
  return {CampaignId{"education-2011"},
          OrganiserId{"bureau"},
          std::make_shared<const Plan>(std::move(plan)),
          std::make_shared<const Schedule>(std::move(schedule)),
          std::make_shared<const Calendar>(calendar),
          *zone};
}

Instant at(const char* rfc3339) {
  return parse_instant(rfc3339).value();
}

// A school with one branch that was enrolled and launched, and lives up to `until`, which is left undecided.
Sample unit_until(Instant until) {
  Sample sample{education_context(), {}, Side::organiser, WakeUp{}, until};
  auto& state = sample.state;
  state.campaign = sample.context.campaign;
  state.unit = UnitId{"B0000042"};
  std::optional<Instant> wake_at;
  const auto step = [&](const UnitCommand& command, Side side, Instant now) {
    auto decision = decide(state, sample.context, side, command, now).value();
    state = std::move(decision.after);
    wake_at = decision.wake_at;
  };
  step(Enrol{{.branches = {"First branch"}, .kind = "school", .name = "Bench school 42"}}, Side::organiser,
       at("2011-09-19T09:00:00+08:00"));
  step(LaunchUnit{}, Side::system, at("2011-09-20T09:00:00+08:00"));
  while (wake_at && *wake_at < until) step(WakeUp{}, Side::system, *wake_at);
  return sample;
}

}  // namespace

std::string read_source_file(std::string_view path) {
  std::ifstream file(std::string(DUBAN_SOURCE_DIR) + "/" + std::string(path), std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + std::string(path));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Sample filing_sample() {
  auto sample = unit_until(at("2011-09-22T09:00:00+08:00"));
  FileSubmission filing;
  filing.task = "unit_work_plan";
  filing.content = sha256("Our work plan");
  filing.files = {sha256("work plan of the school")};
  filing.carries = {EvidenceKind::text, EvidenceKind::document};
  sample.side = Side::unit;
  sample.command = filing;
  return sample;
}

Sample wake_up_sample() {
  auto sample = unit_until(at("2011-10-01T00:00:00+08:00"));
  if (next_wake_up(sample.state, sample.context) != sample.now)
    throw std::runtime_error("nothing wakes the unit at that midnight");
  sample.side = Side::system;
  return sample;
}

void decide_and_encode(const Sample& sample, Encoded& encoded) {
  auto decision = decide(sample.state, sample.context, sample.side, sample.command, sample.now).value();
  AuditEnvelope envelope;
  envelope.actor = "unit:B0000042";
  envelope.at = sample.now;
  envelope.calendar = sample.context.schedule->calendar_id + " " + sample.context.schedule->calendar_version;
  envelope.campaign = sample.context.campaign;
  envelope.command = "4f1c9a52-2f50-4a8e-9a53-0d6b7a5f3c11";
  envelope.plan = sample.context.plan->digest.hex();
  envelope.seq = 1'234'567;
  envelope.unit = sample.state.unit;
  encoded.records.clear();
  for (const auto& event : decision.events) {
    write_audit_record(encoded.records, envelope, event);
    ++envelope.seq;
  }
  encoded.state = codec::encode(Timed<UnitCampaign>{std::move(decision.after), decision.wake_at});
}

}  // namespace duban::bench
