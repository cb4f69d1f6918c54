// Tokens, webhook endpoints, and what could not be delivered.
#include "orchestrator/cli/commands.hpp"
#include "orchestrator/operations/endpoints.hpp"
#include "orchestrator/operations/tokens.hpp"

namespace duban::cli {
namespace {

std::vector<Command> token_commands() {
  return {
      request_command(
          {"token",
           "create",
           {"issue a token; its secret is shown once", "签发令牌；密文只显示一次"},
           operations::issue_token,
           {option("--role", "role",
                   {"admin, office, reviewer, inspector, leader, unit, auditor or metrics",
                    "身份：admin 管理员、office 办公室、reviewer 审核人员、inspector 检查人员、leader "
                    "领导、unit 单位、"
                    "auditor 审计人员、metrics 监控"},
                   true),
            option("--name", "name", {"who uses it; stands in the audit trail", "使用者，记入审计"}, true),
            option("--organiser", "organiser", {"for the roles of an organiser", "主办单位编号"}),
            option("--unit", "units", {"for the role unit; may be repeated", "单位编号，可重复"}, false,
                   Kind::list),
            option("--expires", "expires_at", {"moment, 2012-01-01T00:00:00+08:00", "失效时刻"})}}),
      request_command({.noun = "token",
                       .verb = "list",
                       .help = {"tokens, without their secrets", "令牌列表（不含密文）"},
                       .operation = operations::list_tokens,
                       .view = {"tokens",
                                {{"id", "ID", "编号"},
                                 {"name", "NAME", "使用者"},
                                 {"role", "ROLE", "身份", Form::word},
                                 {"organiser", "ORGANISER", "主办单位"},
                                 {"units", "UNITS", "单位"},
                                 {"state", "STATE", "状态", Form::token},
                                 {"expires_at", "EXPIRES", "失效时刻"}}}}),
      request_command({"token", "revoke", {"revoke a token", "吊销令牌"}, operations::revoke_token}),
  };
}

std::vector<Command> delivery_commands() {
  return {
      request_command(
          {"endpoint",
           "add",
           {"send notices to a URL; the secret is shown once", "登记推送地址；密钥只显示一次"},
           operations::register_endpoint,
           {option("URL", "url", {"https address", "https 网址"}, true),
            option("--organiser", "organiser", {"default: the token's", "主办单位，默认为令牌所属"})}}),
      request_command({.noun = "endpoint",
                       .verb = "list",
                       .help = {"webhook endpoints", "推送地址列表"},
                       .operation = operations::list_endpoints,
                       .view = {"endpoints",
                                {{"id", "ID", "编号"},
                                 {"organiser", "ORGANISER", "主办单位"},
                                 {"url_origin", "ORIGIN", "地址"},
                                 {"created_at", "CREATED", "登记时间"},
                                 {"disabled_at", "DISABLED", "停用时间"}}}}),
      request_command(
          {"endpoint", "remove", {"remove an endpoint", "删除推送地址"}, operations::remove_endpoint}),
      request_command({"endpoint",
                       "enable",
                       {"deliver again to one that was disabled", "重新启用已停用的推送地址"},
                       operations::enable_endpoint}),
      request_command({.noun = "dead-letter",
                       .verb = "list",
                       .help = {"notices that could not be delivered", "未能送达的通知"},
                       .operation = operations::list_dead_letters,
                       .view = {"dead_letters",
                                {{"id", "ID", "编号"},
                                 {"endpoint", "ENDPOINT", "推送地址"},
                                 {"campaign", "CAMPAIGN", "专项行动"},
                                 {"unit", "UNIT", "单位"},
                                 {"type", "TYPE", "类型", Form::word},
                                 {"created_at", "CREATED", "产生时间"}}}}),
      request_command(
          {"dead-letter", "replay", {"deliver it again", "重新推送"}, operations::replay_dead_letter}),
  };
}

}  // namespace

std::vector<Command> access_commands() {
  auto commands = token_commands();
  for (auto& command : delivery_commands()) commands.push_back(std::move(command));
  return commands;
}

}  // namespace duban::cli
