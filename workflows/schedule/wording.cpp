#include "workflows/schedule/wording.hpp"

#include <array>
#include <cstdio>

namespace duban::wording {
namespace {

std::string with_article(const std::string& noun) {
  const bool vowel =
      !noun.empty() && std::string_view("AEIOUaeiou").find(noun.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + noun;
}

std::string offset_suffix(const std::string& formatted) {
  return formatted.substr(formatted.size() - 6);
}

// The end of a day is written as 24:00 of that day. Its offset is the one in force just before, so that the
// text names the same instant also where the clocks change at midnight.
std::string moment(Date date, Instant at, const TimeZone& zone) {
  if (at == zone.end_of_day(date)) {
    return format_date(date) + " 24:00 " + offset_suffix(zone.format(at - std::chrono::seconds{1}));
  }
  const std::string formatted = zone.format(at);
  return formatted.substr(0, 10) + " " + formatted.substr(11, 5) + " " + offset_suffix(formatted);
}

LocalizedText event_of(AfterEvent event, const LocalizedText& title) {
  switch (event) {
    case AfterEvent::due:
      return {"the due day of “" + title.en + "”", "“" + title.zh + "”截止日"};
    case AfterEvent::submitted:
      return {"the day “" + title.en + "” is submitted", "“" + title.zh + "”报送之日"};
    case AfterEvent::accepted:
      return {"the day “" + title.en + "” is accepted", "“" + title.zh + "”审核通过之日"};
    case AfterEvent::phase_start:
      return {"the first day of " + title.en, "“" + title.zh + "”阶段首日"};
    case AfterEvent::phase_end:
      return {"the last day of " + title.en, "“" + title.zh + "”阶段末日"};
  }
  return title;
}

}  // namespace

std::string month_day(Date date) {
  return format_date(date).substr(5);
}

std::string month_day(MonthDay day) {
  std::array<char, 32> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), "%02u-%02u", day.month, day.day);
  return {buffer.data(), static_cast<std::size_t>(length)};
}

LocalizedText join(const LocalizedText& first, const LocalizedText& second) {
  if (first.en.empty()) return second;
  if (second.en.empty()) return first;
  return {first.en + "; " + second.en, first.zh + "；" + second.zh};
}

LocalizedText day_is(Date date, const Calendar& calendar) {
  const auto what = calendar.describe(date);
  return {month_day(date) + " is " + with_article(what.en), month_day(date) + "为" + what.zh};
}

LocalizedText rolled(Roll roll, Date to, const Calendar& calendar) {
  if (roll == Roll::none) return {"roll: none", "遇休息日不调整"};
  const auto what = calendar.describe(to);
  const std::string en = month_day(to) + ", " + with_article(what.en);
  const std::string zh = month_day(to) + "(" + what.zh + ")";
  if (roll == Roll::forward) return {"roll: forward to " + en, "遇休息日顺延至" + zh};
  return {"roll: backward to " + en, "遇休息日提前至" + zh};
}

LocalizedText conclusion(Date date, Instant due_at, Instant overdue_at, const TimeZone& zone) {
  const std::string due = moment(date, due_at, zone);
  if (due_at == overdue_at) return {"so " + due, "故为 " + due};
  const std::string overdue = moment(date, overdue_at, zone);
  return {"with the cut-off hour, late after " + due + " and overdue after " + overdue,
          "按截止时刻，晚于 " + due + " 为迟报，晚于 " + overdue + " 为逾期"};
}

LocalizedText offset_from(Offset offset, AfterEvent event, const LocalizedText& anchor_title,
                          std::string_view anchor_date) {
  auto anchor = event_of(event, anchor_title);
  if (!anchor_date.empty()) {
    anchor.en.append(" (").append(anchor_date).append(")");
    anchor.zh.append("(").append(anchor_date).append(")");
  }
  if (offset.count == 0) return {"on " + anchor.en, anchor.zh + "当日"};
  const int magnitude = offset.count < 0 ? -offset.count : offset.count;
  const std::string count = std::to_string(magnitude);
  const bool working = offset.unit == OffsetUnit::working_days;
  const std::string unit_en = std::string(working ? " working day" : " day") + (magnitude == 1 ? "" : "s");
  const std::string unit_zh = working ? "个工作日" : "天";
  return {count + unit_en + (offset.count < 0 ? " before " : " after ") + anchor.en,
          anchor.zh + (offset.count < 0 ? "前" : "后") + count + unit_zh};
}

}  // namespace duban::wording
