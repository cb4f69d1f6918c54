// What the states of tasks, units and campaigns are called, as a word in a list and as a clause in a
// sentence.
#pragma once

#include "workflows/machines/campaign_machine.hpp"
#include "workflows/machines/escalation_machine.hpp"
#include "workflows/machines/participation_machine.hpp"
#include "workflows/machines/phase_machine.hpp"
#include "workflows/machines/task_machine.hpp"
#include "workflows/words/phrase.hpp"

namespace duban::words {

template <>
struct Vocabulary<TaskState> {
  static constexpr std::array kEntries{
      Entry{TaskState::planned, Phrase{"not open yet", "尚未开始"}},
      Entry{TaskState::open, Phrase{"open", "待报送"}},
      Entry{TaskState::submitted, Phrase{"filed", "待审核"}},
      Entry{TaskState::returned, Phrase{"returned", "已退回整改"}},
      Entry{TaskState::accepted, Phrase{"accepted", "已审核通过"}},
      Entry{TaskState::waived, Phrase{"waived", "已免办"}},
      Entry{TaskState::not_required, Phrase{"not required", "无需办理"}},
  };
};

template <>
struct Vocabulary<Participation> {
  static constexpr std::array kEntries{
      Entry{Participation::active, Phrase{"taking part", "参加"}},
      Entry{Participation::suspended, Phrase{"suspended", "已暂停"}},
      Entry{Participation::withdrawn, Phrase{"withdrawn", "已退出"}},
  };
};

template <>
struct Vocabulary<PhaseState> {
  static constexpr std::array kEntries{
      Entry{PhaseState::enrolled, Phrase{"enrolled", "已登记"}},
      Entry{PhaseState::mobilization, Phrase{"mobilization", "宣传发动"}},
      Entry{PhaseState::self_correction, Phrase{"self-correction", "自查整改"}},
      Entry{PhaseState::supervision, Phrase{"supervision", "督查"}},
      Entry{PhaseState::summary, Phrase{"summary", "总结"}},
      Entry{PhaseState::completed, Phrase{"completed", "已结束"}},
  };
};

template <>
struct Vocabulary<CampaignState> {
  static constexpr std::array kEntries{
      Entry{CampaignState::draft, Phrase{"draft", "草稿"}},
      Entry{CampaignState::launching, Phrase{"launching", "启动中"}},
      Entry{CampaignState::running, Phrase{"running", "进行中"}},
      Entry{CampaignState::suspended, Phrase{"suspended", "已暂停"}},
      Entry{CampaignState::completed, Phrase{"completed", "已结束"}},
  };
};

template <>
struct Vocabulary<EscalationState> {
  static constexpr std::array kEntries{
      Entry{EscalationState::quiet, Phrase{"no reminder yet", "尚未催办"}},
      Entry{EscalationState::reminding, Phrase{"reminded", "已提醒"}},
      Entry{EscalationState::overdue, Phrase{"overdue", "已逾期"}},
      Entry{EscalationState::escalated, Phrase{"escalated", "督办中"}},
      Entry{EscalationState::resolved, Phrase{"resolved", "已解除"}},
  };
};

// The state of a task as a person reads it. Nobody accepts what nobody reviews: such a filing counts at once,
// and what the organiser hands down is issued rather than filed.
struct TaskFiling {
  bool reviewed = true;
  bool issued = false;
};
[[nodiscard]] constexpr Phrase task_state(TaskState state, TaskFiling filing) {
  if (state != TaskState::accepted || filing.reviewed) return phrase_of(state);
  return filing.issued ? Phrase{"issued", "已印发"} : Phrase{"filed, no review needed", "已报送（无需审核）"};
}

// "the task “…” has been filed and awaits review" / "任务“……”已报送，正在等待审核"
[[nodiscard]] LocalizedText clause_of(TaskState state);
[[nodiscard]] LocalizedText clause_of(Participation state);
[[nodiscard]] LocalizedText clause_of(CampaignState state);

// "expected to suspend the campaign, but the campaign has not been launched"; the action is one that is
// refused (action_words.hpp).
[[nodiscard]] Error refused_campaign(CampaignState state, Named action);

}  // namespace duban::words
