// Every kind of aggregate there is: one line each. Events, commands, tables and replay follow from these lists.
#pragma once

#include "workflows/access_token/access_token.hpp"
#include "workflows/campaign/kind.hpp"
#include "workflows/contacts/contacts.hpp"
#include "workflows/delivery/delivery.hpp"
#include "workflows/endpoint/endpoint.hpp"
#include "workflows/library/events.hpp"
#include "workflows/unit_campaign/kind.hpp"

#include <variant>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

namespace duban {

// Those that decide by their own state alone.
using StandaloneAggregates = boost::mp11::mp_list<AccessTokenKind, EndpointKind, ContactsKind, DeliveryKind>;

using Aggregates =
    boost::mp11::mp_append<boost::mp11::mp_list<UnitCampaignKind, CampaignKind>, StandaloneAggregates>;

template <class Kind>
using EventOf = typename Kind::Event;

// Whatever can stand in a record: one variant for each kind, and what becomes of plans and calendars.
using AnyEvent = boost::mp11::mp_rename<
    boost::mp11::mp_push_back<boost::mp11::mp_transform<EventOf, Aggregates>, LibraryEvent>, std::variant>;

}  // namespace duban
