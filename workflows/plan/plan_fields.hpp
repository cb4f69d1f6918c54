// One mapping of a plan file, read key by key: the strict view between the YAML tree and the plan.
//
// Keys that are not in `known` are reported on construction. Each reader gives nullopt when the key is absent
// or its value unusable, after reporting the latter (and the former, if the key is required), so that a
// parser reads straight through and every error is found. Holds references to the node and to `errors`: lives
// on the stack of a parser.
#pragma once

#include "workflows/base/error.hpp"
#include "workflows/base/name.hpp"
#include "workflows/base/text.hpp"
#include "workflows/plan/yaml_reader.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duban {

inline constexpr int kPlanTitleCharactersMax = 200;
inline constexpr int kPlanTextCharactersMax = 2000;
inline constexpr int kPlanWordCharactersMax = 64;

enum class Presence { optional, required };

// A name that points to something else in the plan, and where it stands.
struct Reference {
  std::string id;
  Position at;
};

// At most 80 characters of something a stranger wrote, for use in a message.
[[nodiscard]] std::string excerpt(std::string_view text);

// " → \"guidance\"?" when one of the candidates is a slip of the pen away, else nothing; reads in both
// languages. Gives no more hints once `errors` holds more than will be listed: they are the dearest part of a
// bad file.
[[nodiscard]] Named near_hint(std::string_view text, const std::vector<std::string_view>& candidates,
                              const Errors& errors);

class Fields {
 public:
  Fields(const YamlNode& node, std::string_view parent, std::initializer_list<std::string_view> known,
         Errors& errors);

  [[nodiscard]] Position at() const { return node_.at; }
  // The value's place, or the mapping's when the key is absent.
  [[nodiscard]] Position at(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
  [[nodiscard]] const YamlNode* find(std::string_view key) const;

  [[nodiscard]] const YamlNode* mapping(std::string_view key, Presence presence) const;
  // The items of a list of at most `max`; with kRequired, at least one.
  [[nodiscard]] const std::vector<YamlNode>* list(std::string_view key, Presence presence,
                                                  std::size_t max) const;

  [[nodiscard]] std::optional<std::string> text(std::string_view key, Presence presence,
                                                int characters_max) const;
  [[nodiscard]] std::optional<LocalizedText> localized(std::string_view key, Presence presence,
                                                       int characters_max) const;
  // Returned even when malformed (and reported), so that one bad id does not make every reference to it an
  // error too.
  [[nodiscard]] std::optional<Reference> id(std::string_view key, Presence presence,
                                            bool hyphens = false) const;
  [[nodiscard]] std::optional<Reference> reference(std::string_view key, Presence presence) const;
  [[nodiscard]] std::optional<bool> flag(std::string_view key) const;

  // A scalar with a grammar of its own; `code` is raised with the key and the value when it does not parse.
  template <class Parse>
  [[nodiscard]] auto scalar(std::string_view key, Presence presence, Parse parse, ErrorCode code) const
      -> decltype(parse(std::string_view{})) {
    const auto value = text(key, presence, kPlanWordCharactersMax);
    if (!value) return std::nullopt;
    auto parsed = parse(std::string_view(*value));
    if (!parsed) refuse_scalar(code, key, *value);
    return parsed;
  }

  template <class E>
  [[nodiscard]] std::optional<E> word(std::string_view key, Presence presence) const {
    const auto value = text(key, presence, kPlanWordCharactersMax);
    if (!value) return std::nullopt;
    const auto found = enumerator_of<E>(*value);
    if (!found) refuse_word(key, *value, at(key), listed_names<E>());
    return found;
  }

  void refuse_scalar(ErrorCode code, std::string_view key, std::string_view value) const;
  // `allowed` is a list as enum_texts() gives it.
  void refuse_word(std::string_view key, std::string_view value, Position at,
                   const std::string& allowed) const;

 private:
  const YamlNode* find_or_report(std::string_view key, Presence presence) const;

  const YamlNode& node_;
  std::string_view parent_;
  Errors& errors_;
};

// A scalar's text, 1 to characters_max characters that are not all spaces; reported under the name of `key`
// otherwise.
[[nodiscard]] std::optional<std::string> read_text(const YamlNode& node, std::string_view key,
                                                   int characters_max, Errors& errors);

// [a-z][a-z0-9_]{0,62}, with hyphens if allowed.
[[nodiscard]] bool is_plan_id(std::string_view text, bool hyphens);

}  // namespace duban
