// The sentences in which a schedule explains itself, in both languages.
//
// Pure functions without state; every text is built once, when a plan is resolved, and stored with the
// campaign.
#pragma once

#include "workflows/base/text.hpp"
#include "workflows/base/time.hpp"
#include "workflows/calendar/calendar.hpp"
#include "workflows/plan/plan.hpp"

#include <string>
#include <string_view>

namespace duban::wording {

// "10-30": the day without its year.
[[nodiscard]] std::string month_day(Date date);
[[nodiscard]] std::string month_day(MonthDay day);

// `first`, then `second`, with the separator of each language between them when both say something.
[[nodiscard]] LocalizedText join(const LocalizedText& first, const LocalizedText& second);

// "10-30 is a Sunday" / "10-30为星期日".
[[nodiscard]] LocalizedText day_is(Date date, const Calendar& calendar);
// "roll: forward to 10-08, a make-up workday for National Day".
[[nodiscard]] LocalizedText rolled(Roll roll, Date to, const Calendar& calendar);

// "so 2011-10-30 24:00 +08:00", with the cut-off hour when the task has one.
[[nodiscard]] LocalizedText conclusion(Date date, Instant due_at, Instant overdue_at, const TimeZone& zone);

// "5 working days after the due day of “Problem sweep” (2011-10-10)"; without a date for events yet to
// happen.
[[nodiscard]] LocalizedText offset_from(Offset offset, AfterEvent event, const LocalizedText& anchor_title,
                                        std::string_view anchor_date);

}  // namespace duban::wording
