// In format 4 tokens, endpoints, contacts and deliveries are aggregates: their state follows from the trail.
// A folder of format 3 holds records of theirs that no event explains, so each is adopted: an event that says
// what was found is appended to the trail of its kind, and the row is what that event leads to. What stood in
// the outbox becomes a notice and its delivery; and plans whose record does not yet say whose they are
// (written into folders of format 1) say so: the admin's, for all.
//
// The time of an adoption is that of the last record of the old trail, since nothing in it may be earlier.
#include "persistence/keys.hpp"
#include "persistence/migrations/steps.hpp"
#include "persistence/migrations/walk.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/meta.hpp"
#include "persistence/tables/notices.hpp"
#include "persistence/tables/trail.hpp"
#include "persistence/trail/history.hpp"
#include "persistence/trail/merkle.hpp"
#include "persistence/upcasters/plan_record.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/base/name.hpp"
#include "workflows/base/record_errors.hpp"

#include <array>
#include <random>

namespace duban::migrations {
namespace {

// --- the records of format 3, and those of format 4 that no header of persistence has ----------------------

struct PlanV2 {
  std::string yaml;
  Instant published_at{};
  std::string published_by;
  OrganiserId organiser;
};
BOOST_DESCRIBE_STRUCT(PlanV2, (), (yaml, published_at, published_by, organiser))

struct TokenV1 {
  std::string id;
  std::string name;
  Role role = Role::unit;
  OrganiserId organiser;
  std::vector<UnitId> units;
  Digest secret_hash;
  Instant issued_at{};
  std::optional<Instant> expires_at;
  std::optional<Instant> revoked_at;
};
BOOST_DESCRIBE_STRUCT(TokenV1, (),
                      (id, name, role, organiser, units, secret_hash, issued_at, expires_at, revoked_at))

struct EndpointV1 {
  std::string id;
  OrganiserId organiser;
  std::string url;
  std::string secret;
  Instant created_at{};
  std::optional<Instant> disabled_at;
};
BOOST_DESCRIBE_STRUCT(EndpointV1, (), (id, organiser, url, secret, created_at, disabled_at))

struct ContactsV1 {
  std::vector<Contact> contacts;
};
BOOST_DESCRIBE_STRUCT(ContactsV1, (), (contacts))

struct OutboxV1 {
  OrganiserId organiser;
  CampaignId campaign;
  UnitId unit;
  std::string type;
  std::string task;
  std::vector<std::string> parties;
  Instant created_at{};
  std::uint32_t attempts = 0;
  Instant next_attempt_at{};
  bool dead = false;
};
BOOST_DESCRIBE_STRUCT(OutboxV1, (),
                      (organiser, campaign, unit, type, task, parties, created_at, attempts, next_attempt_at,
                       dead))
struct NoticeV1 {
  OrganiserId organiser;
  CampaignId campaign;
  UnitId unit;
  std::string type;
  std::string task;
  std::vector<std::string> parties;
  Instant created_at{};
};
BOOST_DESCRIBE_STRUCT(NoticeV1, (), (organiser, campaign, unit, type, task, parties, created_at))

struct AuditRootV1 {
  Digest root;
  std::uint64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(AuditRootV1, (), (root, size))

constexpr std::uint8_t kEarlier = 1;  // the version of the records that are adopted

// --- appending to a trail ----------------------------------------------------------------------------------

// One trail while a batch is made: adoptions are appended to it, and finish() puts its size and root.
class Trail {
 public:
  [[nodiscard]] static Result<Trail> open(const Snapshot& snapshot, Partition partition) {
    auto tree = MerkleAppender::restore(snapshot, partition);
    if (!tree) return tree.error();
    return Trail(partition, std::move(*tree));
  }

