// Every kind of aggregate there is: one line each. Events, commands, tables and replay follow from these
// lists.
#pragma once

#include "workflows/access_token/access_token.hpp"
#include "workflows/campaign/kind.hpp"
#include "workflows/contacts/contacts.hpp"
#include "workflows/delivery/delivery.hpp"
#include "workflows/endpoint/endpoint.hpp"
#include "workflows/library/events.hpp"
#include "workflows/unit_campaign/unit_campaign.hpp"

#include <algorithm>
#include <type_traits>
#include <variant>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

namespace duban {

// Those that decide by their own state alone.
using StandaloneAggregates = boost::mp11::mp_list<AccessTokenKind, EndpointKind, ContactsKind, DeliveryKind>;

// Those that live in a campaign: decide within its context, have deadlines, stand in its lists and counts.
using AggregatesInCampaign = boost::mp11::mp_list<UnitCampaignKind>;

using Aggregates =
    boost::mp11::mp_append<AggregatesInCampaign, boost::mp11::mp_list<CampaignKind>, StandaloneAggregates>;

// A kind in a campaign is recorded in the trail of its partition, and stores nothing beside its state.
template <class Kind>
using IsRecordedInItsPartition = std::bool_constant<Kind::kTrail == TrailOf::partition>;
template <class Kind>
using SealsNothing = std::is_same<typename Kind::Sealed, Nothing>;
static_assert(boost::mp11::mp_all_of<AggregatesInCampaign, IsRecordedInItsPartition>::value);
static_assert(boost::mp11::mp_all_of<AggregatesInCampaign, SealsNothing>::value);

// Subjects, lists and counts of all kinds share tables and are told apart by the kind's name.
template <class Kind>
[[nodiscard]] consteval bool is_named_alone() {
  std::size_t named = 0;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Aggregates>>(
      [&](auto other) { named += decltype(other)::type::kName == Kind::kName ? 1 : 0; });
  return named == 1 && Kind::kName.find_first_of("/:") == std::string_view::npos;
}
template <class Kind>
using IsNamedAlone = std::bool_constant<is_named_alone<Kind>()>;
static_assert(boost::mp11::mp_all_of<Aggregates, IsNamedAlone>::value, "two kinds have one name");
// The lists and counts of units came first and begin with no name of a kind (unit_campaign/facets.hpp).
template <class Kind>
using IsNoListOfUnits = std::bool_constant<std::ranges::find(kFirstWordsOfUnitLists, Kind::kName) ==
                                           kFirstWordsOfUnitLists.end()>;
static_assert(boost::mp11::mp_all_of<AggregatesInCampaign, IsNoListOfUnits>::value,
              "a kind is called as a list of units is");

template <class Kind>
using EventOf = typename Kind::Event;
template <class Kind>
using KeyOf = typename Kind::Key;

// Whatever can stand in a record: one variant for each kind, and what becomes of plans and calendars.
using AnyEvent = boost::mp11::mp_rename<
    boost::mp11::mp_push_back<boost::mp11::mp_transform<EventOf, Aggregates>, LibraryEvent>, std::variant>;

// Which aggregate of a campaign, of whatever kind.
using KeyInCampaign =
    boost::mp11::mp_rename<boost::mp11::mp_transform<KeyOf, AggregatesInCampaign>, std::variant>;

template <class Key>
using KindOfKey =
    boost::mp11::mp_at<AggregatesInCampaign,
                       boost::mp11::mp_find<boost::mp11::mp_transform<KeyOf, AggregatesInCampaign>, Key>>;

// Calls visit(std::type_identity<Kind>{}) for the kind in a campaign of which the subject is; false: it is of
// none.
template <class Visit>
bool visit_kind_in_campaign(const Subject& subject, Visit visit) {
  bool found = false;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, AggregatesInCampaign>>(
      [&](auto kind) {
        using Kind = typename decltype(kind)::type;
        if (found || !owns<Kind>(subject)) return;
        found = true;
        visit(kind);
      });
  return found;
}

// Calls visit(event) with the kind's own variant when the event is of a kind in a campaign.
template <class Visit>
void visit_event_in_campaign(const AnyEvent& event, Visit visit) {
  using Own = boost::mp11::mp_transform<EventOf, AggregatesInCampaign>;
  std::visit(
      [&](const auto& of_kind) {
        if constexpr (boost::mp11::mp_contains<Own, std::remove_cvref_t<decltype(of_kind)>>::value) {
          visit(of_kind);
        }
      },
      event);
}

}  // namespace duban
