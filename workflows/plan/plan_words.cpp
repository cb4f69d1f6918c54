#include "workflows/plan/plan_words.hpp"

#include "workflows/words/dates.hpp"

#include <vector>

namespace duban::words {

LocalizedText measure(std::string_view id) {
  const auto* phrase = find_term(kMeasureTerms, id);
  return phrase == nullptr ? LocalizedText{std::string(id), std::string(id)} : phrase->text();
}

LocalizedText evidence(std::span<const EvidenceKind> kinds) {
  std::vector<LocalizedText> names;
  for (const auto kind : kinds) names.push_back(phrase_of(kind).text());
  return listed(names);
}

LocalizedText office_stands_in(const Plan& plan) {
  const auto& office = plan.parties[plan.office].title;
  return {"nobody fills these roles: their notices go to " + office.en,
          "以上角色无人担任，其通知将发送至" + office.zh + "。"};
}

LocalizedText change_sentence(const PlanChange& change) {
  const auto part = phrase_of(change.part).text();
  const std::string en = part.en + " " + change.id;
  const std::string zh = part.zh + "“" + change.id + "”";
  if (change.kind == ChangeKind::added) return {en + " was added", "新增" + zh + "。"};
  if (change.kind == ChangeKind::removed) return {en + " was removed", "删除" + zh + "。"};
  const auto en_value = [](const std::string& value) {
    return value.empty() ? "nothing" : "\"" + value + "\"";
  };
  const auto zh_value = [](const std::string& value) { return value.empty() ? "无" : "“" + value + "”"; };
  return {
      en + ": " + change.field + " changed from " + en_value(change.before) + " to " + en_value(change.after),
      zh + "的 " + change.field + " 由" + zh_value(change.before) + "改为" + zh_value(change.after) + "。"};
}

LocalizedText month_day(MonthDay day) {
  return month_day(day.month, day.day);
}

Named named_day(MonthDay day) {
  const auto digits = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return {digits(day.month) + "-" + digits(day.day), month_day(day)};
}

Named first_day_of(const Phase& phase) {
  return {phase.id + ".from",
          {"the first day of “" + phase.title.en + "”", "“" + phase.title.zh + "”阶段首日"}};
}

Named last_day_of(const Phase& phase) {
  return {phase.id + ".to", {"the last day of “" + phase.title.en + "”", "“" + phase.title.zh + "”阶段末日"}};
}

Named due_day_of(const Task& task) {
  return {task.id + ".due", {"the due day of “" + task.title.en + "”", "“" + task.title.zh + "”截止日"}};
}

Named opening_day_of(const Task& task) {
  return {task.id + ".opens",
          {"the opening day of “" + task.title.en + "”", "“" + task.title.zh + "”开始日"}};
}

}  // namespace duban::words