  template <class Event>
  void append(const Subject& subject, const Event& event, const AuditEnvelope& about, WriteBatch& batch) {
    AuditEnvelope envelope = about;
    envelope.seq = tree_.size();
    leaf_.clear();
    write_audit_record(leaf_, envelope, event);
    tree_.append(leaf_, partition_, batch);
    tables::Audit::put(batch, tables::Audit::at(partition_, envelope.seq), leaf_);
    tables::History::put(batch, tables::History::at(partition_, subject.campaign, subject.name, envelope.seq),
                         history::encode_count(1));
    grown_ = true;
  }
  void finish(WriteBatch& batch) const {
    if (!grown_) return;
    batch.put(Table::meta, tables::AuditRoot::of(partition_).view(),
              codec::encode(AuditRootV1{tree_.root(), tree_.size()}, 1));
    batch.set_audit_size(partition_, tree_.size());
  }

 private:
  Trail(Partition partition, MerkleAppender tree) : partition_(partition), tree_(std::move(tree)) {}

  Partition partition_;
  MerkleAppender tree_;
  std::string leaf_;
  bool grown_ = false;
};

// When the last record of the old trail was made; the epoch without one.
Result<Instant> end_of_trail(const Snapshot& snapshot) {
  Instant at{};
  std::optional<Error> problem;
  const auto range = keys::partition_range(0);
  snapshot.scan_reverse(Table::audit, range.from, range.to, [&](std::string_view, std::string_view leaf) {
    const auto record = read_audit_record(leaf);
    if (record) at = record->envelope.at;
    if (!record) problem = record.error();
    return false;
  });
  if (problem) return *problem;
  return at;
}

// --- adopting ----------------------------------------------------------------------------------------------

std::string url_origin(std::string_view url) {
  const auto host = url.find("://");
  const auto begin = host == std::string_view::npos ? 0 : host + 3;
  return std::string(url.substr(0, url.find_first_of("/?#", begin)));
}

// Keeps the digest of a telephone number from being guessed.
std::string fresh_salt() {
  std::random_device random;
  std::string salt;
  while (salt.size() < kSaltBytes) salt.push_back(static_cast<char>(random() & 0xFFU));
  return salt;
}

class Adoption {
 public:
  Adoption(Instant at, Trail partition, Trail system, WriteBatch& batch)
      : at_(at), partition_(std::move(partition)), system_(std::move(system)), batch_(batch) {}

  std::optional<Error> take(Table table, std::string_view key, std::string_view value) {
    if (codec::version_of(value) != kEarlier) return std::nullopt;
    switch (table) {
      case Table::plans:
        return plan(key, value);
      case Table::access:
        return token(value);
      case Table::endpoints:
        return endpoint(value);
      case Table::contacts:
        return contacts(key, value);
      case Table::outbox:
        return delivery(key, value);
      default:
        return std::nullopt;
    }
  }
  void finish() {
    partition_.finish(batch_);
    system_.finish(batch_);
  }

 private:
  template <class Kind, class Event>
  void adopt(const typename Kind::Key& key, const Event& event, typename Kind::Sealed sealed,
             AuditEnvelope about) {
    about.actor = "server";
    about.at = at_;
    about.command = "migration-4";
    const auto subject = Kind::subject_of(key);
    about.campaign = CampaignId{subject.campaign};
    about.subject = subject.name;
    Row<Kind> row{initial_state(key), std::move(sealed)};
    apply(row.state, event, at_);
    (Kind::kTrail == TrailOf::system ? system_ : partition_)
        .append(subject, typename Kind::Event{event}, about, batch_);
    tables::TableOf<Kind>::put(batch_, tables::TableOf<Kind>::of(0, key), row);
  }

  std::optional<Error> plan(std::string_view key, std::string_view value) {
    auto earlier = codec::read_form<PlanRecordV1>(value, "plan");
    if (!earlier) return earlier.error();
    const PlanV2 plan{std::move(earlier->yaml), earlier->published_at, std::move(earlier->published_by), {}};
    batch_.put(Table::plans, key, codec::encode(plan, 2));
    return std::nullopt;
  }

