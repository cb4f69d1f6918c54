// What an event is called, looked up for any event of any kind. The words themselves stand in the event, as
// `static constexpr words::Phrase kWords{"filed", "报送"};`: an event without them does not compile.
#pragma once

#include "workflows/registry.hpp"
#include "workflows/words/phrase.hpp"

#include <array>
#include <string_view>
#include <variant>

#include <boost/mp11/algorithm.hpp>

namespace duban::words {

namespace vocabulary {

template <class Variant>
using AlternativesOf = boost::mp11::mp_rename<Variant, boost::mp11::mp_list>;

}  // namespace vocabulary

// Every event that can stand in a record, whatever its kind.
using EventTypes = boost::mp11::mp_apply<
    boost::mp11::mp_append,
    boost::mp11::mp_transform<vocabulary::AlternativesOf, vocabulary::AlternativesOf<AnyEvent>>>;

// Of the event that a kind's variant holds.
template <class... Event>
[[nodiscard]] const Phrase& phrase_of_event(const std::variant<Event...>& event) {
  static constexpr std::array<Phrase, sizeof...(Event)> kPhrases{Event::kWords...};
  return kPhrases.at(event.index());
}

// By its name as records carry it: "SubmissionFiled". nullptr: no event is called so.
[[nodiscard]] const Phrase* find_event_phrase(std::string_view name);

// What a notice is called, by its type: "rung_fired". nullptr: no kind makes such a notice.
[[nodiscard]] const Phrase* find_notice_phrase(std::string_view type);

}  // namespace duban::words
