// Canonical JSON (RFC 8785) of described structs, written and read without a document tree in between on the
// way out.
//
// Only what RFC 8785 makes trivial is used: objects with ASCII member names in ascending order, strings,
// integers below 2^53, booleans and arrays. A struct's members are described in alphabetical order (checked
// at compile time), so that writing them in order is canonical; an empty optional and an absent member are
// the same thing.
#pragma once

#include "workflows/base/digest.hpp"
#include "workflows/base/ids.hpp"
#include "workflows/base/json_string.hpp"
#include "workflows/base/name.hpp"
#include "workflows/base/time.hpp"

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

namespace duban::canonical {

// A text as a JSON string when it is known to need no escapes, and a member's name with its colon.
void write_plain(std::string& out, std::string_view text);
void write_name(std::string& out, std::string_view name);
void write_integer(std::string& out, std::int64_t value);

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

template <class T>
constexpr bool members_in_order() {
  std::string_view last;
  bool ordered = true;
  boost::mp11::mp_for_each<Members<T>>([&](auto member) {
    ordered = ordered && last < std::string_view(member.name);
    last = member.name;
  });
  return ordered;
}

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<Id<Tag>> : std::true_type {};

template <class T>
void write(std::string& out, const T& value) {
  if constexpr (std::same_as<T, bool>) {
    out.append(value ? "true" : "false");
  } else if constexpr (std::is_enum_v<T>) {
    write_plain(out, name_of(value));
  } else if constexpr (std::integral<T>) {
    write_integer(out, static_cast<std::int64_t>(value));
  } else if constexpr (std::same_as<T, std::string>) {
    append_json_string(out, value);
  } else if constexpr (IsId<T>::value) {
    append_json_string(out, value.value);
  } else if constexpr (std::same_as<T, Digest>) {
    out.push_back('"');
    value.append_hex(out);
    out.push_back('"');
  } else if constexpr (std::same_as<T, Instant>) {
    write_plain(out, format_instant_utc(value));
  } else if constexpr (std::same_as<T, Date>) {
    write_plain(out, format_date(value));
  } else if constexpr (IsVector<T>::value) {
    out.push_back('[');
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i != 0) out.push_back(',');
      write(out, value[i]);
    }
    out.push_back(']');
  } else {
    static_assert(members_in_order<T>(), "members must be described in alphabetical order");
    out.push_back('{');
    bool first = true;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      const auto& field = value.*member.pointer;
      using Field = std::remove_cvref_t<decltype(field)>;
      if constexpr (IsOptional<Field>::value) {
        if (!field) return;
      }
      if (!first) out.push_back(',');
      first = false;
      write_name(out, member.name);
      if constexpr (IsOptional<Field>::value) {
        write(out, *field);
      } else {
        write(out, field);
      }
    });
    out.push_back('}');
  }
}

}  // namespace duban::canonical
