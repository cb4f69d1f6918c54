#include "orchestrator/http/json_reader.hpp"

#include "orchestrator/http/http_errors.hpp"

#include <algorithm>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace duban::http {
namespace {

std::string_view kind_name(const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return "null";
    case boost::json::kind::bool_:
      return "boolean";
    case boost::json::kind::int64:
    case boost::json::kind::uint64:
      return "integer";
    case boost::json::kind::double_:
      return "number";
    case boost::json::kind::string:
      return "string";
    case boost::json::kind::array:
      return "array";
    case boost::json::kind::object:
      return "object";
  }
  return "unknown";
}

std::string extend_pointer(const std::string& pointer, std::string_view token) {
  std::string extended = pointer + "/";
  for (const char byte : token) {
    if (byte == '~') {
      extended.append("~0");
    } else if (byte == '/') {
      extended.append("~1");
    } else {
      extended.push_back(byte);
    }
  }
  return extended;
}

Error wrong_type(std::string_view expected, const boost::json::value& found) {
  return Error{errors::http_wrong_type, {{"expected", expected}, {"found", kind_name(found)}}};
}

bool has_forbidden_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return (code < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || code == 0x7F;
  });
}

}  // namespace

void JsonValue::refuse(Error error) const {
  if (value_ != nullptr) errors_->push_back(std::move(error).at_pointer(pointer_));
}

std::string_view JsonValue::text(std::size_t bytes_max) const {
  if (value_ == nullptr) return {};
  const auto* text = value_->if_string();
  if (text == nullptr) {
    refuse(wrong_type("string", *value_));
    return {};
  }
  const std::string_view view{text->data(), text->size()};
  if (view.size() > bytes_max) {
    refuse(Error{errors::http_text_too_long, {{"limit", std::to_string(bytes_max)}}});
    return {};
  }
  if (has_forbidden_control(view)) {
    refuse(Error{errors::http_text_invalid});
    return {};
  }
  return view;
}

std::int64_t JsonValue::integer(std::int64_t min, std::int64_t max) const {
  if (value_ == nullptr) return 0;
  const auto* number = value_->if_int64();
  if (number != nullptr && *number >= min && *number <= max) return *number;
  if (number == nullptr && !value_->is_uint64()) {
    refuse(wrong_type("integer", *value_));
  } else {
    refuse(Error{errors::http_out_of_range, {{"min", std::to_string(min)}, {"max", std::to_string(max)}}});
  }
  return 0;
}

double JsonValue::number() const {
  if (value_ == nullptr) return 0;
  if (!value_->is_number()) {
    refuse(wrong_type("number", *value_));
    return 0;
  }
  return value_->to_number<double>();
}

bool JsonValue::boolean() const {
  if (value_ == nullptr) return false;
  const auto* flag = value_->if_bool();
  if (flag == nullptr) refuse(wrong_type("boolean", *value_));
  return flag != nullptr && *flag;
}

JsonObject JsonValue::object() const {
  const auto* members = value_ == nullptr ? nullptr : value_->if_object();
  if (value_ != nullptr && members == nullptr) refuse(wrong_type("object", *value_));
  return JsonObject(members, pointer_, errors_);
}

std::vector<JsonValue> JsonValue::array(std::size_t count_max) const {
  if (value_ == nullptr) return {};
  const auto* items = value_->if_array();
  if (items == nullptr) {
    refuse(wrong_type("array", *value_));
    return {};
  }
  if (items->size() > count_max) {
    refuse(Error{errors::http_too_many_items, {{"limit", std::to_string(count_max)}}});
    return {};
  }
  std::vector<JsonValue> views;
  views.reserve(items->size());
  for (std::size_t at = 0; at < items->size(); ++at) {
    views.emplace_back(&(*items)[at], pointer_ + "/" + std::to_string(at), errors_);
  }
  return views;
}

bool JsonValue::is_null() const {
  return value_ != nullptr && value_->is_null();
}

bool JsonValue::is_text() const {
  return value_ != nullptr && value_->is_string();
}

std::string JsonValue::serialize() const {
  return value_ == nullptr ? std::string("null") : boost::json::serialize(*value_);
}

const boost::json::value* JsonObject::look_up(std::string_view name) {
  if (std::find(known_.begin(), known_.end(), name) == known_.end()) known_.push_back(name);
  return object_ == nullptr ? nullptr : object_->if_contains(name);
}

JsonValue JsonObject::value(std::string_view name) {
  const auto* found = look_up(name);
  if (found == nullptr && object_ != nullptr) {
    refuse(name, Error{errors::http_missing_member, {{"name", name}}});
  }
  return JsonValue(found, pointer_to(name), errors_);
}

std::optional<JsonValue> JsonObject::optional_value(std::string_view name) {
  const auto* found = look_up(name);
  if (found == nullptr || found->is_null()) return std::nullopt;
  return JsonValue(found, pointer_to(name), errors_);
}

std::string_view JsonObject::text(std::string_view name, std::size_t bytes_max) {
  return value(name).text(bytes_max);
}

std::int64_t JsonObject::integer(std::string_view name, std::int64_t min, std::int64_t max) {
  return value(name).integer(min, max);
}

bool JsonObject::boolean(std::string_view name) {
  return value(name).boolean();
}

JsonObject JsonObject::object(std::string_view name) {
  return value(name).object();
}

std::vector<JsonValue> JsonObject::array(std::string_view name, std::size_t count_max) {
  return value(name).array(count_max);
}

std::optional<std::string_view> JsonObject::optional_text(std::string_view name, std::size_t bytes_max) {
  const auto found = optional_value(name);
  if (!found) return std::nullopt;
  return found->text(bytes_max);
}

std::optional<bool> JsonObject::optional_boolean(std::string_view name) {
  const auto found = optional_value(name);
  if (!found) return std::nullopt;
  return found->boolean();
}

std::vector<JsonValue> JsonObject::optional_array(std::string_view name, std::size_t count_max) {
  const auto found = optional_value(name);
  return found ? found->array(count_max) : std::vector<JsonValue>{};
}

void JsonObject::finish() {
  if (object_ == nullptr) return;
  for (const auto& member : *object_) {
    const std::string_view name{member.key().data(), member.key().size()};
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
      refuse(name, Error{errors::http_unknown_member, {{"name", name}}});
    }
  }
}

std::string JsonObject::pointer_to(std::string_view name) const {
  return extend_pointer(pointer_, name);
}

void JsonObject::refuse(std::string_view name, Error error) const {
  if (object_ != nullptr) errors_->push_back(std::move(error).at_pointer(pointer_to(name)));
}

JsonDocument::JsonDocument(std::unique_ptr<boost::json::value> value) : value_(std::move(value)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

JsonObject JsonDocument::object(Errors& errors) const {
  return root(errors).object();
}

JsonValue JsonDocument::root(Errors& errors) const {
  return JsonValue(value_.get(), "", &errors);
}

}  // namespace duban::http
