// What campaigns are run by: plans, and the calendars they count days with.
#pragma once

#include "persistence/tables/typed_table.hpp"
#include "persistence/upcasters/plan_record.hpp"

namespace duban {

// The file's exact bytes, so that its digest can be checked at any time.
struct PlanRecord {
  std::string yaml;
  Instant published_at{};
  std::string published_by;
  OrganiserId organiser;  // whose office published it; empty: the admin, for all
};
BOOST_DESCRIBE_STRUCT(PlanRecord, (), (yaml, published_at, published_by, organiser))
template <>
inline constexpr std::uint8_t kRecordVersion<PlanRecord> = 2;
template <>
struct EarlierRecord<PlanRecord> {
  using Type = PlanRecordV1;
};
[[nodiscard]] inline PlanRecord upcast(PlanRecordV1 earlier) {
  return {std::move(earlier.yaml), earlier.published_at, std::move(earlier.published_by), {}};
}

struct CalendarRecord {
  std::string yaml;
  Instant imported_at{};
  std::string imported_by;
};
BOOST_DESCRIBE_STRUCT(CalendarRecord, (), (yaml, imported_at, imported_by))
template <>
inline constexpr std::uint8_t kRecordVersion<CalendarRecord> = 1;

namespace tables {

struct PlanKey {
  Digest digest;  // of the file
  friend bool operator==(const PlanKey&, const PlanKey&) = default;
};
struct Plans : TypedTable<Plans, PlanKey, RecordValue<PlanRecord>> {
  static constexpr Table kTable = Table::plans;
  static constexpr std::string_view kWhat = "plan";
};

struct CalendarKey {
  std::string calendar;
  std::string version;
  friend bool operator==(const CalendarKey&, const CalendarKey&) = default;
};
struct Calendars : TypedTable<Calendars, CalendarKey, RecordValue<CalendarRecord>> {
  static constexpr Table kTable = Table::calendars;
  static constexpr std::string_view kWhat = "calendar";
};

}  // namespace tables
}  // namespace duban
