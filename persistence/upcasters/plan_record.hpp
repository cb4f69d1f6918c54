// Earlier forms of PlanRecord (persistence/tables/library.hpp).
#pragma once

#include "persistence/record_version.hpp"
#include "workflows/base/time.hpp"

#include <string>

#include <boost/describe/class.hpp>

namespace duban {

// In folders of format 1: whoever might publish, published for all.
struct PlanRecordV1 {
  std::string yaml;
  Instant published_at{};
  std::string published_by;
};
BOOST_DESCRIBE_STRUCT(PlanRecordV1, (), (yaml, published_at, published_by))
template <>
inline constexpr std::uint8_t kRecordVersion<PlanRecordV1> = 1;

}  // namespace duban
