#include "orchestrator/operations/answer_labels.hpp"

#include "orchestrator/operations/operation_words.hpp"
#include "workflows/access_token/role_words.hpp"
#include "workflows/audit/event_words.hpp"
#include "workflows/delivery/delivery_words.hpp"
#include "workflows/machines/action_words.hpp"
#include "workflows/machines/state_words.hpp"
#include "workflows/plan/plan_words.hpp"
#include "workflows/unit_campaign/notice_words.hpp"
#include "workflows/unit_campaign/task_words.hpp"

namespace duban::words {
namespace {

// Sorted, so that what is missing is seen.
constexpr std::array kLabels{
    Term{"acceptable", {"can be imported", "可以导入"}},
    Term{"accepted", {"accepted", "审核通过"}},
    Term{"action", {"action", "操作"}},
    Term{"actions", {"possible steps", "可办理事项"}},
    Term{"active", {"taking part", "参加"}},
    Term{"actor", {"by", "操作者"}},
    Term{"added", {"added", "新增"}},
    Term{"address", {"address", "地址"}},
    Term{"admin", {"administrator", "管理员"}},
    Term{"advance", {"next phase begins", "进入下一阶段"}},
    Term{"after", {"after", "变更后"}},
    Term{"algorithm", {"algorithm", "算法"}},
    Term{"all_checked", {"all checked", "全部检查"}},
    Term{"at", {"at", "时间"}},
    Term{"attempts", {"attempts", "推送次数"}},
    Term{"audit_root", {"audit root", "审计树根"}},
    Term{"before", {"before", "变更前"}},
    Term{"branch", {"branch", "党支部"}},
    Term{"branches", {"branches", "党支部"}},
    Term{"by", {"by", "操作者"}},
    Term{"by_date", {"by date", "按日期"}},
    Term{"bytes", {"bytes", "字节数"}},
    Term{"calendar", {"calendar", "日历"}},
    Term{"calendar_version", {"calendar version", "日历版本"}},
    Term{"calendars", {"calendars", "日历"}},
    Term{"campaign", {"campaign", "专项行动"}},
    Term{"campaigns", {"campaigns", "专项行动"}},
    Term{"changes", {"changes", "变更"}},
    Term{"clock", {"clock", "时钟"}},
    Term{"closed", {"closed", "已终结"}},
    Term{"closes_at", {"closes at", "结束"}},
    Term{"code", {"code", "代码"}},
    Term{"column", {"column", "列"}},
    Term{"command", {"command", "命令"}},
    Term{"contacts", {"contacts", "联系人"}},
    Term{"created", {"created", "新增"}},
    Term{"created_at", {"created at", "登记时间"}},
    Term{"current", {"current", "当前"}},
    Term{"cutoff_minutes", {"cut-off", "截止时刻"}},
    Term{"data", {"details", "内容"}},
    Term{"date", {"date", "日期"}},
    Term{"days_off", {"days off", "放假日"}},
    Term{"dead_letters", {"undelivered notices", "未送达通知"}},
    Term{"deadlines", {"due dates", "期限"}},
    Term{"declared_gaps", {"units declared missing", "缺报单位"}},
    Term{"delivered", {"delivered", "已送达"}},
    Term{"detail", {"detail", "说明"}},
    Term{"digest", {"digest", "摘要"}},
    Term{"disabled_at", {"disabled at", "停用时间"}},
    Term{"document", {"file", "文件"}},
    Term{"draft", {"draft", "草稿"}},
    Term{"dry_run", {"check only", "仅检查"}},
    Term{"due", {"due", "期限"}},
    Term{"due_at", {"late from", "迟报界限"}},
    Term{"due_reason", {"why this due date", "期限依据"}},
    Term{"due_reason_given", {"reason given", "期限变更理由"}},
    Term{"duties", {"standing duties", "常设职责"}},
    Term{"en", {"English", "英文"}},
    Term{"endpoint", {"endpoint", "推送地址"}},
    Term{"endpoints", {"endpoints", "推送地址"}},
    Term{"ends_when", {"ends when", "解除条件"}},
    Term{"errors", {"errors", "错误"}},
    Term{"errors_total", {"errors in all", "错误总数"}},
    Term{"escalation", {"attention", "催办情况"}},
    Term{"escalations", {"escalations", "督办"}},
    Term{"event", {"event", "事件"}},
    Term{"events", {"events", "事件"}},
    Term{"evidence", {"evidence", "佐证材料"}},
    Term{"expires_at", {"expires at", "失效时刻"}},
    Term{"extension", {"extension asked for", "延期申请"}},
    Term{"fan_in", {"gathers from", "汇总来源"}},
    Term{"field", {"field", "字段"}},
    Term{"filed_at", {"filed at", "报送时间"}},
    Term{"filed_by", {"filed by", "报送人"}},
    Term{"files", {"files", "文件"}},
    Term{"filings", {"filings", "报送次数"}},
    Term{"first", {"first", "前若干单位"}},
    Term{"first_filed_at", {"first filed at", "首次报送时间"}},
    Term{"first_seq", {"first record", "首条记录"}},
    Term{"first_units", {"first units", "前若干单位"}},
    Term{"former", {"former due date", "原期限"}},
    Term{"freeze", {"due dates move", "期限顺延"}},
    Term{"from", {"from", "自"}},
    Term{"from_root", {"root before", "起始树根"}},
    Term{"frozen_days", {"days moved by suspensions", "顺延天数"}},
    Term{"gathers", {"gathers", "汇总任务"}},
    Term{"guidance", {"what to file", "办理要求"}},
    Term{"heads", {"heads", "树头"}},
    Term{"hidden_from_unit", {"hidden from the unit", "对单位不可见"}},
    Term{"id", {"id", "编号"}},
    Term{"imported_at", {"imported at", "导入时间"}},
    Term{"instances", {"occurrences", "任务项"}},
    Term{"issued_at", {"issued at", "签发时间"}},
    Term{"judged", {"judgement", "判定（按期/迟报）"}},
    Term{"key", {"key", "任务键"}},
    Term{"kind", {"kind", "类别"}},
    Term{"lacking", {"missing", "缺少"}},
    Term{"last_filed_at", {"last filed at", "最近报送时间"}},
    Term{"late", {"late", "迟报"}},
    Term{"launched_at", {"launched at", "启动时间"}},
    Term{"leaf_hash", {"leaf hash", "叶哈希"}},
    Term{"level", {"level", "级别"}},
    Term{"levels", {"levels", "级别"}},
    Term{"line", {"line", "行"}},
    Term{"link", {"link", "网址"}},
    Term{"links", {"links", "网址"}},
    Term{"many", {"several for a unit", "每单位可有多个"}},
    Term{"media_type", {"type of file", "文件类型"}},
    Term{"mend", {"what to do", "处理"}},
    Term{"message", {"message", "说明"}},
    Term{"moment", {"moment", "时刻"}},
    Term{"name", {"name", "名称"}},
    Term{"next", {"next", "下一步"}},
    Term{"next_from", {"next from", "下一页起点"}},
    Term{"next_rung", {"next reminder", "下一次催办"}},
    Term{"next_wake_up", {"next change by itself", "下次自动处理"}},
    Term{"none", {"none", "无"}},
    Term{"note", {"note", "说明"}},
    Term{"notified", {"told", "已通知"}},
    Term{"notify", {"are told", "通知对象"}},
    Term{"now", {"now", "当前时间"}},
    Term{"number", {"number", "序号"}},
    Term{"obligation", {"obligation", "依据条目"}},
    Term{"office", {"office", "办公室"}},
    Term{"offset", {"offset", "相隔"}},
    Term{"ok", {"passed", "通过"}},
    Term{"opened_at", {"opened at", "实际开始时间"}},
    Term{"opens_at", {"opens at", "开始"}},
    Term{"organiser", {"organiser", "主办单位"}},
    Term{"organiser_contacts", {"contacts of the organiser", "主办单位联系人"}},
    Term{"organiser_name", {"name of the organiser", "主办单位名称"}},
    Term{"origin", {"origin", "地址"}},
    Term{"original_due", {"first due date", "原定期限"}},
    Term{"overdue", {"overdue", "逾期"}},
    Term{"overdue_at", {"overdue from", "逾期界限"}},
    Term{"own", {"owed by the unit itself", "本单位任务"}},
    Term{"owner", {"owed by", "责任方"}},
    Term{"part", {"part", "部分"}},
    Term{"participation", {"participation", "参加情况"}},
    Term{"parties", {"parties", "角色"}},
    Term{"partition", {"partition", "分区"}},
    Term{"party", {"party", "角色"}},
    Term{"phase", {"phase", "阶段"}},
    Term{"phases", {"phases", "阶段"}},
    Term{"plan", {"plan", "方案"}},
    Term{"planned", {"not open yet", "尚未开始"}},
    Term{"plans", {"plans", "方案"}},
    Term{"pointer", {"where", "位置"}},
    Term{"position", {"position", "位置"}},
    Term{"problem", {"what is wrong", "原因"}},
    Term{"proof", {"proof", "证明"}},
    Term{"propose", {"proposal", "建议"}},
    Term{"proposed", {"proposed", "建议"}},
    Term{"published_at", {"published at", "发布时间"}},
    Term{"published_by", {"published by", "发布人"}},
    Term{"quiet", {"no reminder yet", "尚未催办"}},
    Term{"reason", {"reason", "理由"}},
    Term{"recorded_at", {"recorded at", "记录时间"}},
    Term{"records", {"records", "记录"}},
    Term{"replayed", {"replayed", "已重放"}},
    Term{"report_to", {"reported to", "报送对象"}},
    Term{"request_id", {"request", "请求编号"}},
    Term{"requested_at", {"asked at", "申请时间"}},
    Term{"requested_by", {"asked by", "申请人"}},
    Term{"require_past_due", {"what was past due is owed", "启动前到期的仍须办理"}},
    Term{"responsible", {"responsible", "责任方"}},
    Term{"returns", {"returns", "退回次数"}},
    Term{"reviewer", {"reviewed by", "审核方"}},
    Term{"revision", {"revision", "修订号"}},
    Term{"revoked_at", {"revoked at", "吊销时间"}},
    Term{"rework", {"time to rework", "整改期限"}},
    Term{"role", {"role", "身份"}},
    Term{"roll", {"on rest days", "遇休息日"}},
    Term{"root", {"root", "树根"}},
    Term{"round", {"round", "轮次"}},
    Term{"rule", {"rule", "规则"}},
    Term{"rung", {"step", "催办级次"}},
    Term{"rungs", {"reminders", "催办"}},
    Term{"rungs_fired", {"reminders so far", "已催办"}},
    Term{"rungs_passed", {"reminders passed", "已过催办次数"}},
    Term{"scope", {"side", "所属方"}},
    Term{"secret", {"secret", "密钥"}},
    Term{"sentence", {"what changed", "说明"}},
    Term{"seq", {"record", "记录号"}},
    Term{"settings", {"settings", "设置"}},
    Term{"settled", {"settled", "办结"}},
    Term{"settled_at", {"settled at", "办结时间"}},
    Term{"since", {"since", "自"}},
    Term{"size", {"size", "大小"}},
    Term{"slots", {"due dates", "期限"}},
    Term{"source", {"source", "原文"}},
    Term{"state", {"state", "状态"}},
    Term{"states", {"states", "状态"}},
    Term{"status", {"status", "状态"}},
    Term{"subject", {"about", "对象"}},
    Term{"submissions", {"filings", "报送"}},
    Term{"submitted", {"filed", "待审核"}},
    Term{"summary", {"summary", "概要"}},
    Term{"suspended", {"suspended", "暂停"}},
    Term{"suspended_at", {"suspended at", "暂停时间"}},
    Term{"suspended_by_campaign", {"with the whole campaign", "随专项行动暂停"}},
    Term{"suspension_clock", {"while suspended", "暂停期间"}},
    Term{"system_records", {"records of the system", "系统记录"}},
    Term{"task", {"task", "任务"}},
    Term{"tasks", {"tasks", "任务"}},
    Term{"text", {"text", "正文"}},
    Term{"timely", {"in time", "按期"}},
    Term{"timezone", {"time zone", "时区"}},
    Term{"title", {"title", "名称"}},
    Term{"to", {"to", "至"}},
    Term{"to_root", {"root after", "目标树根"}},
    Term{"token", {"token", "令牌"}},
    Term{"tokens", {"tokens", "令牌"}},
    Term{"told", {"told", "已通知"}},
    Term{"trail", {"trail", "审计链"}},
    Term{"type", {"type", "类型"}},
    Term{"undated", {"without due date", "无期限"}},
    Term{"unfinished", {"unfinished", "未办结"}},
    Term{"unit", {"unit", "单位"}},
    Term{"unit_contacts", {"contacts of the units", "单位联系人"}},
    Term{"units", {"units", "单位"}},
    Term{"units_at_launch", {"units at the launch", "启动时单位"}},
    Term{"units_checked", {"units checked", "已检查单位"}},
    Term{"url", {"address", "网址"}},
    Term{"url_origin", {"address", "地址"}},
    Term{"v", {"version", "版本"}},
    Term{"value", {"value", "值"}},
    Term{"version", {"version", "版本"}},
    Term{"wake_at", {"next change by itself", "下次自动处理"}},
    Term{"wanted", {"wanted", "申请延至"}},
    Term{"warnings", {"warnings", "提示"}},
    Term{"week", {"week", "周"}},
    Term{"withdrawn", {"withdrawn", "退出"}},
    Term{"workdays", {"make-up workdays", "调休上班日"}},
    Term{"year", {"year", "年份"}},
    Term{"years", {"years", "年份"}},
    Term{"zh", {"Chinese", "中文"}},
    Term{"zone", {"time zone", "时区"}},
};

constexpr std::array kTokenStates{
    Term{"active", {"valid", "有效"}},
    Term{"expired", {"expired", "已过期"}},
    Term{"revoked", {"revoked", "已吊销"}},
};

// The first of the enumerations that knows the name says what it is called.
template <class... E>
const Phrase* find_enumerator(std::string_view code) {
  const Phrase* found = nullptr;
  const auto look = [&]<class One>(One) {
    if (found != nullptr) return;
    if (const auto value = enumerator_of<One>(code)) found = &phrase_of(*value);
  };
  (look(E{}), ...);
  return found;
}

}  // namespace

std::span<const Term> label_terms() {
  return kLabels;
}

const Phrase* find_token_state(std::string_view code) {
  return find_term(kTokenStates, code);
}

const Phrase* find_label(std::string_view member) {
  return find_term(kLabels, member);
}

const Phrase* find_word(std::string_view code) {
  if (const auto* phrase =
          find_enumerator<Level, TaskState, Participation, PhaseState, CampaignState, EscalationState,
                          Timeliness, EvidenceKind, PhaseKind, AdvancePolicy, ClockPolicy, PartyScope, Roll,
                          DeliveryState, PlanPart, ChangeKind, Role>(code)) {
    return phrase;
  }
  if (const auto* phrase = find_event_phrase(code)) return phrase;
  if (const auto* phrase = find_term(kMeasureTerms, code)) return phrase;
  if (const auto* phrase = find_term(kNoticeTerms, code)) return phrase;
  return find_term(operation_terms(), code);
}

}  // namespace duban::words
