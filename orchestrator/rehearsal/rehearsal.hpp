// Plays a whole campaign before it is launched: the same engine, a virtual clock, the store in memory, and a
// behaviour file that says who files what and when.
//
// Deterministic: the same input gives the same report, byte for byte. Single-threaded; nothing outlives the
// call but the report.
#pragma once

#include "orchestrator/rehearsal/forecast.hpp"
#include "persistence/store.hpp"
#include "workflows/base/error.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace duban {

// The files' bytes.
struct RehearsalInput {
  std::string plan;
  std::string calendar;
  std::string units;  // CSV, or JSON when it begins with {
  std::string behaviour;
  int year = 0;
  Language language = Language::en;  // of the transcript
};

struct TranscriptEntry {
  Instant at{};
  std::string unit;  // empty: the campaign or the server
  std::string what;  // event_text.hpp
  std::string detail;
};

struct RehearsalReport {
  Language language = Language::en;
  std::shared_ptr<const Plan> plan;
  std::shared_ptr<const Calendar> calendar;
  std::shared_ptr<const Schedule> schedule;
  CampaignId campaign;
  std::string organiser_id, organiser_name;
  std::vector<UnitRow> units;  // without the organiser's own
  Instant launched_at{}, ended_at{};
  std::vector<TranscriptEntry> transcript;  // one for each audit record, and for each refused step
  Forecast forecast;
  std::map<UnitId, UnitCampaign> final_states;
  std::uint64_t records = 0;         // in the trail of the campaign
  std::uint64_t system_records = 0;  // in that of the system: what was published for it
  std::uint64_t refusals = 0;        // steps of the behaviour file that the engine refused
  Digest audit_root;
  std::string requests;  // what would make the same happen through the API (requests.hpp)
  std::string trail;     // the audit records, a line each
};

// Errors: plan.*, calendar.*, schedule.*, import.*, behaviour.*, each with its place. The second form leaves
// what was played in a store of the caller, which must be empty.
[[nodiscard]] Checked<RehearsalReport> rehearse(const RehearsalInput& input);
[[nodiscard]] Checked<RehearsalReport> rehearse(const RehearsalInput& input, Store& store);

}  // namespace duban
