// How events of endpoints were written in format 3 (audit/event_forms.hpp). DO NOT CHANGE.
#pragma once

#include "workflows/aggregate/event_forms.hpp"
#include "workflows/endpoint/endpoint.hpp"

namespace duban {

// Without the binding; the endpoint is taken into the system trail by an EndpointAdopted.
struct EndpointRegisteredV1 {
  std::string endpoint;
  OrganiserId organiser;
  std::string url_origin;
};
BOOST_DESCRIBE_STRUCT(EndpointRegisteredV1, (), (endpoint, organiser, url_origin))
template <>
struct OlderForms<EndpointRegistered> {
  using List = boost::mp11::mp_list<EndpointRegisteredV1>;
};
[[nodiscard]] inline EndpointRegistered next_form(EndpointRegisteredV1 old) {
  return {{}, std::move(old.endpoint), std::move(old.organiser), std::move(old.url_origin)};
}

}  // namespace duban
