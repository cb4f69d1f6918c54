// How each kind of field is written and read: the templates behind persistence/codec.hpp, which holds the
// contract.
#pragma once

#include "persistence/codec_io.hpp"
#include "workflows/base/digest.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <boost/describe/bases.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/pfr/tuple_size.hpp>

namespace duban::codec::detail {

template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

template <class T>
struct Field;  // kMinimumSize: the least bytes a value takes, which bounds counts before anything is
               // allocated

template <>
struct Field<bool> {
  static constexpr std::size_t kMinimumSize = 1;
  static void write(Writer& writer, bool value) { writer.byte(value ? 1 : 0); }
  static void read(Reader& reader, bool& value) {
    const std::uint8_t byte = reader.byte();
    if (byte > 1) reader.fail("boolean is neither 0 nor 1");
    value = byte == 1;
  }
};

template <Integer T>
struct Field<T> {
  static constexpr std::size_t kMinimumSize = 1;
  static void write(Writer& writer, T value) {
    if constexpr (std::is_signed_v<T>) {
      writer.zigzag(value);
    } else {
      writer.varint(value);
    }
  }
  static void read(Reader& reader, T& value) {
    if constexpr (std::is_signed_v<T>) {
      const std::int64_t number = reader.zigzag();
      if (!std::in_range<T>(number)) return reader.fail("number out of range");
      value = static_cast<T>(number);
    } else {
      const std::uint64_t number = reader.varint();
      if (!std::in_range<T>(number)) return reader.fail("number out of range");
      value = static_cast<T>(number);
    }
  }
};

template <DescribedEnum T>
struct Field<T> {
  static constexpr std::size_t kMinimumSize = 1;
  static constexpr bool known(T value) {
    bool found = false;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto enumerator) { found = found || enumerator.value == value; });
    return found;
  }
  static constexpr bool all_non_negative() {
    bool good = true;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
      good = good && std::in_range<std::uint64_t>(static_cast<std::underlying_type_t<T>>(enumerator.value));
    });
    return good;
  }
  static_assert(all_non_negative(), "stored enumerators are not negative");

  static void write(Writer& writer, T value) {
    assert(known(value));
    writer.varint(static_cast<std::uint64_t>(value));
  }
  static void read(Reader& reader, T& value) {
    const std::uint64_t number = reader.varint();
    if (!std::in_range<std::underlying_type_t<T>>(number) || !known(static_cast<T>(number))) {
      return reader.fail("unknown enumerator");
    }
    value = static_cast<T>(number);
  }
};

template <>
struct Field<std::string> {
  static constexpr std::size_t kMinimumSize = 1;
  static void write(Writer& writer, const std::string& value) {
    writer.varint(value.size());
    writer.raw(value);
  }
  static void read(Reader& reader, std::string& value) { value = reader.raw(reader.varint()); }
};

template <>
struct Field<Digest> {
  static constexpr std::size_t kMinimumSize = 32;
  static void write(Writer& writer, const Digest& value) { writer.raw(value.view()); }
  static void read(Reader& reader, Digest& value) {
    const std::string_view bytes = reader.raw(value.bytes.size());
    if (!reader.failed()) std::copy(bytes.begin(), bytes.end(), value.bytes.begin());
  }
};

template <class Rep, class Period>
struct Field<std::chrono::duration<Rep, Period>> {
  static_assert(std::signed_integral<Rep>, "stored durations count in signed integers");
  static constexpr std::size_t kMinimumSize = 1;
  static void write(Writer& writer, std::chrono::duration<Rep, Period> value) {
    Field<Rep>::write(writer, value.count());
  }
  static void read(Reader& reader, std::chrono::duration<Rep, Period>& value) {
    Rep count = 0;
    Field<Rep>::read(reader, count);
    value = std::chrono::duration<Rep, Period>(count);
  }
};

template <class Clock, class Duration>
struct Field<std::chrono::time_point<Clock, Duration>> {
  static constexpr std::size_t kMinimumSize = 1;
  static void write(Writer& writer, std::chrono::time_point<Clock, Duration> value) {
    Field<Duration>::write(writer, value.time_since_epoch());
  }
  static void read(Reader& reader, std::chrono::time_point<Clock, Duration>& value) {
    Duration since_epoch{};
    Field<Duration>::read(reader, since_epoch);
    value = std::chrono::time_point<Clock, Duration>(since_epoch);
  }
};

template <class T>
struct Field<std::optional<T>> {
  static constexpr std::size_t kMinimumSize = 1;
  static void write(Writer& writer, const std::optional<T>& value) {
    Field<bool>::write(writer, value.has_value());
    if (value) Field<T>::write(writer, *value);
  }
  static void read(Reader& reader, std::optional<T>& value) {
    bool present = false;
    Field<bool>::read(reader, present);
    value.reset();
    if (present && !reader.failed()) Field<T>::read(reader, value.emplace());
  }
};

