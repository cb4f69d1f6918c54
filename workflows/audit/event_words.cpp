#include "workflows/audit/event_words.hpp"

#include <boost/describe/members.hpp>
#include <boost/pfr/tuple_size.hpp>

namespace duban::words {
namespace {

template <class Event>
consteval bool is_named() {
  return !Event::kWords.en.empty() && !Event::kWords.zh.empty();
}

// What is not described is not recorded.
template <class Event>
consteval bool is_described_whole() {
  using Members = boost::describe::describe_members<Event, boost::describe::mod_public>;
  return boost::pfr::tuple_size_v<Event> == boost::mp11::mp_size<Members>::value;
}

template <class List>
struct TermsOf;

template <class... Event>
struct TermsOf<boost::mp11::mp_list<Event...>> {
  static_assert((is_named<Event>() && ...), "an event lacks its word in one of the languages");
  static_assert((is_described_whole<Event>() && ...), "an event has a member that is not described");
  static constexpr std::array kTerms{Term{type_name<Event>().text(), Event::kWords}...};
};

}  // namespace

const Phrase* find_event_phrase(std::string_view name) {
  return find_term(TermsOf<EventTypes>::kTerms, name);
}

const Phrase* find_notice_phrase(std::string_view type) {
  const Phrase* phrase = nullptr;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, AggregatesInCampaign>>(
      [&](auto kind) {
        if (phrase == nullptr) phrase = find_term(decltype(kind)::type::kNotices, type);
      });
  return phrase;
}

}  // namespace duban::words
