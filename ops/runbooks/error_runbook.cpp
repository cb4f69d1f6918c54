#include "ops/runbooks/error_runbook.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace duban {
namespace {

constexpr std::string_view kHead =
    "# Error codes · 错误代码\n"
    "\n"
    "<!-- Rendered from the *_errors.inc of all parts by `cmake --build build --target error_runbook`; do "
    "not edit. -->\n"
    "\n"
    "Every answer that says no carries one of these codes, in the `code` member of its problem document, on "
    "the\n"
    "command line and in the log. Words in {braces} are filled in. The second line of each entry says what "
    "to "
    "do.\n"
    "\n"
    "| kind | HTTP | how to treat it |\n"
    "|---|---|---|\n"
    "| invalid, unauthenticated, forbidden, not found, method, too large, unsupported media | 4xx | the "
    "caller "
    "has to change something |\n"
    "| rejected | 422 | well-formed, but the state does not allow it now |\n"
    "| conflict, precondition | 409, 412, 428 | read again, then decide |\n"
    "| too many, unavailable, storage full, timeout | 429, 503, 507, 408 | try again later; 429 and 503 say "
    "when "
    "|\n"
    "| corruption | 500 | do not write around it: keep the data folder, restore or ask |\n"
    "| internal | 500 | a defect of Duban: report it with the request id and the log line |\n";

std::string_view area_of(std::string_view code) {
  return code.substr(0, code.find('.'));
}

std::string_view title_of(std::string_view area) {
  if (area == "plan") return "Plan files · 方案文件";
  if (area == "calendar") return "Calendar files · 工作日历文件";
  if (area == "schedule") return "Schedules · 期限排定";
  if (area == "workflow") return "Campaigns, units and tasks · 专项行动、单位与任务";
  if (area == "store") return "Storage · 存储";
  if (area == "http") return "HTTP · 接口";
  if (area == "access") return "Access · 权限";
  if (area == "import") return "Units files · 单位名单文件";
  if (area == "webhook") return "Webhooks · 推送";
  if (area == "evidence") return "Evidence files · 佐证材料";
  if (area == "operation") return "Operation · 运行";
  if (area == "behaviour") return "Behaviour files · 演练行为文件";
  if (area == "rehearsal") return "Rehearsals · 演练";
  if (area == "config") return "Configuration · 配置";
  if (area == "cli") return "Command line · 命令行";
  return area;
}

std::string_view kind_text(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return "invalid";
    case ErrorKind::unauthenticated:
      return "unauthenticated";
    case ErrorKind::forbidden:
      return "forbidden";
    case ErrorKind::not_found:
      return "not found";
    case ErrorKind::method:
      return "method";
    case ErrorKind::timeout:
      return "timeout";
    case ErrorKind::conflict:
      return "conflict";
    case ErrorKind::precondition:
      return "precondition";
    case ErrorKind::too_large:
      return "too large";
    case ErrorKind::unsupported_media:
      return "unsupported media";
    case ErrorKind::rejected:
      return "rejected";
    case ErrorKind::precondition_required:
      return "precondition";
    case ErrorKind::too_many:
      return "too many";
    case ErrorKind::headers_too_large:
      return "too large";
    case ErrorKind::internal:
      return "internal";
    case ErrorKind::unavailable:
      return "unavailable";
    case ErrorKind::storage_full:
      return "storage full";
    case ErrorKind::corruption:
      return "corruption";
  }
  return "internal";
}

// A cell of a table: a bar would end it, and an angle bracket would begin HTML.
void append_cell(std::string& page, std::string_view text) {
  for (const char letter : text) {
    if (letter == '|' || letter == '<') page += '\\';
    page += letter;
  }
}

void append_row(std::string& page, const ErrorInfo& error) {
  page.append("| `").append(error.name).append("` | ").append(kind_text(error.kind)).append(" | ");
  append_cell(page, error.message_en);
  page += "<br>→ ";
  append_cell(page, error.mend_en);
  page += " | ";
  append_cell(page, error.message_zh);
  page += "<br>→ ";
  append_cell(page, error.mend_zh);
  page += " |\n";
}

}  // namespace

std::string render_error_runbook(std::span<const ErrorInfo> catalogue) {
  std::string page(kHead);
  std::vector<std::string_view> areas;  // as they first come; the errors of one may stand in several parts
  for (const ErrorInfo& error : catalogue) {
    if (std::ranges::find(areas, area_of(error.name)) == areas.end()) areas.push_back(area_of(error.name));
  }
  for (const auto area : areas) {
    page.append("\n## ")
        .append(title_of(area))
        .append("\n\n| code | kind | English | 中文 |\n|---|---|---|---|\n");
    for (const ErrorInfo& error : catalogue) {
      if (area_of(error.name) == area) append_row(page, error);
    }
  }
  return page;
}

}  // namespace duban
