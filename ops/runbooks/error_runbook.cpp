#include "ops/runbooks/error_runbook.hpp"

#include <string_view>

namespace duban {
namespace {

constexpr std::string_view kHead =
    "# Error codes · 错误代码\n"
    "\n"
    "<!-- Rendered from workflows/errors/ by `cmake --build build --target error_runbook`; do not edit. -->\n"
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
  std::string_view area;
  for (const ErrorInfo& error : catalogue) {
    if (area_of(error.name) != area) {
      area = area_of(error.name);
      page.append("\n## ")
          .append(title_of(area))
          .append("\n\n| code | kind | English | 中文 |\n|---|---|---|---|\n");
    }
    append_row(page, error);
  }
  return page;
}

}  // namespace duban
