// What somebody outside is to be told.
#pragma once

#include "persistence/tables/typed_table.hpp"

namespace duban {

// An audit record that somebody outside is to be told of, whoever will carry it. It exists whether or not a
// receiver was known at that moment.
struct NoticeRecord {
  OrganiserId organiser;
  CampaignId campaign;
  UnitId unit;
  std::string type;                  // "rung_fired"
  std::string task;                  // the instance it is about
  std::vector<std::string> parties;  // who is to be told; resolved to contacts when it is sent
  Instant created_at{};
};
BOOST_DESCRIBE_STRUCT(NoticeRecord, (), (organiser, campaign, unit, type, task, parties, created_at))
template <>
inline constexpr std::uint8_t kRecordVersion<NoticeRecord> = 1;

namespace tables {

struct NoticeKey {
  std::uint64_t sequence = 0;  // of the audit record that the notice was made from
  friend bool operator==(const NoticeKey&, const NoticeKey&) = default;
};
struct Notices : TypedTable<Notices, NoticeKey, RecordValue<NoticeRecord>> {
  static constexpr Table kTable = Table::notices;
  static constexpr std::string_view kWhat = "notice";
};

}  // namespace tables
}  // namespace duban