template <class T>
struct Field<std::vector<T>> {
  static constexpr std::size_t kMinimumSize = 1;
  static void write(Writer& writer, const std::vector<T>& values) {
    writer.varint(values.size());
    for (const T& value : values) Field<T>::write(writer, value);
  }
  static void read(Reader& reader, std::vector<T>& values) {
    static_assert(Field<T>::kMinimumSize > 0, "an element takes at least one byte, or a count is unbounded");
    std::uint64_t count = reader.count(Field<T>::kMinimumSize);
    values.clear();
    values.reserve(static_cast<std::size_t>(count));
    for (; count > 0 && !reader.failed(); --count) Field<T>::read(reader, values.emplace_back());
  }
};

template <class T>
struct Field<std::set<T>> {
  static constexpr std::size_t kMinimumSize = 1;
  static void write(Writer& writer, const std::set<T>& values) {
    writer.varint(values.size());
    for (const T& value : values) Field<T>::write(writer, value);
  }
  static void read(Reader& reader, std::set<T>& values) {
    static_assert(Field<T>::kMinimumSize > 0, "an element takes at least one byte, or a count is unbounded");
    std::uint64_t count = reader.count(Field<T>::kMinimumSize);
    values.clear();
    for (; count > 0 && !reader.failed(); --count) {
      T value{};
      Field<T>::read(reader, value);
      if (!values.empty() && !(*values.rbegin() < value)) return reader.fail("set is not in ascending order");
      values.insert(values.end(), std::move(value));
    }
  }
};

// A map with a transparent comparison is the same on disk.
template <class Key, class Value, class Less>
requires(std::same_as<Less, std::less<Key>> ||
         std::same_as<Less, std::less<>>) struct Field<std::map<Key, Value, Less>> {
  static constexpr std::size_t kMinimumSize = 1;
  static void write(Writer& writer, const std::map<Key, Value, Less>& values) {
    writer.varint(values.size());
    for (const auto& [key, value] : values) {
      Field<Key>::write(writer, key);
      Field<Value>::write(writer, value);
    }
  }
  static void read(Reader& reader, std::map<Key, Value, Less>& values) {
    static_assert(Field<Key>::kMinimumSize > 0, "an entry takes at least one byte, or a count is unbounded");
    std::uint64_t count = reader.count(Field<Key>::kMinimumSize + Field<Value>::kMinimumSize);
    values.clear();
    for (; count > 0 && !reader.failed(); --count) {
      Key key{};
      Field<Key>::read(reader, key);
      if (!values.empty() && !(values.rbegin()->first < key)) {
        return reader.fail("map is not in ascending order");
      }
      Field<Value>::read(reader, values.emplace_hint(values.end(), std::move(key), Value{})->second);
    }
  }
};

template <class... Alternatives>
struct Field<std::variant<Alternatives...>> {
  using Variant = std::variant<Alternatives...>;
  static constexpr std::size_t kMinimumSize = 1;
  static void write(Writer& writer, const Variant& value) {
    assert(!value.valueless_by_exception());
    writer.varint(value.index());
    std::visit([&]<class T>(const T& alternative) { Field<T>::write(writer, alternative); }, value);
  }
  static void read(Reader& reader, Variant& value) {
    const std::uint64_t index = reader.varint();
    if (index >= sizeof...(Alternatives)) return reader.fail("unknown alternative");
    boost::mp11::mp_with_index<sizeof...(Alternatives)>(static_cast<std::size_t>(index), [&](auto chosen) {
      using T = std::variant_alternative_t<chosen.value, Variant>;
      Field<T>::read(reader, value.template emplace<chosen.value>(T{}));
    });
  }
};

template <DescribedStruct T>
struct Field<T> {
  using Members =
      boost::describe::describe_members<T, boost::describe::mod_any_access | boost::describe::mod_inherited>;
  template <class Member>
  using MemberType = std::remove_cvref_t<decltype(std::declval<T&>().*Member::pointer)>;

  static constexpr bool described_whole() {
    if constexpr (std::is_aggregate_v<T> &&
                  boost::mp11::mp_empty<
                      boost::describe::describe_bases<T, boost::describe::mod_any_access>>::value) {
      return boost::pfr::tuple_size_v<T> == boost::mp11::mp_size<Members>::value;
    } else {
      return true;
    }
  }
  static_assert(described_whole(),
                "a field is missing from the description of this struct and would be lost");

  static constexpr std::size_t minimum_size() {
    std::size_t size = 0;
    boost::mp11::mp_for_each<Members>(
        [&](auto member) { size += Field<MemberType<decltype(member)>>::kMinimumSize; });
    return size;
  }
  static constexpr std::size_t kMinimumSize = minimum_size();

  static void write(Writer& writer, const T& value) {
    boost::mp11::mp_for_each<Members>(
        [&](auto member) { Field<MemberType<decltype(member)>>::write(writer, value.*member.pointer); });
  }
  static void read(Reader& reader, T& value) {
    if (++reader.depth > kMaxDepth) reader.fail("nested too deep");
    boost::mp11::mp_for_each<Members>([&](auto member) {
      if (!reader.failed()) Field<MemberType<decltype(member)>>::read(reader, value.*member.pointer);
    });
    --reader.depth;
  }
};

}  // namespace duban::codec::detail
