// What each event of the audit trail is called. Whoever adds an event adds its words here: an event without them
// does not compile.
#pragma once

#include "workflows/registry.hpp"
#include "workflows/words/phrase.hpp"

#include <array>
#include <tuple>

#include <boost/mp11/algorithm.hpp>

namespace duban::words {

template <class Event>
struct EventWord {
  Phrase phrase;
};

inline constexpr std::tuple kEventWords{
    // a unit in its campaign
    EventWord<UnitEnrolled>{{"enrolled", "登记"}},
    EventWord<UnitLaunched>{{"launched", "启动"}},
    EventWord<UnitSuspended>{{"suspended", "暂停"}},
    EventWord<UnitResumed>{{"resumed", "恢复"}},
    EventWord<UnitWithdrawn>{{"withdrawn", "退出"}},
    EventWord<PhaseApproved>{{"next phase approved", "批准进入下一阶段"}},
    EventWord<PhaseEntered>{{"phase entered", "进入阶段"}},
    EventWord<UnitCompleted>{{"completed", "结束"}},
    EventWord<TasksOpened>{{"tasks opened", "任务开始"}},
    EventWord<SubmissionFiled>{{"filed", "报送"}},
    EventWord<SubmissionAccepted>{{"accepted", "审核通过"}},
    EventWord<SubmissionReturned>{{"returned for rework", "退回整改"}},
    EventWord<TaskWaived>{{"waived", "免办"}},
    EventWord<TaskRequired>{{"required", "要求补办"}},
    EventWord<DueDateSet>{{"due date set", "确定期限"}},
    EventWord<ExtensionRequested>{{"extension asked for", "申请延期"}},
    EventWord<ExtensionGranted>{{"extension granted", "批准延期"}},
    EventWord<ExtensionRefused>{{"extension refused", "不同意延期"}},
    EventWord<TaskBecameOverdue>{{"overdue", "逾期"}},
    EventWord<RungFired>{{"escalated", "催办"}},
    // a campaign
    EventWord<CampaignCreated>{{"campaign created", "新建专项行动"}},
    EventWord<CampaignLaunched>{{"campaign launched", "启动专项行动"}},
    EventWord<CampaignRunning>{{"campaign running", "全部单位已启动"}},
    EventWord<CampaignSuspended>{{"campaign suspended", "暂停专项行动"}},
    EventWord<CampaignResumed>{{"campaign resumed", "恢复专项行动"}},
    EventWord<CampaignCompleted>{{"campaign completed", "专项行动结束"}},
    // plans and calendars
    EventWord<PlanPublished>{{"plan published", "发布方案"}},
    EventWord<CalendarImported>{{"calendar imported", "导入日历"}},
    // access and delivery
    EventWord<TokenIssued>{{"token issued", "签发令牌"}},
    EventWord<TokenRevoked>{{"token revoked", "吊销令牌"}},
    EventWord<TokenAdopted>{{"token taken over", "接续令牌"}},
    EventWord<EndpointRegistered>{{"endpoint registered", "登记推送地址"}},
    EventWord<EndpointDisabled>{{"endpoint disabled", "停用推送地址"}},
    EventWord<EndpointEnabled>{{"endpoint enabled", "启用推送地址"}},
    EventWord<EndpointRemoved>{{"endpoint removed", "删除推送地址"}},
    EventWord<EndpointAdopted>{{"endpoint taken over", "接续推送地址"}},
    EventWord<ContactsReplaced>{{"contacts replaced", "更新联系人"}},
    EventWord<NoticeDelivered>{{"notice delivered", "通知已送达"}},
    EventWord<DeliveryFailed>{{"delivery failed", "推送未成功"}},
    EventWord<DeliveryGivenUp>{{"delivery given up", "停止推送"}},
    EventWord<DeliveryDropped>{{"delivery dropped", "取消推送"}},
    EventWord<DeliveryReplayed>{{"delivery repeated", "重新推送"}},
    EventWord<DeliveryAdopted>{{"delivery taken over", "接续推送"}},
};

namespace vocabulary {

template <class Variant>
using AlternativesOf = boost::mp11::mp_rename<Variant, boost::mp11::mp_list>;

}  // namespace vocabulary

// Every event that can stand in a record, whatever its kind.
using EventTypes = boost::mp11::mp_apply<
    boost::mp11::mp_append,
    boost::mp11::mp_transform<vocabulary::AlternativesOf, vocabulary::AlternativesOf<AnyEvent>>>;

template <class Event>
[[nodiscard]] constexpr const Phrase& phrase_of_event() {
  return std::get<EventWord<Event>>(kEventWords).phrase;
}

template <class... Event>
[[nodiscard]] const Phrase& phrase_of_event(const std::variant<Event...>& event) {
  static constexpr std::array<Phrase, sizeof...(Event)> kPhrases{phrase_of_event<Event>()...};
  return kPhrases.at(event.index());
}

// By its name as records carry it: "SubmissionFiled". nullptr: no event is called so.
[[nodiscard]] const Phrase* find_event_phrase(std::string_view name);

}  // namespace duban::words
