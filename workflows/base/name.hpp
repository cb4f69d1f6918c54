// The names of types, of enumerators and of other closed sets, as values.
//
// A Name is text that lives as long as the program: it can be made only at compile time, so it may be kept,
// compared and used as a key without a copy. What people, files or requests name is a std::string or an Id,
// never a Name. Everything here is free of state and may be called by any thread.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

namespace duban {

class Name {
 public:
  // Text of static life. What is not known at compile time, or would not outlive the call, does not compile.
  consteval Name(const char* literal) : text_(literal) {}
  consteval explicit Name(std::string_view text) : text_(text) {}

  [[nodiscard]] constexpr std::string_view text() const { return text_; }
  constexpr operator std::string_view() const { return text_; }

  friend constexpr bool operator==(Name left, Name right) { return left.text_ == right.text_; }
  friend constexpr auto operator<=>(Name left, Name right) { return left.text_ <=> right.text_; }
  friend std::string operator+(std::string left, Name right) { return std::move(left.append(right.text_)); }
  friend std::string operator+(Name left, std::string_view right) {
    return std::string(left.text_).append(right);
  }

 private:
  std::string_view text_;
};

namespace names {

// "… [with T = duban::SubmissionFiled; …]" → "SubmissionFiled"
template <class T>
[[nodiscard]] consteval std::string_view spelled() {
  std::string_view text = __PRETTY_FUNCTION__;
  const auto start = text.find("T = ") + 4;
  text = text.substr(start, text.find_first_of(";]", start) - start);
  return text.substr(text.rfind(':') + 1);
}

constexpr bool is_capital(char letter) {
  return letter >= 'A' && letter <= 'Z';
}

template <class T>
[[nodiscard]] consteval std::size_t snake_length() {
  std::size_t length = 0;
  for (const char letter : spelled<T>()) length += length > 0 && is_capital(letter) ? 2 : 1;
  return length;
}

template <class T>
[[nodiscard]] consteval auto snake_letters() {
  std::array<char, snake_length<T>()> letters{};
  std::size_t at = 0;
  for (const char letter : spelled<T>()) {
    if (at > 0 && is_capital(letter)) letters[at++] = '_';
    letters[at++] = is_capital(letter) ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return letters;
}

template <class T>
inline constexpr auto kSnakeLetters = snake_letters<T>();

template <class E>
using Enumerators = boost::describe::describe_enumerators<E>;

template <class E>
inline constexpr auto kFirstValue = static_cast<std::size_t>(boost::mp11::mp_front<Enumerators<E>>::value);

// The values go up by one from the first.
template <class E>
[[nodiscard]] consteval bool without_holes() {
  std::size_t expected = kFirstValue<E>;
  bool whole = true;
  boost::mp11::mp_for_each<Enumerators<E>>([&](auto enumerator) {
    whole = whole && static_cast<std::size_t>(decltype(enumerator)::value) == expected++;
  });
  return whole;
}

template <class List>
struct Table;
template <template <class...> class List, class... Enumerator>
struct Table<List<Enumerator...>> {
  static constexpr std::array<Name, sizeof...(Enumerator)> kNames{
      Name(std::string_view(Enumerator::name))...};
};

}  // namespace names

// The unqualified name of a struct or class: "SubmissionFiled".
template <class T>
[[nodiscard]] consteval Name type_name() {
  return Name(names::spelled<T>());
}

// The same as it stands in metrics and JSON: "submission_filed".
template <class T>
[[nodiscard]] consteval Name snake_name() {
  return Name(std::string_view(names::kSnakeLetters<T>.data(), names::kSnakeLetters<T>.size()));
}

// Of what a variant holds: the name of an event, the kind of a command.
template <class... T>
[[nodiscard]] Name type_name_in(const std::variant<T...>& held) {
  static constexpr std::array<Name, sizeof...(T)> kNames{type_name<T>()...};
  return kNames.at(held.index());
}
template <class... T>
[[nodiscard]] Name snake_name_in(const std::variant<T...>& held) {
  static constexpr std::array<Name, sizeof...(T)> kNames{snake_name<T>()...};
  return kNames.at(held.index());
}

// The enumerators of a described enumeration, in the order of their values.
template <class E>
inline constexpr auto kNamesOf = names::Table<names::Enumerators<E>>::kNames;

// The name of a described enumerator: name_of(Level::red) is "red". A value that is none of them is "?".
template <class E>
requires std::is_enum_v<E>
[[nodiscard]] constexpr Name name_of(E value) {
  static_assert(names::without_holes<E>(), "the names are looked up by value");
  const auto at = static_cast<std::size_t>(value) - names::kFirstValue<E>;  // huge when below the first
  return at < kNamesOf<E>.size() ? kNamesOf<E>[at] : Name("?");
}

// The enumerator of that name; nullopt: there is none.
template <class E>
[[nodiscard]] constexpr std::optional<E> enumerator_of(std::string_view name) {
  std::optional<E> found;
  boost::mp11::mp_for_each<names::Enumerators<E>>([&](auto enumerator) {
    if (name == enumerator.name) found = enumerator.value;
  });
  return found;
}

// "by_date, when_complete, by_approval"
template <class E>
[[nodiscard]] std::string listed_names() {
  std::string list;
  for (const Name name : kNamesOf<E>) {
    if (!list.empty()) list += ", ";
    list += name.text();
  }
  return list;
}

}  // namespace duban

template <>
struct std::hash<duban::Name> {
  std::size_t operator()(duban::Name name) const noexcept { return std::hash<std::string_view>{}(name); }
};
