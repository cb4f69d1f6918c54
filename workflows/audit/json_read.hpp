// The way back from canonical JSON: described structs read from a parsed document, strictly. Used by replay
// and verification, never on the path of a command. Includes Boost.JSON: keep it out of other headers.
#pragma once

#include "workflows/audit/canonical_json.hpp"
#include "workflows/base/name.hpp"

#include <limits>
#include <optional>
#include <string>

#include <boost/json/value.hpp>

namespace duban::canonical {

// False when `json` is not exactly what write() makes of some T: a member too many, one too few, a wrong
// type.
template <class T>
[[nodiscard]] bool read(const boost::json::value& json, T& out) {
  if constexpr (std::same_as<T, bool>) {
    if (!json.is_bool()) return false;
    out = json.get_bool();
    return true;
  } else if constexpr (std::is_enum_v<T>) {
    const auto known =
        json.is_string() ? enumerator_of<T>(std::string_view(json.get_string())) : std::nullopt;
    if (known) out = *known;
    return known.has_value();
  } else if constexpr (std::integral<T>) {
    boost::system::error_code error;
    out = json.to_number<T>(error);
    return !error;
  } else if constexpr (IsVector<T>::value) {
    if (!json.is_array()) return false;
    out.clear();
    for (const auto& item : json.get_array()) {
      if (!read(item, out.emplace_back())) return false;
    }
    return true;
  } else if constexpr (std::same_as<T, std::string> || IsId<T>::value || std::same_as<T, Digest> ||
                       std::same_as<T, Instant> || std::same_as<T, Date>) {
    if (!json.is_string()) return false;
    const std::string_view text{json.get_string().data(), json.get_string().size()};
    if constexpr (std::same_as<T, std::string>) {
      out = text;
    } else if constexpr (IsId<T>::value) {
      out = T{text};
    } else {
      std::optional<T> parsed;
      if constexpr (std::same_as<T, Digest>) parsed = Digest::from_hex(text);
      if constexpr (std::same_as<T, Instant>) parsed = parse_instant(text);
      if constexpr (std::same_as<T, Date>) parsed = parse_date(text);
      if (!parsed) return false;
      out = *parsed;
    }
    return true;
  } else {
    if (!json.is_object()) return false;
    const auto& object = json.get_object();
    std::size_t seen = 0;
    bool good = true;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      auto& field = out.*member.pointer;
      using Field = std::remove_cvref_t<decltype(field)>;
      const auto* found = object.if_contains(member.name);
      if (found != nullptr) ++seen;
      if constexpr (IsOptional<Field>::value) {
        field.reset();
        if (found != nullptr) good = good && read(*found, field.emplace());
      } else {
        good = good && found != nullptr && read(*found, field);
      }
    });
    return good && seen == object.size();
  }
}

}  // namespace duban::canonical
