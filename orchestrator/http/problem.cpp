#include "orchestrator/http/problem.hpp"

#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/json_writer.hpp"

#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

namespace duban::http {
namespace {

struct KindRow {
  ErrorKind kind;
  int status;
  std::string_view title_en, title_zh;
};

constexpr std::array kKinds{
    KindRow{ErrorKind::invalid, 400, "The request is invalid", "请求无效"},
    KindRow{ErrorKind::unauthenticated, 401, "A valid credential is needed", "需要有效凭证"},
    KindRow{ErrorKind::forbidden, 403, "This credential may not do that", "当前凭证无权执行此操作"},
    KindRow{ErrorKind::not_found, 404, "Not found", "未找到"},
    KindRow{ErrorKind::method, 405, "Method not allowed", "不允许的请求方法"},
    KindRow{ErrorKind::timeout, 408, "The client was too slow", "客户端超时"},
    KindRow{ErrorKind::conflict, 409, "Conflict with what is stored", "与已有数据冲突"},
    KindRow{ErrorKind::precondition, 412, "The precondition failed", "前提条件不满足"},
    KindRow{ErrorKind::too_large, 413, "Too large", "内容过大"},
    KindRow{ErrorKind::unsupported_media, 415, "Unsupported media type", "不支持的媒体类型"},
    KindRow{ErrorKind::rejected, 422, "Not possible now", "当前状态下不可执行"},
    KindRow{ErrorKind::precondition_required, 428, "A precondition is required", "缺少前提条件"},
    KindRow{ErrorKind::too_many, 429, "Too many requests", "请求过于频繁"},
    KindRow{ErrorKind::headers_too_large, 431, "Header fields too large", "请求头过大"},
    KindRow{ErrorKind::internal, 500, "Internal error", "内部错误"},
    KindRow{ErrorKind::corruption, 500, "A record cannot be trusted", "记录不可信"},
    KindRow{ErrorKind::unavailable, 503, "Unavailable, try again", "暂不可用，请重试"},
    KindRow{ErrorKind::storage_full, 507, "Storage is full", "存储空间不足"},
};

// HTTP itself fixes the status of these, whatever their kind says to other callers.
int fixed_status(ErrorCode code) {
  static constexpr std::array kFixed{
      std::pair{errors::http_target_too_long, 414},
      std::pair{errors::http_expectation, 417},
      std::pair{errors::http_method_unknown, 501},
      std::pair{errors::http_version, 505},
  };
  for (const auto& [fixed, status] : kFixed) {
    if (code == fixed) return status;
  }
  return 0;
}

const KindRow& row_of(ErrorKind kind) {
  for (const auto& row : kKinds) {
    if (row.kind == kind) return row;
  }
  throw std::logic_error("an error kind without a status");
}

std::string_view param_of(const Error& error, std::string_view name) {
  for (const auto& param : error.params) {
    if (param.name == name) return param.value;
  }
  return {};
}

void write_error(JsonWriter& json, const Error& error, Language language) {
  json.member("detail", error.message(language));
  json.member("code", error.name());
  json.member("mend", error.mend(language));
  if (!error.pointer.empty()) json.member("pointer", error.pointer);
  if (error.position) {
    json.key("position").begin_object();
    json.member("line", error.position->line).member("column", error.position->column).end();
  }
}

void write_all(JsonWriter& json, const Errors& errors, Language language) {
  json.member("errors_total", errors.size());
  json.key("errors").begin_array();
  const auto listed = std::min(errors.size(), kListedErrorsMax);
  for (std::size_t at = 0; at < listed; ++at) {
    json.begin_object();
    write_error(json, errors[at], language);
    json.end();
  }
  json.end();
}

void add_headers(Response& response, const Error& error, Language language) {
  response.with("Content-Language", language == Language::zh ? "zh" : "en");
  if (response.status == 401) response.with("WWW-Authenticate", "Bearer realm=\"duban\"");
  if (response.status == 405) response.with("Allow", std::string(param_of(error, kAllowParam)));
  if (response.status == 429 || response.status == 503) {
    const auto seconds = param_of(error, kRetryAfterParam);
    response.with("Retry-After", seconds.empty() ? "1" : std::string(seconds));
  }
}

Response build(const Error& first, const Errors* all, Language language, std::string_view request_id) {
  const auto& row = row_of(first.kind());
  Response response;
  response.status = status_of(first);
  response.content_type = "application/problem+json";
  JsonWriter json(512);
  json.begin_object();
  json.member("type", "urn:duban:error:" + std::string(first.name()));
  json.member("title", language == Language::zh ? row.title_zh : row.title_en);
  json.member("status", response.status);
  write_error(json, first, language);
  if (!request_id.empty()) json.member("request_id", request_id);
  if (all != nullptr && all->size() > 1) write_all(json, *all, language);
  json.end();
  response.body = json.take();
  add_headers(response, first, language);
  return response;
}

}  // namespace

int status_of(const Error& error) {
  const int fixed = fixed_status(error.code);
  return fixed != 0 ? fixed : row_of(error.kind()).status;
}

Response problem(const Error& error, Language language, std::string_view request_id) {
  return build(error, nullptr, language, request_id);
}

Response problem(const Errors& errors, Language language, std::string_view request_id) {
  if (errors.empty()) throw std::logic_error("a problem without errors");
  return build(errors.front(), &errors, language, request_id);
}

}  // namespace duban::http
