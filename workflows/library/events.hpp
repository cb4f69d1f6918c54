// What becomes of the documents that campaigns stand on: plans and calendars. They are immutable, so there is
// nothing to fold: each event says which bytes were taken in. See the notes on names and order in
// unit_campaign/events.hpp.
#pragma once

#include "workflows/base/digest.hpp"
#include "workflows/words/phrase.hpp"

#include <string>
#include <variant>

#include <boost/describe/class.hpp>

namespace duban {

struct PlanPublished {
  static constexpr words::Phrase kWords{"plan published", "发布方案"};
  Digest digest;
  std::string id;
  std::string version;
};
BOOST_DESCRIBE_STRUCT(PlanPublished, (), (digest, id, version))

struct CalendarImported {
  static constexpr words::Phrase kWords{"calendar imported", "导入日历"};
  Digest digest;
  std::string id;
  std::string version;
};
BOOST_DESCRIBE_STRUCT(CalendarImported, (), (digest, id, version))

using LibraryEvent = std::variant<PlanPublished, CalendarImported>;

}  // namespace duban
