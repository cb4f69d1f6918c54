// Words in both languages, and how a closed set of things gets one for each of its members.
//
// Words stand beside what they name: those of an event and of a kind in it (kWords), others in files called
// *_words.hpp, all in this namespace. This folder holds what all of them share. Whatever a person reads – in an answer,
// on the command line, in a notice, in a document – takes its words from there. Chinese follows the glossary
// (docs/glossary.md). Constant data and pure functions, any thread.
#pragma once

#include "workflows/base/error.hpp"
#include "workflows/base/name.hpp"
#include "workflows/base/text.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

namespace duban::words {

struct Phrase {
  std::string_view en, zh;

  [[nodiscard]] constexpr std::string_view in(Language language) const {
    return language == Language::zh ? zh : en;
  }
  [[nodiscard]] LocalizedText text() const { return {std::string(en), std::string(zh)}; }
  friend constexpr bool operator==(const Phrase&, const Phrase&) = default;
};

template <class E>
struct Entry {
  E value;
  Phrase phrase;
};
template <class E>
Entry(E, Phrase) -> Entry<E>;

// The words of an enumeration: a specialisation with `static constexpr std::array kEntries{Entry<E>{…}, …}`.
template <class E>
struct Vocabulary;

namespace vocabulary {

// Every enumerator once, in the order of its enumeration, with both languages.
template <class E>
[[nodiscard]] consteval bool is_complete() {
  const auto& entries = Vocabulary<E>::kEntries;
  if (entries.size() != kNamesOf<E>.size()) return false;
  for (std::size_t at = 0; at < entries.size(); ++at) {
    if (name_of(entries[at].value) != kNamesOf<E>[at]) return false;
    if (entries[at].phrase.en.empty() || entries[at].phrase.zh.empty()) return false;
  }
  return true;
}

}  // namespace vocabulary

inline constexpr Phrase kNoSuchWord{"?", "？"};

// What an enumerator is called. An enumeration in which one has no word does not compile.
template <class E>
[[nodiscard]] constexpr const Phrase& phrase_of(E value) {
  static_assert(vocabulary::is_complete<E>(), "an enumerator has no word, or stands in another place");
  for (const auto& entry : Vocabulary<E>::kEntries) {
    if (entry.value == value) return entry.phrase;
  }
  return kNoSuchWord;
}

// For an error: the name for programs, the word for people.
template <class E>
[[nodiscard]] Named named(E value) {
  return {std::string(name_of(value).text()), phrase_of(value).text()};
}

// A word by the text that stands for it in JSON.
struct Term {
  std::string_view code;
  Phrase phrase;
};

// Whether each code stands once.
[[nodiscard]] constexpr bool codes_differ(std::span<const Term> terms) {
  for (auto term = terms.begin(); term != terms.end(); ++term) {
    if (std::ranges::find(term + 1, terms.end(), term->code, &Term::code) != terms.end()) return false;
  }
  return true;
}

[[nodiscard]] constexpr const Phrase* find_term(std::span<const Term> terms, std::string_view code) {
  const auto found = std::ranges::find(terms, code, &Term::code);
  return found == terms.end() ? nullptr : &found->phrase;
}

// --- putting together --------------------------------------------------------------------------------------
// The same where it begins a sentence or is a title of its own: English begins it with a capital.
[[nodiscard]] LocalizedText capitalized(LocalizedText text);
// "a, b" / "a、b"
[[nodiscard]] LocalizedText listed(std::span<const LocalizedText> texts);
[[nodiscard]] std::string listed(std::span<const std::string> names, Language language);
// `first`, then `second`, with the separator of clauses between them when both say something.
[[nodiscard]] LocalizedText joined(const LocalizedText& first, const LocalizedText& second);

}  // namespace duban::words
