// Who would be told of what on which day: the notices of a rehearsed campaign, resolved to the people who
// fill each role. A role nobody fills is told through the campaign office, as in the real thing. One thread.
#pragma once

#include "orchestrator/import/unit_row.hpp"
#include "workflows/base/time.hpp"
#include "workflows/campaign/context.hpp"
#include "workflows/campaign/notice.hpp"

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace duban {

// Somebody who is told, in the order in which lists show them: the organiser's parties, then the units'.
struct NoticeRecipient {
  std::string unit;  // empty: a party of the organiser
  std::string party;
  friend auto operator<=>(const NoticeRecipient&, const NoticeRecipient&) = default;
};

class Forecast {
 public:
  Forecast() = default;
  // The organiser's contacts, and the units with theirs.
  Forecast(std::span<const Contact> organiser, std::span<const UnitRow> units);

  // `unit`: the one that the event is about, or none.
  void take(const Notice& notice, const UnitId& unit, Instant at, const CampaignContext& context);

  using Counts = std::map<NoticeRecipient, std::size_t>;
  [[nodiscard]] const std::map<Date, Counts>& by_day() const { return by_day_; }
  [[nodiscard]] const Counts& by_recipient() const { return by_recipient_; }
  [[nodiscard]] const std::map<std::string, std::size_t>& by_type() const { return by_type_; }
  // Notices the office was given because nobody fills the role they were meant for.
  [[nodiscard]] const Counts& through_office() const { return through_office_; }
  // "办公室 <office.s07@example.invalid>", every contact of the recipient; empty when there is none.
  [[nodiscard]] std::string contacts_of(const NoticeRecipient& recipient) const;

 private:
  std::map<NoticeRecipient, std::vector<Contact>> filled_;
  std::map<Date, Counts> by_day_;
  Counts by_recipient_;
  Counts through_office_;
  std::map<std::string, std::size_t> by_type_;
};

}  // namespace duban
