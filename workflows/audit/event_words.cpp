#include "workflows/audit/event_words.hpp"

namespace duban::words {
namespace {

template <class List>
struct TermsOf;

template <class... Event>
struct TermsOf<boost::mp11::mp_list<Event...>> {
  static constexpr std::array kTerms{Term{type_name<Event>().text(), phrase_of_event<Event>()}...};
};

}  // namespace

const Phrase* find_event_phrase(std::string_view name) {
  return find_term(TermsOf<EventTypes>::kTerms, name);
}

}  // namespace duban::words
