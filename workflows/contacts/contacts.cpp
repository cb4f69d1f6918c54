#include "workflows/contacts/contacts.hpp"

#include <algorithm>

namespace duban {

Digest binding_of(const People& people) {
  Sha256 hash;
  const auto add = [&hash](std::string_view text) {
    hash.update(std::to_string(text.size()) + ":");
    hash.update(text);
  };
  add(people.salt);
  for (const auto& contact : people.contacts) {
    add(contact.party);
    add(contact.name);
    add(contact.address);
  }
  return hash.finish();
}

std::vector<std::string> parties_of(const std::vector<Contact>& contacts) {
  std::vector<std::string> parties;
  for (const auto& contact : contacts) parties.push_back(contact.party);
  std::ranges::sort(parties);
  parties.erase(std::unique(parties.begin(), parties.end()), parties.end());
  return parties;
}

Contacts initial_state(const ContactsKey& key) {
  Contacts state;
  state.campaign = key.campaign;
  state.unit = key.unit;
  return state;
}

Result<std::vector<ContactsEvent>> decide(const Contacts& /*state*/, const ContactsCommand& command,
                                          Instant /*now*/) {
  const auto& replace = std::get<ReplaceContacts>(command);
  return std::vector<ContactsEvent>{ContactsReplaced{replace.binding, replace.parties}};
}

void apply(Contacts& state, const ContactsEvent& event, Instant /*at*/) {
  const auto& replaced = std::get<ContactsReplaced>(event);
  state.parties = replaced.parties;
  state.binding = replaced.binding;
  ++state.version;
}

}  // namespace duban
