// How events of access tokens were written in format 3 (audit/event_forms.hpp). DO NOT CHANGE.
#pragma once

#include "workflows/access_token/access_token.hpp"
#include "workflows/aggregate/event_forms.hpp"

namespace duban {

// Without the credential; the token is taken into the system trail by a TokenAdopted.
struct TokenIssuedV1 {
  std::optional<Instant> expires_at;
  std::string name;
  OrganiserId organiser;
  std::string role;
  std::string token;
  std::vector<std::string> units;
};
BOOST_DESCRIBE_STRUCT(TokenIssuedV1, (), (expires_at, name, organiser, role, token, units))
template <>
struct OlderForms<TokenIssued> {
  using List = boost::mp11::mp_list<TokenIssuedV1>;
};
[[nodiscard]] inline TokenIssued next_form(TokenIssuedV1 old) {
  return {{},
          old.expires_at,
          std::move(old.name),
          std::move(old.organiser),
          std::move(old.role),
          std::move(old.token),
          std::move(old.units)};
}

}  // namespace duban
