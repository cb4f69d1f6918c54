// What people do, as a verb, for refusals: "expected to file, but …".
#pragma once

#include "workflows/machines/campaign_machine.hpp"
#include "workflows/machines/participation_machine.hpp"
#include "workflows/machines/task_machine.hpp"
#include "workflows/words/phrase.hpp"

namespace duban::words {

template <>
struct Vocabulary<TaskTrigger> {
  static constexpr std::array kEntries{
      Entry{TaskTrigger::open, Phrase{"open", "开始"}},
      Entry{TaskTrigger::submit, Phrase{"file", "报送"}},
      Entry{TaskTrigger::accept, Phrase{"accept", "审核通过"}},
      Entry{TaskTrigger::send_back, Phrase{"return for rework", "退回整改"}},
      Entry{TaskTrigger::waive, Phrase{"waive", "免办"}},
      Entry{TaskTrigger::dispense, Phrase{"dispense with", "列为无需办理"}},
      Entry{TaskTrigger::require, Phrase{"require", "要求补办"}},
  };
};

template <>
struct Vocabulary<ParticipationTrigger> {
  static constexpr std::array kEntries{
      Entry{ParticipationTrigger::suspend, Phrase{"suspend the unit", "暂停"}},
      Entry{ParticipationTrigger::resume, Phrase{"resume the unit", "恢复"}},
      Entry{ParticipationTrigger::withdraw, Phrase{"withdraw the unit", "退出"}},
  };
};

template <>
struct Vocabulary<CampaignTrigger> {
  static constexpr std::array kEntries{
      Entry{CampaignTrigger::launch, Phrase{"launch the campaign", "启动"}},
      Entry{CampaignTrigger::all_launched, Phrase{"end the launching", "结束启动"}},
      Entry{CampaignTrigger::suspend, Phrase{"suspend the campaign", "暂停"}},
      Entry{CampaignTrigger::resume, Phrase{"resume the campaign", "恢复"}},
      Entry{CampaignTrigger::complete, Phrase{"complete the campaign", "结束"}},
  };
};

inline constexpr Phrase kRequestExtension{"ask for an extension", "申请延期"};
inline constexpr Phrase kEnrolUnits{"enrol units", "登记单位"};

// For a refusal: "file" / "不能报送".
[[nodiscard]] LocalizedText refused(const Phrase& action);
template <class Trigger>
[[nodiscard]] Named named_refused(Trigger trigger) {
  return {std::string(name_of(trigger).text()), refused(phrase_of(trigger))};
}

[[nodiscard]] Named refused_enrolment();

}  // namespace duban::words
