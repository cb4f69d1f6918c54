// One unit of the shipped education campaign of 2011, at the two moments that are measured: before it files
// its work plan, and at the midnight at which three of its tasks become overdue at once.
//
// The same input for the micro benchmarks and for the count of instructions.
#pragma once

#include "workflows/unit_campaign/decide.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duban::bench {

struct Sample {
  CampaignContext context;
  UnitCampaign state;
  Side side{};
  UnitCommand command;
  Instant now{};
};

// Throw std::runtime_error when the shipped files no longer fit.
[[nodiscard]] Sample filing_sample();
[[nodiscard]] Sample wake_up_sample();

// What a decision leaves to be written: its audit records one after the other, and the unit's state.
struct Encoded {
  std::string records;
  std::string state;
};

// decide, then the bytes of each event's record and of the state after them. The part of a transition that is
// the product's own: no hashing, no database.
void decide_and_encode(const Sample& sample, Encoded& encoded);

[[nodiscard]] std::string read_source_file(std::string_view path);

}  // namespace duban::bench
