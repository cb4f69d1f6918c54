// Instants, local dates and time zones.
//
// An `Instant` is an absolute UTC moment in milliseconds: the only form in which time is stored. A `Date` is
// a day of the proleptic Gregorian calendar in the time zone of a plan. Nothing here reads a clock: time is
// always an argument (see docs/ARCHITECTURE.md).
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace duban {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Milliseconds = std::chrono::milliseconds;
using Date = std::chrono::sys_days;  // a local calendar day; the name says that no zone was applied

// "2011-10-30"
[[nodiscard]] std::string format_date(Date date);
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);

// RFC 3339 in UTC with milliseconds, always 24 characters: "2011-10-30T16:00:00.000Z". The form of audit
// records.
[[nodiscard]] std::string format_instant_utc(Instant instant);

// RFC 3339 with any offset and an optional fraction (read to the millisecond; leap seconds refused).
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);

// An IANA time zone of the machine's tz database. Cheap to copy; safe to share between threads.
class TimeZone {
 public:
  // nullopt when the database does not know the name.
  [[nodiscard]] static std::optional<TimeZone> find(std::string_view iana_name);

  [[nodiscard]] const std::string& name() const { return name_; }

  // The instant at which `minutes_of_day` (0..1440) of the local day begins; 1440 is the end of the day,
  // which is the start of the next one. In a gap of daylight saving: the first instant after it; in an
  // overlap: the earlier.
  [[nodiscard]] Instant at(Date date, int minutes_of_day) const;
  [[nodiscard]] Instant start_of_day(Date date) const { return at(date, 0); }
  [[nodiscard]] Instant end_of_day(Date date) const { return at(date, 24 * 60); }

  [[nodiscard]] Date local_date(Instant instant) const;

  // RFC 3339 with this zone's offset: "2011-10-31T00:00:00+08:00" (milliseconds only when not zero).
  [[nodiscard]] std::string format(Instant instant) const;

 private:
  TimeZone(std::string name, const void* zone) : name_(std::move(name)), zone_(zone) {}
  std::string name_;
  const void* zone_;  // date::time_zone, owned by the tz database for the life of the process
};

}  // namespace duban
