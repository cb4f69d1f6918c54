#include "workflows/plan/plan_fields.hpp"

#include "workflows/base/utf8.hpp"
#include "workflows/plan/plan_errors.hpp"
#include "workflows/plan/plan_limits.hpp"

#include <algorithm>
#include <numeric>

namespace duban {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string join(const std::vector<std::string_view>& words) {
  std::string joined;
  for (const auto word : words) {
    if (!joined.empty()) joined += ", ";
    joined += word;
  }
  return joined;
}

std::vector<std::string_view> split(std::string_view list) {
  std::vector<std::string_view> words;
  while (true) {
    const auto comma = list.find(", ");
    words.push_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return words;
    list.remove_prefix(comma + 2);
  }
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

std::string excerpt(std::string_view text) {
  constexpr int kCharactersMax = 80;
  if (count_characters(text) <= kCharactersMax) return std::string(text);
  std::size_t bytes = 0;
  for (int characters = 0; bytes < text.size(); ++bytes) {
    if (begins_character(text[bytes]) && ++characters > kCharactersMax) break;
  }
  return std::string(text.substr(0, bytes)) + "…";
}

Named near_hint(std::string_view text, const std::vector<std::string_view>& candidates,
                const Errors& errors) {
  constexpr std::size_t kLengthMax = 64;
  if (text.size() > kLengthMax || errors.size() > kPlanErrorsMax) return {};
  std::string_view nearest;
  std::size_t nearest_distance = std::max<std::size_t>(1, text.size() / 3) + 1;
  for (const auto candidate : candidates) {
    const auto distance = edit_distance(text, candidate);
    if (distance >= nearest_distance) continue;
    nearest_distance = distance;
    nearest = candidate;
  }
  if (nearest.empty()) return {};
  const std::string meant(nearest);
  return {meant, {" → \"" + meant + "\"?", "（是否为“" + meant + "”？）"}};
}

bool is_plan_id(std::string_view text, bool hyphens) {
  constexpr std::size_t kLengthMax = 63;
  if (text.empty() || text.size() > kLengthMax || text[0] < 'a' || text[0] > 'z') return false;
  return std::ranges::all_of(text, [hyphens](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (hyphens && c == '-');
  });
}

std::optional<std::string> read_text(const YamlNode& node, std::string_view key, int characters_max,
                                     Errors& errors) {
  const bool collection = node.kind == YamlNode::Kind::sequence || node.kind == YamlNode::Kind::mapping;
  if (collection) {
    errors.push_back(Error{errors::plan_not_text, {{"key", key}}}.at(node.at));
    return std::nullopt;
  }
  if (node.kind == YamlNode::Kind::null || is_blank(node.text)) {
    errors.push_back(Error{errors::plan_empty_value, {{"key", key}}}.at(node.at));
    return std::nullopt;
  }
  if (count_characters(node.text) > characters_max) {
    errors.push_back(
        Error{errors::plan_text_too_long, {{"key", key}, {"max", std::to_string(characters_max)}}}.at(
            node.at));
    return std::nullopt;
  }
  return node.text;
}

Fields::Fields(const YamlNode& node, std::string_view parent, std::initializer_list<std::string_view> known,
               Errors& errors)
    : node_(node), parent_(parent), errors_(errors) {
  if (node.kind != YamlNode::Kind::mapping) {
    errors_.push_back(Error{errors::plan_not_mapping, {{"key", parent}}}.at(node.at));
    return;
  }
  const std::vector<std::string_view> allowed(known);
  for (const auto& key : node.keys) {
    if (std::ranges::find(allowed, key.text) != allowed.end()) continue;
    errors_.push_back(Error{
        errors::plan_unknown_key,
        {{"key", excerpt(key.text)},
         {"parent", parent},
         {"hint", near_hint(key.text, allowed, errors_)},
         {"allowed",
          join(allowed)}}}.at(key.at));
  }
}

const YamlNode* Fields::find(std::string_view key) const {
  const auto found = std::ranges::find(node_.keys, key, &YamlKey::text);
  return found == node_.keys.end() ? nullptr
                                   : &node_.items[static_cast<std::size_t>(found - node_.keys.begin())];
}

Position Fields::at(std::string_view key) const {
  const auto* value = find(key);
  return value ? value->at : node_.at;
}

const YamlNode* Fields::find_or_report(std::string_view key, Presence presence) const {
  const auto* value = find(key);
  // A value that is no mapping at all has been reported once; its missing keys are no news.
  if (!value && presence == Presence::required && node_.kind == YamlNode::Kind::mapping) {
    errors_.push_back(Error{errors::plan_missing_key, {{"key", key}, {"parent", parent_}}}.at(node_.at));
  }
  return value;
}

const YamlNode* Fields::mapping(std::string_view key, Presence presence) const {
  const auto* value = find_or_report(key, presence);
  if (!value || value->kind == YamlNode::Kind::mapping) return value;
  errors_.push_back(Error{errors::plan_not_mapping, {{"key", key}}}.at(value->at));
  return nullptr;
}

const std::vector<YamlNode>* Fields::list(std::string_view key, Presence presence, std::size_t max) const {
  const auto* value = find_or_report(key, presence);
  if (!value) return nullptr;
  if (value->kind != YamlNode::Kind::sequence) {
    errors_.push_back(Error{errors::plan_not_list, {{"key", key}}}.at(value->at));
    return nullptr;
  }
  if (presence == Presence::required && value->items.empty()) {
    errors_.push_back(Error{errors::plan_empty_value, {{"key", key}}}.at(value->at));
  }
  if (value->items.size() > max) {
    errors_.push_back(
        Error{errors::plan_too_many,
              {{"key", key}, {"count", std::to_string(value->items.size())}, {"max", std::to_string(max)}}}
            .at(value->at));
    return nullptr;
  }
  return &value->items;
}

std::optional<std::string> Fields::text(std::string_view key, Presence presence, int characters_max) const {
  const auto* value = find_or_report(key, presence);
  if (!value) return std::nullopt;
  return read_text(*value, key, characters_max, errors_);
}

std::optional<LocalizedText> Fields::localized(std::string_view key, Presence presence,
                                               int characters_max) const {
  const auto* value = mapping(key, presence);
  if (!value) return std::nullopt;
  const Fields languages(*value, key, {"zh", "en"}, errors_);
  auto zh = languages.text("zh", Presence::required, characters_max);
  auto en = languages.text("en", Presence::required, characters_max);
  if (!zh || !en) return std::nullopt;
  return LocalizedText{.en = std::move(*en), .zh = std::move(*zh)};
}

std::optional<Reference> Fields::id(std::string_view key, Presence presence, bool hyphens) const {
  const auto* value = find_or_report(key, presence);
  if (!value) return std::nullopt;
  auto text = read_text(*value, key, kPlanTextCharactersMax, errors_);
  if (!text) return std::nullopt;
  if (!is_plan_id(*text, hyphens)) refuse_scalar(errors::plan_bad_id, key, *text);
  return Reference{std::move(*text), value->at};
}

std::optional<Reference> Fields::reference(std::string_view key, Presence presence) const {
  auto name = text(key, presence, kPlanWordCharactersMax);
  if (!name) return std::nullopt;
  return Reference{std::move(*name), at(key)};
}

std::optional<bool> Fields::flag(std::string_view key) const {
  const auto value = text(key, Presence::optional, kPlanWordCharactersMax);
  if (!value) return std::nullopt;
  if (*value == "true") return true;
  if (*value == "false") return false;
  refuse_word(key, *value, at(key), "true, false");
  return std::nullopt;
}

void Fields::refuse_scalar(ErrorCode code, std::string_view key, std::string_view value) const {
  errors_.push_back(Error{code, {{"key", key}, {"value", excerpt(value)}}}.at(at(key)));
}

void Fields::refuse_word(std::string_view key, std::string_view value, Position at,
                         const std::string& allowed) const {
  errors_.push_back(Error{
      errors::plan_unknown_value,
      {{"key", key},
       {"value", excerpt(value)},
       {"hint", near_hint(value, split(allowed), errors_)},
       {"allowed",
        allowed}}}.at(at));
}

}  // namespace duban
