// Days and moments as an office writes them.
//
// A campaign lasts less than a year, so a day stands without its year unless a reader could take it for
// another: the function says which of the two it writes. Pure functions, any thread.
#pragma once

#include "workflows/base/error.hpp"
#include "workflows/base/time.hpp"
#include "workflows/words/phrase.hpp"

#include <optional>

namespace duban::words {

// "30 September" / "9月30日"
[[nodiscard]] LocalizedText month_day(Date date);
[[nodiscard]] LocalizedText month_day(unsigned month, unsigned day);
// "Friday" / "星期五"
[[nodiscard]] Phrase weekday(Date date);
// "30 September (Friday)" / "9月30日（星期五）"
[[nodiscard]] LocalizedText day(Date date);
// "30 September 2011 (Friday)" / "2011年9月30日（星期五）"
[[nodiscard]] LocalizedText full_day(Date date);
// "21 to 30 September" is written in full: "21 September to 30 September" / "9月21日至9月30日"
[[nodiscard]] LocalizedText span(Date from, Date to);

// "8 October (Saturday), 17:00" / "10月8日（星期六）17时"; minutes are written when there are any: "17:30".
[[nodiscard]] LocalizedText moment(Instant at, const TimeZone& zone);
[[nodiscard]] LocalizedText full_moment(Instant at, const TimeZone& zone);
// The moment at which something ends: the end of a day is 24:00 of that day, never 0:00 of the next. "30
// October (Sunday), 24:00" / "10月30日（星期日）24时"
[[nodiscard]] LocalizedText ending(Instant end, const TimeZone& zone);

// A day or a moment as answers carry it (RFC 3339), written for people; nullopt: the text is neither. The
// zone is the text's own. `ends`: the moment is the end of something, see ending().
[[nodiscard]] std::optional<LocalizedText> written(std::string_view text, bool ends);

// For an error: the ISO date for programs, the day for people.
[[nodiscard]] Named named_day(Date date);
// The same with the year, where it matters.
[[nodiscard]] Named named_full_day(Date date);
}  // namespace duban::words
