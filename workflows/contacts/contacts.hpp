// The contacts of a unit, or of a campaign as a whole: which people fill its parties.
//
// People are sealed: they stand beside the state, so that they can be corrected and erased, and never in the
// trail (docs/adr/0004). The trail says that contacts were replaced and for which parties, and binds the
// people by a digest with a random salt that stands beside them: without the salt it gives nothing away.
#pragma once

#include "workflows/aggregate/kind.hpp"
#include "workflows/base/digest.hpp"
#include "workflows/base/error.hpp"
#include "workflows/base/time.hpp"
#include "workflows/words/phrase.hpp"

#include <string>
#include <variant>
#include <vector>

#include <boost/describe/class.hpp>

namespace duban {

struct Contact {
  std::string party;
  std::string name;     // may be empty
  std::string address;  // a telephone number, an address; as the office wrote it
  friend bool operator==(const Contact&, const Contact&) = default;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (party, name, address))

inline constexpr std::size_t kSaltBytes = 16;

struct People {
  std::vector<Contact> contacts;
  std::string salt;  // random bytes
  friend bool operator==(const People&, const People&) = default;
};
BOOST_DESCRIBE_STRUCT(People, (), (contacts, salt))
// SHA-256 over the salt and every text with its length in front.
[[nodiscard]] Digest binding_of(const People& people);
// The parties that people fill, ascending, each once.
[[nodiscard]] std::vector<std::string> parties_of(const std::vector<Contact>& contacts);

struct Contacts {
  CampaignId campaign;
  UnitId unit;                // empty: of the campaign as a whole
  std::uint64_t version = 0;  // events applied
  std::vector<std::string> parties;
  Digest binding;  // of what is sealed
  friend bool operator==(const Contacts&, const Contacts&) = default;
};
BOOST_DESCRIBE_STRUCT(Contacts, (), (campaign, unit, version, parties, binding))

struct ReplaceContacts {
  std::vector<std::string> parties;
  Digest binding;
};
using ContactsCommand = std::variant<ReplaceContacts>;

struct ContactsReplaced {
  static constexpr words::Phrase kWords{"contacts replaced", "更新联系人"};
  Digest binding;
  std::vector<std::string> parties;
};
BOOST_DESCRIBE_STRUCT(ContactsReplaced, (), (binding, parties))
using ContactsEvent = std::variant<ContactsReplaced>;

struct ContactsKey {
  CampaignId campaign;
  UnitId unit;
  friend auto operator<=>(const ContactsKey&, const ContactsKey&) = default;
};

[[nodiscard]] Contacts initial_state(const ContactsKey& key);
[[nodiscard]] Result<std::vector<ContactsEvent>> decide(const Contacts& state, const ContactsCommand& command,
                                                        Instant now);
void apply(Contacts& state, const ContactsEvent& event, Instant at);
[[nodiscard]] inline bool is_kept(const Contacts& /*state*/) {
  return true;
}

struct ContactsKind {
  static constexpr std::string_view kName = "contacts";
  static constexpr words::Phrase kWords{"contacts", "联系人"};
  static constexpr TrailOf kTrail = TrailOf::partition;
  using Key = ContactsKey;
  using State = Contacts;
  using Command = ContactsCommand;
  using Event = ContactsEvent;
  using Sealed = People;
  [[nodiscard]] static Subject subject_of(const Key& key) {
    return subject_of_kind(kName, key.unit.value, key.campaign.value);
  }
  [[nodiscard]] static Key key_of(const Subject& subject) {
    return {CampaignId{subject.campaign}, UnitId{id_within(kName, subject)}};
  }
};

}  // namespace duban
