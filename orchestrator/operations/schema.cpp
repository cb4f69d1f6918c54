#include "orchestrator/operations/schema.hpp"

#include "orchestrator/http/json_writer.hpp"
#include "workflows/base/json_string.hpp"

#include <algorithm>

namespace duban {
namespace {

std::string quoted(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

Schema typed(std::string_view type) {
  return Schema({{"type", quoted(type)}});
}

}  // namespace

Schema Schema::with(std::string_view keyword, std::string_view json) const {
  auto keywords = keywords_;
  const auto found =
      std::find_if(keywords.begin(), keywords.end(), [&](const auto& each) { return each.first == keyword; });
  if (found == keywords.end()) {
    keywords.emplace_back(keyword, json);
  } else {
    found->second = json;
  }
  return Schema(std::move(keywords));
}

Schema Schema::described(std::string_view description) const {
  return with("description", quoted(description));
}

Schema Schema::or_null() const {
  if (keywords_.front().first == "$ref") return Schema({{"oneOf", "[" + json() + R"(,{"type":"null"}])"}});
  auto keywords = keywords_;
  for (auto& [keyword, value] : keywords) {
    if (keyword == "type") value = "[" + value + R"(,"null"])";
    if (keyword == "enum") value.replace(value.size() - 1, 1, ",null]");
  }
  return Schema(std::move(keywords));
}

std::string Schema::json() const {
  http::JsonWriter json;
  json.begin_object();
  for (const auto& [keyword, value] : keywords_) json.key(keyword).raw(value);
  json.end();
  return json.take();
}

namespace schema {

Members join(std::initializer_list<Members> parts) {
  Members all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Schema object(const Members& members) {
  http::JsonWriter properties, required;
  properties.begin_object();
  required.begin_array();
  bool any_required = false;
  for (const auto& member : members) {
    const bool optional = member.name.ends_with('?');
    const auto name = member.name.substr(0, member.name.size() - (optional ? 1 : 0));
    properties.key(name).raw(member.schema.json());
    if (optional) continue;
    required.value(name);
    any_required = true;
  }
  properties.end();
  required.end();
  const auto made = typed("object").with("properties", properties.take());
  return any_required ? made.with("required", required.take()) : made;
}

Schema any() {
  return typed("object");
}
Schema map(const Schema& values) {
  return typed("object").with("additionalProperties", values.json());
}
Schema list(const Schema& items) {
  return typed("array").with("items", items.json());
}
Schema words(std::initializer_list<std::string_view> all) {
  http::JsonWriter json;
  json.begin_array();
  for (const auto word : all) json.value(word);
  json.end();
  return typed("string").with("enum", json.take());
}
Schema ref(std::string_view name) {
  return Schema({{"$ref", quoted("#/components/schemas/" + std::string(name))}});
}

Schema text() {
  return typed("string");
}
Schema given() {
  return text().with("minLength", "1");
}
Schema uri() {
  return text().with("format", quoted("uri"));
}
Schema id() {
  return text().with("pattern", quoted("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"));
}
Schema digest() {
  return text().with("pattern", quoted("^[0-9a-f]{64}$"));
}
Schema date() {
  return text().with("format", quoted("date"));
}
Schema instant() {
  return text().with("format", quoted("date-time"));
}
Schema flag() {
  return typed("boolean");
}
Schema integer() {
  return typed("integer").with("format", quoted("int64"));
}
Schema position() {
  return typed("integer").with("minimum", "0").described("A place in the log, or the size of its tree.");
}
Schema year() {
  return typed("integer").with("minimum", "1990").with("maximum", "2200");
}
Schema cursor() {
  return text().or_null().described("The cursor of the next page; null on the last.");
}
Schema page_rows() {
  return typed("integer").with("minimum", "1").with("maximum", "1000").with("default", "100");
}
Schema bytes() {
  return text().with("contentMediaType", quoted("application/octet-stream"));
}

Schema reason() {
  return object({{"reason", given()}});
}
Schema reason_if_any() {
  return object({{"reason?", text()}});
}

}  // namespace schema
}  // namespace duban
