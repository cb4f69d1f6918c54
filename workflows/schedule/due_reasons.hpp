// Why a due date is what it is, and what a schedule warns of.
//
// Reasons are written once, when a date is resolved, and stored with the campaign or the event: later words
// leave them as they were. Pure functions, any thread.
#pragma once

#include "workflows/calendar/calendar.hpp"
#include "workflows/schedule/schedule.hpp"
#include "workflows/words/dates.hpp"

#include <optional>

namespace duban::words {

// "30 October is a Sunday" / "10月30日为星期日".
[[nodiscard]] LocalizedText day_is(Date date, const Calendar& calendar);
// "roll: forward to 8 October, a make-up workday for National Day".
[[nodiscard]] LocalizedText rolled(Roll roll, Date to, const Calendar& calendar);
// "so by 30 October (Sunday), 24:00", with the cut-off hour when the task has one.
[[nodiscard]] LocalizedText conclusion(const DueDate& due, const TimeZone& zone);
// "5 working days after the due day of “Problem sweep” (10 October)"; without a date for events yet to happen.
[[nodiscard]] LocalizedText offset_from(Offset offset, AfterEvent event, const LocalizedText& anchor_title,
                                        std::optional<Date> anchor_date);
// After the filing, or the acceptance, of another task.
[[nodiscard]] LocalizedText counted_from(AfterEvent event, const LocalizedText& anchor_title);
// What is still to be counted when a day becomes known.
[[nodiscard]] LocalizedText counted_later(const LocalizedText& offset);

// "Mobilization (21 September to 30 September)".
[[nodiscard]] LocalizedText phase_span(const LocalizedText& title, const ScheduledPhase& window);
[[nodiscard]] LocalizedText last_day_of(const LocalizedText& phase_span);
[[nodiscard]] LocalizedText due_when_it_happens();
[[nodiscard]] LocalizedText never_due(const LocalizedText& phase_span);
[[nodiscard]] LocalizedText week(Date from, Date to, bool whole);
[[nodiscard]] LocalizedText no_day_to_roll_back_to();

// Why the due date in force differs from the plan's, where only the history knows more.
enum class DueMove : std::uint8_t { anchored, extended, returned, required, suspended, somehow };
[[nodiscard]] LocalizedText due_moved(DueMove move);

// --- warnings of a schedule --------------------------------------------------------------------------------
[[nodiscard]] LocalizedText warn_rolls_outside(const LocalizedText& task, Date date);
[[nodiscard]] LocalizedText warn_no_week_owed(const LocalizedText& task, const LocalizedText& phase_span);
[[nodiscard]] LocalizedText warn_no_notice(std::string_view calendar, int year);

}  // namespace duban::words