  std::optional<Error> token(std::string_view value) {
    const auto found = codec::read_form<TokenV1>(value, "access token", kEarlier);
    if (!found) return found.error();
    TokenAdopted event;
    event.credential = sha256(found->secret_hash.view());  // which nobody can present, so that it may be seen
    event.expires_at = found->expires_at;
    event.issued_at = found->issued_at;
    event.name = found->name;
    event.organiser = found->organiser;
    event.revoked_at = found->revoked_at;
    event.role = name_of(found->role);
    event.token = found->id;
    for (const auto& unit : found->units) event.units.push_back(unit.value);
    adopt<AccessTokenKind>({found->id}, event, {}, {});
    return std::nullopt;
  }

  std::optional<Error> endpoint(std::string_view value) {
    const auto found = codec::read_form<EndpointV1>(value, "endpoint", kEarlier);
    if (!found) return found.error();
    const EndpointTarget target{found->secret, found->url};
    EndpointAdopted event;
    event.binding = binding_of(target);
    event.created_at = found->created_at;
    event.disabled_at = found->disabled_at;
    event.endpoint = found->id;
    event.organiser = found->organiser;
    event.url_origin = url_origin(found->url);
    adopt<EndpointKind>({found->organiser, found->id}, event, target, {});
    return std::nullopt;
  }

  std::optional<Error> contacts(std::string_view key, std::string_view value) {
    const auto place = tables::UnitCampaigns::parse(key);  // the same parts
    auto found = codec::read_form<ContactsV1>(value, "contacts", kEarlier);
    if (!found) return found.error();
    if (!place) return Error(errors::store_corrupt, {{"what", "contacts"}, {"detail", "a malformed key"}});
    const People people{std::move(found->contacts), fresh_salt()};
    adopt<ContactsKind>({CampaignId{place->campaign}, UnitId{place->unit}},
                        ContactsReplaced{binding_of(people), parties_of(people.contacts)}, people, {});
    return std::nullopt;
  }

  std::optional<Error> delivery(std::string_view key, std::string_view value) {
    const auto place = tables::Outbox::parse(key);
    const auto found = codec::read_form<OutboxV1>(value, "delivery", kEarlier);
    if (!found) return found.error();
    if (!place) return Error(errors::store_corrupt, {{"what", "delivery"}, {"detail", "a malformed key"}});
    const NoticeV1 notice{found->organiser, found->campaign, found->unit,      found->type,
                          found->task,      found->parties,  found->created_at};
    batch_.put(Table::notices, tables::Notices::at(0, place->notice).view(), codec::encode(notice, 1));
    adopt<DeliveryKind>(
        {found->campaign, place->notice, place->endpoint},
        DeliveryAdopted{found->attempts, place->endpoint, found->dead, found->next_attempt_at, place->notice},
        {}, {});
    return std::nullopt;
  }

  Instant at_;
  Trail partition_;
  Trail system_;
  WriteBatch& batch_;
};

constexpr std::array kChanged{Table::plans, Table::access, Table::endpoints, Table::contacts, Table::outbox};

}  // namespace

// A place is the number of the table in kChanged, and the key.
Result<std::optional<std::string>> adopt_aggregates(const Snapshot& snapshot, const std::string& place,
                                                    WriteBatch& batch) {
  const auto at = end_of_trail(snapshot);
  if (!at) return at.error();
  auto partition = Trail::open(snapshot, 0);
  if (!partition) return partition.error();
  auto system = Trail::open(snapshot, kSystemTrail);
  if (!system) return system.error();
  const auto number = place.empty() ? std::size_t{0} : static_cast<std::size_t>(place.front() - '0');
  const auto table = kChanged.at(number);
  Adoption adoption(*at, std::move(*partition), std::move(*system), batch);
  auto next =
      walk(snapshot, table, place.empty() ? place : place.substr(1), batch,
           [&](std::string_view key, std::string_view value) { return adoption.take(table, key, value); });
  if (!next) return next.error();
  adoption.finish();
  if (*next) return std::optional(std::to_string(number) + **next);
  if (number + 1 < kChanged.size()) return std::optional(std::to_string(number + 1));
  return std::optional<std::string>{};
}

}  // namespace duban::migrations
