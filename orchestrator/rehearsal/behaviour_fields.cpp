#include "orchestrator/rehearsal/behaviour_fields.hpp"

#include "orchestrator/rehearsal/rehearsal_errors.hpp"
#include "workflows/plan/plan_fields.hpp"
#include "workflows/plan/plan_scalars.hpp"

#include <algorithm>
#include <charconv>

namespace duban {
namespace {

using Kind = YamlNode::Kind;
constexpr int kTimesMax = 20;
constexpr std::size_t kTextBytesMax = 500;

}  // namespace

BehaviourFields::BehaviourFields(const YamlNode& node, std::string_view parent,
                                 std::initializer_list<std::string_view> known, Errors& errors)
    : node_(node), parent_(parent), errors_(errors) {
  if (node.kind != Kind::mapping) {
    refuse(parent, node, "{key: value, …}");
    return;
  }
  std::string allowed;
  for (const auto key : known) allowed.append(allowed.empty() ? "" : ", ").append(key);
  for (const auto& key : node.keys) {
    if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
    errors_.push_back(Error{errors::behaviour_unknown_key,
                            {{"key", excerpt(key.text)}, {"parent", parent_}, {"allowed", allowed}}}
                          .at(key.at));
  }
}

const YamlNode* BehaviourFields::find(std::string_view key) const {
  const auto found = std::ranges::find(node_.keys, key, &YamlKey::text);
  return found == node_.keys.end() ? nullptr
                                   : &node_.items[static_cast<std::size_t>(found - node_.keys.begin())];
}

const YamlNode* BehaviourFields::need(std::string_view key) const {
  const auto* value = find(key);
  if (value == nullptr && node_.kind == Kind::mapping) {
    errors_.push_back(Error{errors::behaviour_missing_key, {{"key", key}, {"parent", parent_}}}.at(node_.at));
  }
  return value;
}

const YamlNode* BehaviourFields::list(std::string_view key) const {
  const auto* value = find(key);
  if (value == nullptr || value->kind == Kind::sequence) return value;
  refuse(key, *value, "[one, two, …]");
  return nullptr;
}

std::optional<std::string> BehaviourFields::text(std::string_view key) const {
  const auto* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->kind == Kind::scalar && !value->text.empty() && value->text.size() <= kTextBytesMax) {
    return value->text;
  }
  refuse(key, *value, "a text of at most " + std::to_string(kTextBytesMax) + " bytes");
  return std::nullopt;
}

std::optional<Date> BehaviourFields::date(std::string_view key) const {
  const auto* value = find(key);
  if (value == nullptr) return std::nullopt;
  const auto date = parse_date(value->text);
  if (!date) refuse(key, *value, "2011-10-30");
  return date;
}

std::optional<int> BehaviourFields::days(std::string_view key) const {
  const auto* value = find(key);
  if (value == nullptr) return std::nullopt;
  const auto offset = parse_offset(value->text);
  if (offset && offset->unit == OffsetUnit::days && offset->count >= 0) return offset->count;
  refuse(key, *value, "0d … 366d");
  return std::nullopt;
}

std::optional<int> BehaviourFields::count(std::string_view key) const {
  const auto* value = find(key);
  if (value == nullptr) return std::nullopt;
  int number = 0;
  const auto* end = value->text.data() + value->text.size();
  const auto [read, failure] = std::from_chars(value->text.data(), end, number);
  if (failure == std::errc{} && read == end && number >= 1 && number <= kTimesMax) return number;
  refuse(key, *value, "1 … " + std::to_string(kTimesMax));
  return std::nullopt;
}

std::optional<int> BehaviourFields::time_of_day(std::string_view key) const {
  const auto* value = find(key);
  if (value == nullptr) return std::nullopt;
  const auto minutes = parse_time_of_day(value->text);
  if (!minutes) refuse(key, *value, "\"10:00\"");
  return minutes;
}

std::optional<bool> BehaviourFields::flag(std::string_view key) const {
  const auto* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->text == "true") return true;
  if (value->text == "false") return false;
  refuse(key, *value, "true, false");
  return std::nullopt;
}

void BehaviourFields::refuse(std::string_view key, const YamlNode& value, std::string_view form) const {
  const auto shown = value.kind == Kind::scalar     ? excerpt(value.text)
                     : value.kind == Kind::null     ? std::string("empty")
                     : value.kind == Kind::sequence ? std::string("a list")
                                                    : std::string("a mapping");
  errors_.push_back(
      Error{errors::behaviour_bad_value, {{"key", key}, {"value", shown}, {"form", form}}}.at(value.at));
}

}  // namespace duban
