#include "orchestrator/operations/operation_words.hpp"

#include <array>
#include <string>

namespace duban::words {
namespace {

constexpr std::array kOperations{
    // server
    Term{"get_livez", {"ask whether the server lives", "查询服务是否存活"}},
    Term{"get_readyz", {"ask whether the server is ready", "查询服务是否就绪"}},
    Term{"get_version", {"read the version", "查看版本"}},
    Term{"get_metrics", {"read the metrics", "读取监控指标"}},
    Term{"get_openapi", {"read the description of the API", "查看接口说明"}},
    Term{"get_clock", {"read the clock", "查看时钟"}},
    Term{"advance_clock", {"move the clock", "推进时钟"}},
    Term{"set_log_level", {"set the level of the log", "设置日志级别"}},
    // plans and calendars
    Term{"check_plan", {"check a plan", "检查方案"}},
    Term{"publish_plan", {"publish a plan", "发布方案"}},
    Term{"list_plans", {"list the plans", "查看方案列表"}},
    Term{"get_plan", {"read a plan", "查看方案"}},
    Term{"get_plan_source", {"read the source of a plan", "查看方案原文"}},
    Term{"compare_plans", {"compare plans", "比较方案"}},
    Term{"import_calendar", {"import a calendar", "导入日历"}},
    Term{"list_calendars", {"list the calendars", "查看日历列表"}},
    Term{"get_calendar", {"read a calendar", "查看日历"}},
    // campaigns
    Term{"create_campaign", {"create a campaign", "新建专项行动"}},
    Term{"list_campaigns", {"list the campaigns", "查看专项行动列表"}},
    Term{"get_campaign", {"read a campaign", "查看专项行动"}},
    Term{"preview_campaign", {"preview a campaign", "预览专项行动"}},
    Term{"launch_campaign", {"launch the campaign", "启动专项行动"}},
    Term{"suspend_campaign", {"suspend the campaign", "暂停专项行动"}},
    Term{"resume_campaign", {"resume the campaign", "恢复专项行动"}},
    Term{"set_campaign_contacts", {"replace the contacts of the organiser", "更新主办单位联系人"}},
    Term{"get_overview", {"read the overview", "查看概览"}},
    Term{"list_deadlines", {"list the due dates", "查看期限列表"}},
    Term{"list_escalations", {"list what is escalated", "查看督办列表"}},
    Term{"get_fan_in", {"read which parts are missing", "查看缺报单位"}},
    // units
    Term{"import_units", {"enrol units", "导入单位"}},
    Term{"list_units", {"list the units", "查看单位列表"}},
    Term{"get_unit", {"read a unit", "查看单位"}},
    Term{"explain_unit", {"explain a unit's level", "查看督办说明"}},
    Term{"get_unit_history", {"read a unit's history", "查看单位历史记录"}},
    Term{"suspend_unit", {"suspend the unit", "暂停单位"}},
    Term{"resume_unit", {"resume the unit", "恢复单位"}},
    Term{"withdraw_unit", {"withdraw the unit", "令单位退出"}},
    Term{"complete_unit", {"close the unit with tasks unfinished", "在任务未办结时结束单位"}},
    Term{"approve_phase", {"approve the next phase", "批准进入下一阶段"}},
    // tasks
    Term{"file_submission", {"file", "报送"}},
    Term{"get_submission", {"read what was filed", "查看报送内容"}},
    Term{"accept_submission", {"accept the filing", "审核通过"}},
    Term{"return_submission", {"return the filing for rework", "退回整改"}},
    Term{"request_extension", {"ask for an extension", "申请延期"}},
    Term{"grant_extension", {"grant the extension", "批准延期"}},
    Term{"refuse_extension", {"refuse the extension", "不同意延期"}},
    Term{"waive_task", {"waive the task", "免办"}},
    Term{"require_task", {"require the task", "要求补办"}},
    Term{"upload_file", {"upload evidence", "上传佐证材料"}},
    Term{"get_file", {"read evidence", "查看佐证材料"}},
    // audit
    Term{"get_audit_head", {"read the head of the audit tree", "查看审计树头"}},
    Term{"list_audit", {"read the audit records", "查看审计记录"}},
    Term{"get_audit_record", {"read an audit record", "查看单条审计记录"}},
    Term{"get_inclusion_proof", {"read a proof of inclusion", "查看包含证明"}},
    Term{"get_consistency_proof", {"read a proof of consistency", "查看一致性证明"}},
    // access
    Term{"issue_token", {"issue a token", "签发令牌"}},
    Term{"list_tokens", {"list the tokens", "查看令牌列表"}},
    Term{"revoke_token", {"revoke a token", "吊销令牌"}},
    Term{"register_endpoint", {"register an endpoint", "登记推送地址"}},
    Term{"list_endpoints", {"list the endpoints", "查看推送地址列表"}},
    Term{"enable_endpoint", {"enable an endpoint", "启用推送地址"}},
    Term{"remove_endpoint", {"remove an endpoint", "删除推送地址"}},
    Term{"list_dead_letters", {"list the undelivered notices", "查看未送达通知"}},
    Term{"replay_dead_letter", {"deliver a notice again", "重新推送通知"}},
};

}  // namespace

std::span<const Term> operation_terms() {
  return kOperations;
}

LocalizedText operation(std::string_view id) {
  const auto* phrase = find_term(kOperations, id);
  return phrase == nullptr ? LocalizedText{std::string(id), std::string(id)} : phrase->text();
}

}  // namespace duban::words
