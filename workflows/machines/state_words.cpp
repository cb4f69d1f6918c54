#include "workflows/machines/state_words.hpp"

#include "workflows/machines/machine_errors.hpp"

#include <utility>

namespace duban::words {

LocalizedText clause_of(TaskState state) {
  switch (state) {
    case TaskState::planned:
      return {"is not open yet", "尚未开始"};
    case TaskState::open:
      return {"is open and has not been filed", "正待报送"};
    case TaskState::submitted:
      return {"has been filed and awaits review", "已报送，正在等待审核"};
    case TaskState::returned:
      return {"has been returned for rework", "已退回整改"};
    case TaskState::accepted:
      return {"is settled", "已办结"};
    case TaskState::waived:
      return {"has been waived", "已免办"};
    case TaskState::not_required:
      return {"is not required", "无需办理"};
  }
  return phrase_of(state).text();
}

LocalizedText clause_of(Participation state) {
  switch (state) {
    case Participation::active:
      return {"takes part", "正在参加"};
    case Participation::suspended:
      return {"is suspended", "已暂停参加"};
    case Participation::withdrawn:
      return {"has withdrawn", "已退出"};
  }
  return phrase_of(state).text();
}

LocalizedText clause_of(CampaignState state) {
  switch (state) {
    case CampaignState::draft:
      return {"has not been launched", "尚未启动"};
    case CampaignState::launching:
      return {"is being launched", "正在启动"};
    case CampaignState::running:
      return {"is under way", "正在进行"};
    case CampaignState::suspended:
      return {"is suspended", "已暂停"};
    case CampaignState::completed:
      return {"is completed", "已结束"};
  }
  return phrase_of(state).text();
}

Error refused_campaign(CampaignState state, Named action) {
  return Error{errors::workflow_campaign_state,
               {{"trigger", std::move(action)},
                {"state", Named{std::string(name_of(state).text()), clause_of(state)}}}};
}

}  // namespace duban::words
