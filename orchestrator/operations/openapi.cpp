#include "orchestrator/operations/openapi.hpp"

#include "orchestrator/http/json_writer.hpp"
#include "orchestrator/operations/all.hpp"
#include "workflows/base/name.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace duban {
namespace {

using http::JsonWriter;

std::string_view described(Chapter chapter) {
  switch (chapter) {
    case Chapter::server:
      return "Health, clock and description";
    case Chapter::plans:
      return "Plans and working-day calendars";
    case Chapter::campaigns:
      return "Campaigns as a whole";
    case Chapter::units:
      return "Units of a campaign";
    case Chapter::tasks:
      return "What a unit owes and files";
    case Chapter::audit:
      return "The audit log and its proofs";
    case Chapter::access:
      return "Tokens, webhook endpoints, undelivered notices";
  }
  throw std::logic_error("a chapter without a description");
}

constexpr Chapter kChapters[] = {Chapter::server, Chapter::plans, Chapter::campaigns, Chapter::units,
                                 Chapter::tasks,  Chapter::audit, Chapter::access};

// The method as a path item names it.
std::string member_name(Method method) {
  std::string name(http::to_text(method));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return static_cast<char>(c | 0x20); });
  return name;
}

void write_reference(JsonWriter& json, std::string_view kind, std::string_view name) {
  json.begin_object();
  json.member("$ref", "#/components/" + std::string(kind) + "/" + std::string(name));
  json.end();
}

// --- operations --------------------------------------------------------------------------------------------

struct Where {
  std::string_view place;  // "path", "query", "header"
  bool required = false;
};

void write_parameter(JsonWriter& json, std::string_view name, const Shape& shape,
                     std::string_view description, Where where) {
  json.begin_object();
  json.member("name", name).member("in", where.place);
  if (where.required) json.member("required", true);
  json.key("schema").raw(shape.schema().json());
  json.member("description", description).end();
}

// Every list takes the same page, so these two stand among the components.
bool is_common(const QueryParameter& parameter) {
  return parameter.name == kLimitParameter.name || parameter.name == kCursorParameter.name;
}

std::vector<std::string_view> header_components(const Operation& operation) {
  std::vector<std::string_view> names;
  if (operation.idempotency_key == IdempotencyKey::required) names.emplace_back("IdempotencyKey");
  if (operation.idempotency_key == IdempotencyKey::required_unless_dry_run) {
    names.emplace_back("IdempotencyKeyUnlessDry");
  }
  if (operation.if_match) names.emplace_back("IfMatch");
  if (operation.etag) names.emplace_back("IfNoneMatch");
  return names;
}

void write_parameters(JsonWriter& json, const Operation& operation) {
  const auto in_path = path_parameters(operation.path);
  const auto headers = header_components(operation);
  if (in_path.empty() && operation.query.empty() && headers.empty()) return;
  json.key("parameters").begin_array();
  for (const auto name : in_path) {
    const auto& parameter = path_parameter(name);
    write_parameter(json, name, parameter.shape, parameter.description, {"path", true});
  }
  for (const auto& parameter : operation.query) {
    if (is_common(parameter)) {
      write_reference(json, "parameters", parameter.name);
    } else {
      write_parameter(json, parameter.name, parameter.shape, parameter.description,
                      {"query", parameter.required});
    }
  }
  for (const auto name : headers) write_reference(json, "parameters", name);
  json.end();
}

void write_body(JsonWriter& json, const RequestBody& body) {
  if (body.form == BodyForm::none) return;
  json.key("requestBody").begin_object().member("required", true).key("content").begin_object();
  for (const auto type : body.media_types) {
    const auto schema = type == "text/csv" ? schema::text() : body.shape.schema();
    json.key(type).begin_object().key("schema").raw(schema.json()).end();
  }
  json.end().end();
}

void write_success(JsonWriter& json, const Operation& operation, std::string_view description) {
  json.begin_object().member("description", description);
  if (operation.etag || operation.if_match) {
    json.key("headers").begin_object().key("ETag");
    write_reference(json, "headers", "ETag");
    json.end();
  }
  json.key("content").begin_object().key(operation.answer.media_type).begin_object();
  json.key("schema").raw(operation.answer.shape.schema().json());
  json.end().end().end();
}

void write_responses(JsonWriter& json, const Operation& operation) {
  json.key("responses").begin_object();
  if (operation.answer.or_200) {
    json.key("200");
    write_success(json, operation, "Checked only, or it stood there before.");
  }
  json.key(std::to_string(operation.answer.status));
  write_success(json, operation, "Done.");
  if (operation.etag) {
    json.key("304").begin_object().member("description", "The caller has this state already.").end();
  }
  for (const auto* refusals : {"4XX", "5XX"}) {
    json.key(refusals);
    write_reference(json, "responses", "Problem");
  }
  json.end();
}

