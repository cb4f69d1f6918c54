// What plans speak of: levels, evidence, parties, phases, measures, and what changes from one plan to the
// next.
#pragma once

#include "workflows/plan/measures.hpp"
#include "workflows/plan/plan.hpp"
#include "workflows/plan/plan_diff.hpp"
#include "workflows/words/phrase.hpp"

namespace duban::words {

template <>
struct Vocabulary<Level> {
  static constexpr std::array kEntries{
      Entry{Level::none, Phrase{"none", "无"}},       Entry{Level::blue, Phrase{"blue", "蓝色"}},
      Entry{Level::yellow, Phrase{"yellow", "黄色"}}, Entry{Level::orange, Phrase{"orange", "橙色"}},
      Entry{Level::red, Phrase{"red", "红色"}},
  };
};

template <>
struct Vocabulary<EvidenceKind> {
  static constexpr std::array kEntries{
      Entry{EvidenceKind::text, Phrase{"text", "文字说明"}},
      Entry{EvidenceKind::link, Phrase{"link", "网址"}},
      Entry{EvidenceKind::document, Phrase{"document", "文件"}},
      Entry{EvidenceKind::photo, Phrase{"photo", "照片"}},
      Entry{EvidenceKind::record, Phrase{"record", "记录"}},
  };
};

template <>
struct Vocabulary<PhaseKind> {
  static constexpr std::array kEntries{
      Entry{PhaseKind::mobilization, Phrase{"mobilization", "宣传发动"}},
      Entry{PhaseKind::self_correction, Phrase{"self-correction", "自查整改"}},
      Entry{PhaseKind::supervision, Phrase{"supervision", "督查"}},
      Entry{PhaseKind::summary, Phrase{"summary", "总结"}},
  };
};

template <>
struct Vocabulary<AdvancePolicy> {
  static constexpr std::array kEntries{
      Entry{AdvancePolicy::by_date, Phrase{"by date", "按日期"}},
      Entry{AdvancePolicy::when_complete, Phrase{"when its tasks are settled", "本阶段任务办结后"}},
      Entry{AdvancePolicy::by_approval, Phrase{"by approval", "经批准"}},
  };
};

template <>
struct Vocabulary<ClockPolicy> {
  static constexpr std::array kEntries{
      Entry{ClockPolicy::freeze, Phrase{"due dates move by the days suspended", "期限按暂停天数顺延"}},
      Entry{ClockPolicy::run_on, Phrase{"due dates stay", "期限不变"}},
  };
};

template <>
struct Vocabulary<Roll> {
  static constexpr std::array kEntries{
      Entry{Roll::none, Phrase{"not moved off rest days", "遇休息日不调整"}},
      Entry{Roll::forward, Phrase{"moved to the next working day", "遇休息日顺延"}},
      Entry{Roll::backward, Phrase{"moved to the working day before", "遇休息日提前"}},
  };
};

template <>
struct Vocabulary<PartyScope> {
  static constexpr std::array kEntries{
      Entry{PartyScope::unit, Phrase{"unit", "单位"}},
      Entry{PartyScope::organiser, Phrase{"organiser", "主办单位"}},
  };
};

template <>
struct Vocabulary<OffsetUnit> {
  static constexpr std::array kEntries{
      Entry{OffsetUnit::days, Phrase{"days", "天"}},
      Entry{OffsetUnit::working_days, Phrase{"working days", "个工作日"}},
  };
};

template <>
struct Vocabulary<AfterEvent> {
  static constexpr std::array kEntries{
      Entry{AfterEvent::due, Phrase{"the due day", "截止日"}},
      Entry{AfterEvent::submitted, Phrase{"the day of filing", "报送之日"}},
      Entry{AfterEvent::accepted, Phrase{"the day of acceptance", "审核通过之日"}},
      Entry{AfterEvent::phase_start, Phrase{"the first day of the phase", "阶段首日"}},
      Entry{AfterEvent::phase_end, Phrase{"the last day of the phase", "阶段末日"}},
  };
};

template <>
struct Vocabulary<PartialWeeks> {
  static constexpr std::array kEntries{
      Entry{PartialWeeks::owed, Phrase{"owed", "须办理"}},
      Entry{PartialWeeks::not_owed, Phrase{"not owed", "不须办理"}},
      Entry{PartialWeeks::if_working_day, Phrase{"owed if it has a working day", "含工作日的须办理"}},
  };
};

template <>
struct Vocabulary<PlanPart> {
  static constexpr std::array kEntries{
      Entry{PlanPart::plan, Phrase{"plan", "方案"}},
      Entry{PlanPart::party, Phrase{"party", "角色"}},
      Entry{PlanPart::phase, Phrase{"phase", "阶段"}},
      Entry{PlanPart::task, Phrase{"task", "任务"}},
      Entry{PlanPart::ladder, Phrase{"ladder", "催办梯级"}},
      Entry{PlanPart::duty, Phrase{"duty", "常设职责"}},
  };
};

template <>
struct Vocabulary<ChangeKind> {
  static constexpr std::array kEntries{
      Entry{ChangeKind::added, Phrase{"added", "新增"}},
      Entry{ChangeKind::removed, Phrase{"removed", "删除"}},
      Entry{ChangeKind::changed, Phrase{"changed", "修改"}},
  };
};

// The measures of the accountability ladder that a rung may propose (plan/measures.hpp).
inline constexpr std::array kMeasureTerms{
    Term{"leader_interview", {"interview by the leadership", "领导约谈"}},
    Term{"criticism_notice", {"circulated criticism", "通报批评"}},
    Term{"admonition_talk", {"admonition talk", "诫勉谈话"}},
    Term{"suspend_for_study", {"suspension from duty for study", "待岗学习"}},
    Term{"post_transfer", {"transfer from the post", "调离岗位"}},
    Term{"removal", {"removal from office", "免职"}},
    Term{"demotion", {"demotion", "降职"}},
    Term{"downgrade", {"reduction in grade", "降级"}},
    Term{"disciplinary", {"disciplinary proceedings", "纪律责任追究"}},
};

namespace vocabulary {

[[nodiscard]] consteval bool names_every_measure() {
  return std::ranges::equal(kMeasures, kMeasureTerms, std::ranges::equal_to{}, {}, &Term::code);
}
static_assert(names_every_measure(), "a measure has no word, or stands in another place");

}  // namespace vocabulary

// A measure that no plan of this version knows stays as it was written.
[[nodiscard]] LocalizedText measure(std::string_view id);
// The evidence a filing must carry: "document, photo" / "文件、照片"
[[nodiscard]] LocalizedText evidence(std::span<const EvidenceKind> kinds);
// Who gets the notices of parties that nobody fills.
[[nodiscard]] LocalizedText office_stands_in(const Plan& plan);
// "task unit_summary: due changed from … to …", in the words of the plan file.
[[nodiscard]] LocalizedText change_sentence(const PlanChange& change);

// A day of every year: "30 September" / "9月30日".
[[nodiscard]] LocalizedText month_day(MonthDay day);
// For an error: as plans write it for programs, the day for people.
[[nodiscard]] Named named_day(MonthDay day);

// Days that a plan names, by the key of the plan file: "mobilization.from" / the first day of “Mobilization”.
[[nodiscard]] Named first_day_of(const Phase& phase);
[[nodiscard]] Named last_day_of(const Phase& phase);
[[nodiscard]] Named due_day_of(const Task& task);
[[nodiscard]] Named opening_day_of(const Task& task);

}  // namespace duban::words
