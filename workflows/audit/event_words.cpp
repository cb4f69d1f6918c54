#include "workflows/audit/event_words.hpp"

namespace duban::words {
namespace {

template <class Event>
consteval bool is_named() {
  return !Event::kWords.en.empty() && !Event::kWords.zh.empty();
}

template <class List>
struct TermsOf;

template <class... Event>
struct TermsOf<boost::mp11::mp_list<Event...>> {
  static_assert((is_named<Event>() && ...), "an event lacks its word in one of the languages");
  static constexpr std::array kTerms{Term{type_name<Event>().text(), Event::kWords}...};
};

}  // namespace

const Phrase* find_event_phrase(std::string_view name) {
  return find_term(TermsOf<EventTypes>::kTerms, name);
}

}  // namespace duban::words
