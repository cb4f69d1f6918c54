#include "orchestrator/cli/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace duban::cli {
namespace {

struct Word {
  std::string_view code, en, zh;
};

constexpr std::array kWords{
    // levels
    Word{"none", "none", "无"},
    Word{"blue", "blue", "蓝色"},
    Word{"yellow", "yellow", "黄色"},
    Word{"orange", "orange", "橙色"},
    Word{"red", "red", "红色"},
    // tasks
    Word{"planned", "planned", "未开始"},
    Word{"open", "open", "待报送"},
    Word{"submitted", "submitted", "待审核"},
    Word{"returned", "returned", "已退回"},
    Word{"accepted", "accepted", "已通过"},
    Word{"waived", "waived", "已豁免"},
    Word{"not_required", "not required", "无需办理"},
    // participation and campaigns
    Word{"active", "active", "参加"},
    Word{"suspended", "suspended", "已中止"},
    Word{"withdrawn", "withdrawn", "已退出"},
    Word{"draft", "draft", "草稿"},
    Word{"launching", "launching", "启动中"},
    Word{"running", "running", "进行中"},
    Word{"completed", "completed", "已结束"},
    // phases
    Word{"enrolled", "enrolled", "已登记"},
    Word{"mobilization", "mobilization", "宣传发动"},
    Word{"self_correction", "self-correction", "自查整改"},
    Word{"supervision", "supervision", "督查"},
    Word{"summary", "summary", "总结"},
    // audit records of a unit
    Word{"UnitEnrolled", "enrolled", "登记"},
    Word{"UnitLaunched", "launched", "启动"},
    Word{"UnitSuspended", "suspended", "中止"},
    Word{"UnitResumed", "resumed", "恢复"},
    Word{"UnitWithdrawn", "withdrawn", "退出"},
    Word{"UnitCompleted", "completed", "结束"},
    Word{"PhaseApproved", "next phase approved", "批准进入下一阶段"},
    Word{"PhaseEntered", "phase entered", "进入阶段"},
    Word{"TasksOpened", "tasks opened", "任务开始"},
    Word{"SubmissionFiled", "filed", "报送"},
    Word{"SubmissionAccepted", "accepted", "审核通过"},
    Word{"SubmissionReturned", "returned", "退回"},
    Word{"TaskWaived", "waived", "豁免"},
    Word{"TaskRequired", "required", "要求办理"},
    Word{"DueDateSet", "due date set", "确定期限"},
    Word{"ExtensionRequested", "extension asked for", "申请延期"},
    Word{"ExtensionGranted", "extension granted", "批准延期"},
    Word{"ExtensionRefused", "extension refused", "不同意延期"},
    Word{"TaskBecameOverdue", "overdue", "逾期"},
    Word{"RungFired", "escalated", "督办升级"},
};

constexpr std::array kMembers{
    std::pair<std::string_view, std::string_view>{"acceptable", "可以导入"},
    std::pair<std::string_view, std::string_view>{"actions", "可执行操作"},
    std::pair<std::string_view, std::string_view>{"active", "参加"},
    std::pair<std::string_view, std::string_view>{"all_checked", "全部检查"},
    std::pair<std::string_view, std::string_view>{"at", "时间"},
    std::pair<std::string_view, std::string_view>{"branch", "支部"},
    std::pair<std::string_view, std::string_view>{"branches", "支部"},
    std::pair<std::string_view, std::string_view>{"calendar", "日历"},
    std::pair<std::string_view, std::string_view>{"campaign", "专项行动"},
    std::pair<std::string_view, std::string_view>{"campaigns", "专项行动"},
    std::pair<std::string_view, std::string_view>{"clock", "时钟"},
    std::pair<std::string_view, std::string_view>{"closed", "已办结"},
    std::pair<std::string_view, std::string_view>{"closes_at", "结束"},
    std::pair<std::string_view, std::string_view>{"command", "命令"},
    std::pair<std::string_view, std::string_view>{"contacts", "联系人"},
    std::pair<std::string_view, std::string_view>{"created", "新增"},
    std::pair<std::string_view, std::string_view>{"created_at", "登记时间"},
    std::pair<std::string_view, std::string_view>{"current", "当前"},
    std::pair<std::string_view, std::string_view>{"date", "日期"},
    std::pair<std::string_view, std::string_view>{"digest", "摘要"},
    std::pair<std::string_view, std::string_view>{"disabled_at", "停用时间"},
    std::pair<std::string_view, std::string_view>{"dry_run", "仅检查"},
    std::pair<std::string_view, std::string_view>{"due", "期限"},
    std::pair<std::string_view, std::string_view>{"due_at", "迟报界限"},
    std::pair<std::string_view, std::string_view>{"errors", "错误"},
    std::pair<std::string_view, std::string_view>{"events", "事件"},
    std::pair<std::string_view, std::string_view>{"evidence", "佐证材料"},
    std::pair<std::string_view, std::string_view>{"expires_at", "到期时间"},
    std::pair<std::string_view, std::string_view>{"filings", "报送次数"},
    std::pair<std::string_view, std::string_view>{"first_seq", "首条记录"},
    std::pair<std::string_view, std::string_view>{"first_units", "前若干单位"},
    std::pair<std::string_view, std::string_view>{"frozen_days", "顺延天数"},
    std::pair<std::string_view, std::string_view>{"guidance", "办理要求"},
    std::pair<std::string_view, std::string_view>{"hidden_from_unit", "对单位不可见"},
    std::pair<std::string_view, std::string_view>{"id", "编号"},
    std::pair<std::string_view, std::string_view>{"key", "任务键"},
    std::pair<std::string_view, std::string_view>{"kind", "类别"},
    std::pair<std::string_view, std::string_view>{"lacking", "缺少"},
    std::pair<std::string_view, std::string_view>{"late", "迟报"},
    std::pair<std::string_view, std::string_view>{"launched_at", "启动时间"},
    std::pair<std::string_view, std::string_view>{"level", "级别"},
    std::pair<std::string_view, std::string_view>{"line", "行"},
    std::pair<std::string_view, std::string_view>{"name", "名称"},
    std::pair<std::string_view, std::string_view>{"next", "下一页"},
    std::pair<std::string_view, std::string_view>{"note", "说明"},
    std::pair<std::string_view, std::string_view>{"now", "当前时间"},
    std::pair<std::string_view, std::string_view>{"obligation", "依据条目"},
    std::pair<std::string_view, std::string_view>{"opens_at", "开始"},
    std::pair<std::string_view, std::string_view>{"organiser", "主办单位"},
    std::pair<std::string_view, std::string_view>{"organiser_contacts", "主办单位联系人"},
    std::pair<std::string_view, std::string_view>{"organiser_name", "主办单位名称"},
    std::pair<std::string_view, std::string_view>{"overdue", "逾期"},
    std::pair<std::string_view, std::string_view>{"overdue_at", "逾期界限"},
    std::pair<std::string_view, std::string_view>{"own", "本单位任务"},
    std::pair<std::string_view, std::string_view>{"owner", "责任方"},
    std::pair<std::string_view, std::string_view>{"participation", "参加情况"},
    std::pair<std::string_view, std::string_view>{"phase", "阶段"},
    std::pair<std::string_view, std::string_view>{"phases", "阶段"},
    std::pair<std::string_view, std::string_view>{"plan", "方案"},
    std::pair<std::string_view, std::string_view>{"reason", "依据"},
    std::pair<std::string_view, std::string_view>{"returns", "退回次数"},
    std::pair<std::string_view, std::string_view>{"reviewer", "审核方"},
    std::pair<std::string_view, std::string_view>{"role", "角色"},
    std::pair<std::string_view, std::string_view>{"root", "树根"},
    std::pair<std::string_view, std::string_view>{"round", "轮次"},
    std::pair<std::string_view, std::string_view>{"secret", "密钥"},
    std::pair<std::string_view, std::string_view>{"seq", "记录号"},
    std::pair<std::string_view, std::string_view>{"size", "记录数"},
    std::pair<std::string_view, std::string_view>{"state", "状态"},
    std::pair<std::string_view, std::string_view>{"summary", "概要"},
    std::pair<std::string_view, std::string_view>{"suspended", "中止"},
    std::pair<std::string_view, std::string_view>{"suspended_at", "中止时间"},
    std::pair<std::string_view, std::string_view>{"suspended_by_campaign", "随专项行动中止"},
    std::pair<std::string_view, std::string_view>{"task", "任务"},
    std::pair<std::string_view, std::string_view>{"tasks", "任务"},
    std::pair<std::string_view, std::string_view>{"text", "内容"},
    std::pair<std::string_view, std::string_view>{"timezone", "时区"},
    std::pair<std::string_view, std::string_view>{"title", "名称"},
    std::pair<std::string_view, std::string_view>{"token", "令牌"},
    std::pair<std::string_view, std::string_view>{"unit", "单位"},
    std::pair<std::string_view, std::string_view>{"unit_contacts", "单位联系人"},
    std::pair<std::string_view, std::string_view>{"units", "单位数"},
    std::pair<std::string_view, std::string_view>{"units_checked", "已检查单位"},
    std::pair<std::string_view, std::string_view>{"url_origin", "地址"},
    std::pair<std::string_view, std::string_view>{"version", "版本"},
    std::pair<std::string_view, std::string_view>{"wake_at", "下次自动处理"},
    std::pair<std::string_view, std::string_view>{"warnings", "提示"},
    std::pair<std::string_view, std::string_view>{"week", "周"},
    std::pair<std::string_view, std::string_view>{"withdrawn", "退出"},
    std::pair<std::string_view, std::string_view>{"year", "年份"},
};

}  // namespace

std::string member_name(std::string_view name, Language language) {
  const auto found = std::ranges::find(kMembers, name, &std::pair<std::string_view, std::string_view>::first);
  return std::string(language == Language::zh && found != kMembers.end() ? found->second : name);
}

std::string word(std::string_view code, Language language) {
  const auto found = std::ranges::find(kWords, code, &Word::code);
  if (found == kWords.end()) return std::string(code);
  return std::string(language == Language::zh ? found->zh : found->en);
}

}  // namespace duban::cli
