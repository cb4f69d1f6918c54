// What can happen to a campaign as a whole, and to the shelf it stands on (plans, calendars, access). See the
// notes on names and order in unit_campaign/events.hpp.
#pragma once

#include "workflows/campaign/state.hpp"

#include <variant>

namespace duban {

struct CampaignCreated {
  OrganiserId organiser;
  Digest plan;
  Schedule schedule;  // every deadline with its reason
  LocalizedText title;
};
BOOST_DESCRIBE_STRUCT(CampaignCreated, (), (organiser, plan, schedule, title))

struct CampaignLaunched {
  bool require_past_due = false;
  std::uint32_t units = 0;
};
BOOST_DESCRIBE_STRUCT(CampaignLaunched, (), (require_past_due, units))

struct CampaignRunning {  // every enrolled unit has been launched
  std::uint32_t units = 0;
};
BOOST_DESCRIBE_STRUCT(CampaignRunning, (), (units))

struct CampaignSuspended {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CampaignSuspended, (), (reason))

struct CampaignResumed {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CampaignResumed, (), (reason))

struct CampaignCompleted {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CampaignCompleted, (), (reason))

using CampaignEvent = std::variant<CampaignCreated, CampaignLaunched, CampaignRunning, CampaignSuspended,
                                   CampaignResumed, CampaignCompleted>;

// --- the shelf: facts about the server as a whole ----------------------------------------------------------
struct PlanPublished {
  Digest digest;
  std::string id;
  std::string version;
};
BOOST_DESCRIBE_STRUCT(PlanPublished, (), (digest, id, version))

struct CalendarImported {
  Digest digest;
  std::string id;
  std::string version;
};
BOOST_DESCRIBE_STRUCT(CalendarImported, (), (digest, id, version))

struct TokenIssued {  // never the secret, nor its hash
  std::optional<Instant> expires_at;
  std::string name;
  OrganiserId organiser;  // empty: every organiser (admin, auditor, metrics)
  std::string role;
  std::string token;  // id
  std::vector<std::string> units;
};
BOOST_DESCRIBE_STRUCT(TokenIssued, (), (expires_at, name, organiser, role, token, units))

struct TokenRevoked {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(TokenRevoked, (), (token))

struct EndpointRegistered {
  std::string endpoint;
  OrganiserId organiser;
  std::string url_origin;  // scheme, host and port; a path may hold a secret
};
BOOST_DESCRIBE_STRUCT(EndpointRegistered, (), (endpoint, organiser, url_origin))

struct EndpointRemoved {
  std::string endpoint;
  OrganiserId organiser;
};
BOOST_DESCRIBE_STRUCT(EndpointRemoved, (), (endpoint, organiser))

// One that was disabled, because its receiver said that it was gone, is delivered to again.
struct EndpointEnabled {
  std::string endpoint;
  OrganiserId organiser;
};
BOOST_DESCRIBE_STRUCT(EndpointEnabled, (), (endpoint, organiser))

using ShelfEvent = std::variant<PlanPublished, CalendarImported, TokenIssued, TokenRevoked,
                                EndpointRegistered, EndpointRemoved, EndpointEnabled>;

}  // namespace duban
