// Tokens, webhook endpoints, and what could not be delivered.
#include "orchestrator/cli/commands.hpp"

namespace duban::cli {
namespace {

std::vector<Command> token_commands() {
  return {
      request_command(
          "token", "create", {"issue a token; its secret is shown once", "签发令牌；密文只显示一次"},
          {"POST", "/api/v1/tokens", {}},
          {option("--role", "role", Place::body,
                  {"admin, office, reviewer, inspector, leader, unit, auditor or metrics", "角色"}, true),
           option("--name", "name", Place::body,
                  {"who uses it; stands in the audit trail", "使用者，记入审计"}, true),
           option("--organiser", "organiser", Place::body, {"for the roles of an organiser", "主办单位编号"}),
           option("--unit", "units", Place::body, {"for the role unit; may be repeated", "单位编号，可重复"},
                  false, Kind::list),
           option("--expires", "expires_at", Place::body,
                  {"moment, 2012-01-01T00:00:00+08:00", "失效时刻"})}),
      request_command("token", "list", {"tokens, without their secrets", "令牌列表（不含密文）"},
                      {"GET",
                       "/api/v1/tokens",
                       {"tokens",
                        {{"id", "ID", "编号"},
                         {"name", "NAME", "使用者"},
                         {"role", "ROLE", "角色"},
                         {"organiser", "ORGANISER", "主办单位"},
                         {"units", "UNITS", "单位"},
                         {"state", "STATE", "状态"},
                         {"expires_at", "EXPIRES", "失效时刻"}}}},
                      with_page({})),
      request_command("token", "revoke", {"revoke a token", "吊销令牌"},
                      {"DELETE", "/api/v1/tokens/{token}", {}},
                      {in_path("TOKEN", "token", {"id of the token", "令牌编号"})}),
  };
}

std::vector<Command> delivery_commands() {
  return {
      request_command("endpoint", "add",
                      {"send notices to a URL; the secret is shown once", "登记推送地址；密钥只显示一次"},
                      {"POST", "/api/v1/endpoints", {}},
                      {option("URL", "url", Place::body, {"https address", "https 网址"}, true),
                       option("--organiser", "organiser", Place::body,
                              {"default: the token's", "主办单位，默认为令牌所属"})}),
      request_command("endpoint", "list", {"webhook endpoints", "推送地址列表"},
                      {"GET",
                       "/api/v1/endpoints",
                       {"endpoints",
                        {{"id", "ID", "编号"},
                         {"organiser", "ORGANISER", "主办单位"},
                         {"url_origin", "ORIGIN", "地址"},
                         {"created_at", "CREATED", "登记时间"},
                         {"disabled_at", "DISABLED", "停用时间"}}}},
                      {}),
      request_command("endpoint", "remove", {"remove an endpoint", "删除推送地址"},
                      {"DELETE", "/api/v1/endpoints/{endpoint}", {}},
                      {in_path("ENDPOINT", "endpoint", {"id of the endpoint", "推送地址编号"})}),
      request_command("endpoint", "enable",
                      {"deliver again to one that was disabled", "重新启用已停用的推送地址"},
                      {"POST", "/api/v1/endpoints/{endpoint}/enable", {}},
                      {in_path("ENDPOINT", "endpoint", {"id of the endpoint", "推送地址编号"})}),
      request_command("dead-letter", "list", {"notices that could not be delivered", "未能送达的通知"},
                      {"GET",
                       "/api/v1/dead-letters",
                       {"dead_letters",
                        {{"id", "ID", "编号"},
                         {"endpoint", "ENDPOINT", "推送地址"},
                         {"campaign", "CAMPAIGN", "专项行动"},
                         {"unit", "UNIT", "单位"},
                         {"type", "TYPE", "类型"},
                         {"created_at", "CREATED", "产生时间"}}}},
                      with_page({})),
      request_command("dead-letter", "replay", {"deliver it again", "重新推送"},
                      {"POST", "/api/v1/dead-letters/{delivery}/replay", {}},
                      {in_path("ID", "delivery", {"id of the delivery", "通知编号"})}),
  };
}

}  // namespace

std::vector<Command> access_commands() {
  auto commands = token_commands();
  for (auto& command : delivery_commands()) commands.push_back(std::move(command));
  return commands;
}

}  // namespace duban::cli
