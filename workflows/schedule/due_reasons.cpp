#include "workflows/schedule/due_reasons.hpp"

namespace duban::words {
namespace {

std::string with_article(const std::string& noun) {
  const bool vowel =
      !noun.empty() && std::string_view("AEIOUaeiou").find(noun.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + noun;
}

// "工作日（星期一）" inside brackets: brackets do not nest.
std::string in_brackets(std::string text) {
  constexpr std::string_view kOpen = "（", kClose = "）";
  const auto open = text.find(kOpen);
  if (open == std::string::npos || !text.ends_with(kClose)) return text;
  text.resize(text.size() - kClose.size());
  return text.replace(open, kOpen.size(), "，");
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

LocalizedText day_is(Date date, const Calendar& calendar) {
  const auto what = calendar.describe(date);
  const auto when = month_day(date);
  return {when.en + " is " + with_article(what.en), when.zh + "为" + what.zh};
}

LocalizedText rolled(Roll roll, Date to, const Calendar& calendar) {
  if (roll == Roll::none) return {"roll: none", "遇休息日不调整"};
  const auto what = calendar.describe(to);
  const auto when = month_day(to);
  const std::string en = when.en + ", " + with_article(what.en);
  const std::string zh = when.zh + "（" + in_brackets(what.zh) + "）";
  if (roll == Roll::forward) return {"roll: forward to " + en, "遇休息日顺延至" + zh};
  return {"roll: backward to " + en, "遇休息日提前至" + zh};
}

LocalizedText conclusion(const DueDate& due, const TimeZone& zone) {
  const auto late = ending(due.due_at, zone);
  if (due.due_at == due.overdue_at) return {"so by " + late.en, "期限为" + late.zh + "前。"};
  const auto overdue = ending(due.overdue_at, zone);
  return {"with the cut-off hour, late after " + late.en + " and overdue after " + overdue.en,
          "期限为" + late.zh + "前，此后报送为迟报，" + overdue.zh + "后为逾期。"};
}

LocalizedText offset_from(Offset offset, AfterEvent event, const LocalizedText& anchor_title,
                          std::optional<Date> anchor_date) {
  auto anchor = event_of(event, anchor_title);
  if (anchor_date) {
    const auto when = month_day(*anchor_date);
    anchor.en.append(" (").append(when.en).append(")");
    anchor.zh.append("（").append(when.zh).append("）");
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

LocalizedText counted_from(AfterEvent event, const LocalizedText& anchor_title) {
  const bool accepted = event == AfterEvent::accepted;
  return {"after “" + anchor_title.en + (accepted ? "” was accepted" : "” was filed"),
          "“" + anchor_title.zh + (accepted ? "”审核通过之后" : "”报送之后")};
}

LocalizedText counted_later(const LocalizedText& offset) {
  return {offset.en + "; counted when that day is known", offset.zh + "；待该日确定后计算。"};
}

LocalizedText phase_span(const LocalizedText& title, const ScheduledPhase& window) {
  const auto days = span(window.from, window.to);
  return {title.en + " (" + days.en + ")", "“" + title.zh + "”阶段（" + days.zh + "）"};
}

LocalizedText last_day_of(const LocalizedText& phase_span) {
  return {"the last day of " + phase_span.en, phase_span.zh + "末日"};
}

LocalizedText due_when_it_happens() {
  return {"no due date: filed each time it happens", "不设期限：每次发生时报送。"};
}

LocalizedText never_due(const LocalizedText& phase_span) {
  return {"no due date: open from " + phase_span.en + " on, never overdue",
          "不设期限：自" + phase_span.zh + "起办理，不计逾期。"};
}

LocalizedText week(Date from, Date to, bool whole) {
  const auto days = span(from, to);
  return whole ? LocalizedText{"week " + days.en, days.zh + "整周"}
               : LocalizedText{"partial week " + days.en, days.zh + "不足一周"};
}

LocalizedText no_day_to_roll_back_to() {
  return {"no working day in it to roll backward to", "其中没有可提前至的工作日"};
}

LocalizedText due_moved(DueMove move) {
  switch (move) {
    case DueMove::anchored:
      return {"set when the task it waited for was filed or accepted; the history has the date",
              "在其所依据的任务报送或审核通过时确定，详见历史记录。"};
    case DueMove::extended:
      return {"an extension was granted", "已批准延期。"};
    case DueMove::returned:
      return {"the filing was returned for rework", "报送材料被退回整改。"};
    case DueMove::required:
      return {"the task was demanded after all", "该任务被要求补办。"};
    case DueMove::suspended:
      return {"a suspension moved the date", "因暂停顺延。"};
    case DueMove::somehow:
      break;
  }
  return {"moved by an extension, a return for rework, a demand or a suspension; the history says which",
          "因延期、退回整改、要求补办或暂停而调整，详见历史记录。"};
}

LocalizedText warn_rolls_outside(const LocalizedText& task, Date date) {
  const auto when = day(date);
  return {"“" + task.en + "” rolls to " + when.en + ", outside every phase",
          "任务“" + task.zh + "”调整后的截止日" + when.zh + "不在任何阶段之内。"};
}

LocalizedText warn_no_week_owed(const LocalizedText& task, const LocalizedText& phase_span) {
  return {"“" + task.en + "” is owed in no week of " + phase_span.en,
          "任务“" + task.zh + "”在" + phase_span.zh + "内没有应办的一周。"};
}

LocalizedText warn_no_notice(std::string_view calendar, int year) {
  const std::string name(calendar);
  const std::string text = std::to_string(year);
  return {"no official calendar for year " + text + " in " + name +
              ": Monday to Friday are taken as working days; import the notice when it is published",
          "日历 " + name + " 没有 " + text + " 年的正式放假安排：暂按周一至周五为工作日；通知发布后请导入。"};
}

}  // namespace duban::words
