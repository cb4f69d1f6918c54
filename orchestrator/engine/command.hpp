// What the engine is asked to do: one door for people, timers, sweeps and the dispatcher.
#pragma once

#include "persistence/store.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/tables/filings.hpp"
#include "workflows/base/name.hpp"
#include "workflows/registry.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace duban {

// What may come with a command and is stored beside the state, because the trail holds only its digest.
template <class Kind>
struct AttachmentOf {
  using Type = Nothing;
};
template <>
struct AttachmentOf<UnitCampaignKind> {
  using Type = SubmissionContent;  // with FileSubmission: what is filed
};

// A command on one aggregate in a campaign.
template <class Kind>
struct OrderInCampaign {
  typename Kind::Key key;
  typename Kind::Command command;
  // If-Match: the state's tag (kind_hooks.hpp) as the caller saw it is one of these; empty: whatever it is.
  std::vector<std::string> expected_tags = {};
  std::optional<typename AttachmentOf<Kind>::Type> attachment = {};
};
using UnitOrder = OrderInCampaign<UnitCampaignKind>;

// A unit that is to join a campaign, with the people to be told.
struct NewUnit {
  UnitId id;
  UnitProfile profile;
  std::vector<Contact> contacts = {};
  Position position = {};  // in the caller's list, for errors
};

// Units joining a campaign, all or none. In a running campaign they are launched at once.
struct EnrolUnits {
  CampaignId campaign;
  std::vector<NewUnit> units;
  // The id of a command with the same key owner that must have been carried out before; empty: none. So the
  // pieces of a list can be sent without waiting, and a refused one leaves none of those behind it enrolled.
  std::string only_after = {};
  // Random bytes, from which the salt of each unit's contacts is made (contacts.hpp); needed when a unit has
  // contacts.
  std::string salt = {};
};

// A command on a campaign as a whole. CreateCampaign enrols the organiser's own unit campaign as well.
struct CampaignOrder {
  CampaignId campaign;
  CampaignCommand command;
  std::string organiser_name;  // with CreateCampaign: the name of the organiser's own unit
};

struct PublishPlan {
  std::string yaml;
  std::shared_ptr<const Plan> plan;  // load_plan(yaml)
  OrganiserId organiser;             // whose office publishes it; empty: the admin, for all
};

struct ImportCalendar {
  std::string yaml;
  std::shared_ptr<const Calendar> calendar;  // load_calendar(yaml)
};

// A command on an aggregate that decides by its own state alone.
template <class Kind>
struct AggregateOrder {
  typename Kind::Key key;
  typename Kind::Command command;
  std::optional<typename Kind::Sealed> sealed = {};  // replaces what stands beside the state
};

// Notes that a unit's side has sent in a file, so that a filing can name it. No record: the filing will name
// its digest.
struct NoteUpload {
  CampaignId campaign;
  UnitId unit;
  Side side = Side::unit;
  Digest content;
  EvidenceRecord evidence;
};

// Asks for the receipt of an earlier command with the same key, and for nothing else.
struct RepeatReceipt {};

// Moves a virtual clock; everything due on the way happens in order, each at its own moment.
struct MoveClock {
  Instant to{};
};

using Order = boost::mp11::mp_append<
    boost::mp11::mp_rename<boost::mp11::mp_transform<OrderInCampaign, AggregatesInCampaign>, std::variant>,
    std::variant<EnrolUnits, CampaignOrder, PublishPlan, ImportCalendar>,
    boost::mp11::mp_rename<boost::mp11::mp_transform<AggregateOrder, StandaloneAggregates>, std::variant>,
    std::variant<NoteUpload, RepeatReceipt, MoveClock>>;

// Called once, after the commit (or the refusal), on a thread of the engine: must not block.
using Reply = std::function<void(Result<Receipt>)>;

struct Command {
  std::string id;           // the idempotency key, or an id made for the request
  bool idempotent = false;  // the id came from the caller: remember it with its receipt
  Digest fingerprint;       // of the request, when idempotent
  std::string key_owner;    // whose idempotency keys these are: a token's id, for names may be shared
  std::string actor;        // who: a token's name, "clock", "server"
  Side side = Side::organiser;
  Order order;
  Reply reply;
};

// For metrics: "file_submission", "enrol_units".
[[nodiscard]] Name kind_of(const Command& command);

}  // namespace duban
