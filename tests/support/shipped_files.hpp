// The files that Duban ships, as tests need them. Throws when one is missing or refused: then nothing else
// holds.
#pragma once

#include "workflows/calendar/calendar.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace duban::testing {

// `path` counts from the root of the source tree.
inline std::string read_source_file(const std::string& path) {
  std::ifstream file(std::string(DUBAN_SOURCE_DIR) + "/" + path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline const Calendar& chinese_calendar() {
  static const Calendar calendar = load_calendar(read_source_file("workflows/calendars/cn.yaml")).value();
  return calendar;
}

// The date written as "2011-10-30".
inline Date day(const std::string& text) {
  const auto date = parse_date(text);
  if (!date) throw std::invalid_argument(text);
  return *date;
}

}  // namespace duban::testing