void write_operation(JsonWriter& json, const Operation& operation) {
  json.key(member_name(operation.method)).begin_object();
  json.member("operationId", operation.id).member("summary", operation.summary);
  json.key("tags").begin_array().value(name_of(operation.chapter)).end();
  if (operation.is_open()) json.key("security").begin_array().end();
  if (!operation.command.empty()) json.member("x-command", operation.command);
  write_parameters(json, operation);
  write_body(json, operation.body);
  write_responses(json, operation);
  json.end();
}

void write_paths(JsonWriter& json) {
  std::vector<std::string_view> paths;
  for (const auto* operation : all_operations()) {
    if (std::find(paths.begin(), paths.end(), operation->path) == paths.end())
      paths.push_back(operation->path);
  }
  json.key("paths").begin_object();
  for (const auto path : paths) {
    json.key(path).begin_object();
    for (const auto* operation : all_operations()) {
      if (operation->path == path) write_operation(json, *operation);
    }
    json.end();
  }
  json.end();
}

// --- what they share ---------------------------------------------------------------------------------------

void write_info(JsonWriter& json) {
  json.member("openapi", "3.1.0");
  json.key("info").begin_object();
  json.member("title", "Duban").member("version", "1");
  json.member("description",
              "Administrative campaigns as persistent state machines. Times are RFC 3339 with offset; lists "
              "come in pages; every error is a problem document with a stable code.");
  json.key("license").begin_object().member("name", "Apache-2.0").member("identifier", "Apache-2.0").end();
  json.end();
  json.key("servers").begin_array().begin_object().member("url", "/");
  json.member("description", "The server that serves this document.").end().end();
  json.key("security").begin_array().begin_object().key("bearer").begin_array().end().end().end();
  json.key("tags").begin_array();
  for (const auto chapter : kChapters) {
    json.begin_object().member("name", name_of(chapter)).member("description", described(chapter)).end();
  }
  json.end();
}

void write_common_parameter(JsonWriter& json, const QueryParameter& parameter) {
  json.key(parameter.name);
  write_parameter(json, parameter.name, parameter.shape, parameter.description,
                  {"query", parameter.required});
}

void write_header_parameters(JsonWriter& json) {
  constexpr Shape kKey([] { return schema::text().with("minLength", "1").with("maxLength", "128"); });
  json.key("IdempotencyKey").begin_object().member("name", "Idempotency-Key").member("in", "header");
  json.member("required", true);
  json.member("description", "A new random key with each new request; the same one when it is repeated.");
  json.key("schema").raw(kKey.schema().json());
  json.member("example", "6f1c2a52-7f0f-4d6c-9f55-0d7d0a3a3a11").end();
  json.key("IdempotencyKeyUnlessDry");
  write_parameter(json, "Idempotency-Key", kKey, "As elsewhere; a dry run needs none.", {"header"});
  json.key("IfMatch");
  write_parameter(json, "If-Match", schema::text, "Refuse when the unit has changed since this ETag.",
                  {"header"});
  json.key("IfNoneMatch");
  write_parameter(json, "If-None-Match", schema::text, "Answer 304 when the state still has this ETag.",
                  {"header"});
}

void write_components(JsonWriter& json) {
  json.key("components").begin_object();
  json.key("securitySchemes").begin_object().key("bearer").begin_object();
  json.member("type", "http").member("scheme", "bearer");
  json.member("description", "A token issued by an admin.").end().end();
  json.key("headers").begin_object().key("ETag").begin_object();
  json.member("description", "The state's tag; strong.").key("schema").raw(schema::text().json());
  json.member("example", R"("v12")").end().end();
  json.key("parameters").begin_object();
  write_common_parameter(json, kLimitParameter);
  write_common_parameter(json, kCursorParameter);
  write_header_parameters(json);
  json.end();
  json.key("responses").begin_object().key("Problem").begin_object();
  json.member("description", "Refused, with what to do about it.");
  json.key("content").begin_object().key("application/problem+json").begin_object();
  json.key("schema").raw(schema::ref("Problem").json()).end().end().end().end();
  json.key("schemas").begin_object();
  for (const auto& named : schema::all_named()) json.key(named.name).raw(named.schema.json());
  json.end().end();
}

}  // namespace

std::string openapi_document() {
  JsonWriter json(std::size_t{128} << 10U);
  json.begin_object();
  write_info(json);
  write_paths(json);
  write_components(json);
  json.end();
  return json.take();
}

}  // namespace duban
