// The enumerators of plan.hpp as the words that stand in plan files, JSON and comparisons ("by_date").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

namespace duban {

template <class E>
[[nodiscard]] std::string_view enum_text(E value) {
  std::string_view text;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
    if (enumerator.value == value) text = enumerator.name;
  });
  return text;
}

template <class E>
[[nodiscard]] std::optional<E> enum_from_text(std::string_view text) {
  std::optional<E> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
    if (text == enumerator.name) found = enumerator.value;
  });
  return found;
}

// "by_date, when_complete, by_approval"
template <class E>
[[nodiscard]] std::string enum_texts() {
  std::string texts;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
    if (!texts.empty()) texts += ", ";
    texts += enumerator.name;
  });
  return texts;
}

}  // namespace duban
