#include "tests/fuzz/unit_lists.hpp"

#include "tests/fuzz/fuzz_target.hpp"

#include <algorithm>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace duban::fuzz {
namespace {

std::string quoted(const std::string& cell) {
  std::string text = "\"";
  for (const char byte : cell) {
    // A fault that must be found: quotes inside a cell are not doubled.
    if (byte == '"' && !fault_is_planted()) text.push_back('"');
    text.push_back(byte);
  }
  return text + "\"";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : ";") + part;
  return text;
}

std::string contacts_of(const UnitRow& row, const std::string& party) {
  std::vector<std::string> texts;
  for (const auto& contact : row.contacts) {
    if (contact.party == party) {
      texts.push_back(contact.name.empty() ? contact.address : contact.name + " <" + contact.address + ">");
    }
  }
  return joined(texts);
}

void by_party(std::vector<UnitRow>& rows) {
  for (auto& row : rows) {
    std::stable_sort(row.contacts.begin(), row.contacts.end(),
                     [](const Contact& left, const Contact& right) { return left.party < right.party; });
  }
}

}  // namespace

std::string units_as_json(const std::vector<UnitRow>& rows) {
  boost::json::array units;
  for (const auto& row : rows) {
    boost::json::array branches(row.profile.branches.begin(), row.profile.branches.end());
    // A fault that must be found: a kind loses a digit at its end.
    std::string kind = row.profile.kind;
    if (fault_is_planted() && !kind.empty() && kind.back() >= '0' && kind.back() <= '9') kind.pop_back();
    boost::json::array contacts;
    for (const auto& contact : row.contacts) {
      contacts.push_back(boost::json::object{
          {"party", contact.party}, {"name", contact.name}, {"address", contact.address}});
    }
    units.push_back(boost::json::object{{"id", row.id.value},
                                        {"name", row.profile.name},
                                        {"kind", kind},
                                        {"branches", std::move(branches)},
                                        {"contacts", std::move(contacts)}});
  }
  return boost::json::serialize(boost::json::object{{"units", std::move(units)}});
}

std::string units_as_csv(const std::vector<UnitRow>& rows) {
  std::set<std::string> parties;
  for (const auto& row : rows) {
    for (const auto& contact : row.contacts) parties.insert(contact.party);
  }
  std::string file = "id,name,kind,branches";
  for (const auto& party : parties) file += ",contact:" + party;
  file += "\r\n";
  for (const auto& row : rows) {
    file += quoted(row.id.value) + "," + quoted(row.profile.name) + "," + quoted(row.profile.kind) + "," +
            quoted(joined(row.profile.branches));
    for (const auto& party : parties) file += "," + quoted(contacts_of(row, party));
    file += "\r\n";
  }
  return file;
}

bool same_units(std::vector<UnitRow> left, std::vector<UnitRow> right) {
  by_party(left);
  by_party(right);
  return std::equal(
      left.begin(), left.end(), right.begin(), right.end(), [](const UnitRow& a, const UnitRow& b) {
        return a.id == b.id && a.profile == b.profile && a.contacts == b.contacts && a.index == b.index;
      });
}

}  // namespace duban::fuzz
