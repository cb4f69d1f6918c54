#include "orchestrator/import/unit_rules.hpp"

#include "orchestrator/import/import_errors.hpp"
#include "workflows/base/utf8.hpp"
#include "workflows/plan/bad_character.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

namespace duban {
namespace {

constexpr std::array<std::string_view, 4> kBlanks{" ", "\t", "\u00a0", "\u3000"};

// Nearly every text is free of them, so a cheap look at the bytes decides whether to look closer.
std::optional<std::string> control_character(std::string_view text) {
  const bool suspicious = std::ranges::any_of(text, [](char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return code < 0x20 || code == 0x7F || code == 0xC2 || code == 0xE2 || code == 0xEF;
  });
  if (!suspicious) return std::nullopt;
  // Line breaks are characters of a text elsewhere; here they would break the notices a text ends up in.
  if (text.find('\n') != std::string_view::npos) return "U+000A";
  const auto bad = find_bad_character(text);
  return bad ? bad->code : std::nullopt;
}

// Judges one unit; remembers whether anything was wrong.
class Judge {
 public:
  Judge(const UnitPlaces& places, std::vector<Error>& errors) : places_(places), errors_(errors) {}

  void refuse(Error error, UnitField field, std::size_t ordinal = 0) {
    errors_.push_back(places_.placed(std::move(error), field, ordinal));
  }

  std::string_view text(std::string_view raw, std::string_view name, UnitField field,
                        std::size_t ordinal = 0) {
    const auto trimmed = trim_blanks(raw);
    if (trimmed.size() > kImportCellBytesMax) {
      refuse(Error{errors::import_cell_too_long,
                   {{"field", name}, {"max", std::to_string(kImportCellBytesMax)}}},
             field, ordinal);
    } else if (const auto code = control_character(trimmed)) {
      refuse(Error{errors::import_text_invalid, {{"field", name}, {"code", *code}}}, field, ordinal);
    }
    return trimmed;
  }

  std::string_view required(std::string_view raw, std::string_view name, UnitField field,
                            std::size_t ordinal = 0) {
    const auto trimmed = text(raw, name, field, ordinal);
    if (trimmed.empty()) refuse(Error{errors::import_empty, {{"field", name}}}, field, ordinal);
    return trimmed;
  }

  std::string_view id(std::string_view raw) {
    const auto trimmed = trim_blanks(raw);
    if (trimmed.empty()) {
      refuse(Error{errors::import_empty, {{"field", "id"}}}, UnitField::id);
    } else if (!is_valid_id(trimmed)) {
      // A shortened id still shows which one is meant, and keeps a thousand errors small.
      refuse(Error{errors::import_id_invalid, {{"id", trimmed.size() > kIdBytesMax ? "" : trimmed}}},
             UnitField::id);
    }
    return trimmed;
  }

  std::vector<std::string> branches(const std::vector<std::string_view>& raw) {
    std::vector<std::string> names;
    if (raw.size() > kImportBranchesMax) {
      refuse(Error{errors::import_too_many_branches, {{"max", std::to_string(kImportBranchesMax)}}},
             UnitField::branch);
      return names;
    }
    names.reserve(raw.size());
    for (std::size_t at = 0; at < raw.size(); ++at) {
      const auto name = required(raw[at], "branches", UnitField::branch, at);
      // Each branch owes its own instance of a task, so two of one name could not be told apart.
      if (!name.empty() && std::ranges::find(names, name) != names.end()) {
        refuse(Error{errors::import_duplicate_branch, {{"branch", name}}}, UnitField::branch, at);
      }
      names.emplace_back(name);
    }
    return names;
  }

  std::vector<Contact> contacts(const std::vector<RawContact>& raw) {
    std::vector<Contact> contacts;
    if (raw.size() > kImportContactsMax) {
      refuse(Error{errors::import_too_many_contacts, {{"max", std::to_string(kImportContactsMax)}}},
             UnitField::contact);
      return contacts;
    }
    contacts.reserve(raw.size());
    for (std::size_t at = 0; at < raw.size(); ++at) {
      Contact contact{std::string(raw[at].party),
                      std::string(text(raw[at].name, "contact", UnitField::contact, at)),
                      std::string(text(raw[at].address, "contact", UnitField::contact, at))};
      check_contact(contact, contacts, at);
      contacts.push_back(std::move(contact));
    }
    return contacts;
  }

 private:
  void check_contact(const Contact& contact, const std::vector<Contact>& before, std::size_t at) {
    const std::string_view brackets = "<>";
    if (!is_valid_id(contact.party)) {
      const std::string_view shown =
          contact.party.size() > kIdBytesMax ? "" : std::string_view(contact.party);
      refuse(Error{errors::import_unknown_party, {{"party", shown}}}, UnitField::contact, at);
      return;
    }
    if (contact.address.empty() || contact.address.find_first_of(brackets) != std::string::npos ||
        contact.name.find_first_of(brackets) != std::string::npos) {
      refuse(Error{errors::import_contact_invalid, {{"party", contact.party}}}, UnitField::contact, at);
      return;
    }
    const bool twice = std::ranges::any_of(before, [&](const Contact& other) {
      return other.party == contact.party && other.address == contact.address;
    });
    if (twice) {
      refuse(
          Error{errors::import_duplicate_contact, {{"party", contact.party}, {"address", contact.address}}},
          UnitField::contact, at);
    }
  }

  const UnitPlaces& places_;
  std::vector<Error>& errors_;
};

std::string place_of_row(std::size_t index, Position position) {
  return position.line > 0 ? std::to_string(position.line) : "/units/" + std::to_string(index);
}

}  // namespace

std::string_view trim_blanks(std::string_view text) {
  const auto trim_one = [&text] {
    for (const auto blank : kBlanks) {
      if (text.starts_with(blank)) {
        text.remove_prefix(blank.size());
        return true;
      }
      if (text.ends_with(blank)) {
        text.remove_suffix(blank.size());
        return true;
      }
    }
    return false;
  };
  while (trim_one()) {
  }
  return text;
}

Errors cap_errors(Errors errors, const ImportLimits& limits) {
  if (errors.size() <= limits.errors_max) return errors;
  Error more{errors::import_more_errors, {{"max", std::to_string(limits.errors_max)}}};
  more.position = errors[limits.errors_max].position;
  more.pointer = std::move(errors[limits.errors_max].pointer);
  errors.resize(limits.errors_max);
  errors.push_back(std::move(more));
  return errors;
}

void UnitCollector::begin_unit(Position row) {
  ++begun_;
  row_ = row;
}

void UnitCollector::refuse(Error error) {
  errors_.push_back({begun_, std::move(error)});
}

void UnitCollector::add(const RawUnit& unit, const UnitPlaces& places) {
  std::vector<Error> wrong;
  Judge judge(places, wrong);
  UnitRow row;
  row.index = begun_ - 1;
  row.position = row_;
  const auto id = judge.id(unit.id);
  if (is_valid_id(id)) {
    // Looked for at the end, by sorting: a hash table could be made slow by ids chosen to collide.
    const auto place = row_.line > 0 ? places.placed(Error{}, UnitField::id, 0).position : std::nullopt;
    seen_.push_back({id, row.index, place.value_or(Position{})});
  }
  row.id = UnitId(id);
  row.profile.name = judge.required(unit.name, "name", UnitField::name);
  row.profile.kind = judge.text(unit.kind, "kind", UnitField::kind);
  row.profile.branches = judge.branches(unit.branches);
  row.contacts = judge.contacts(unit.contacts);
  if (wrong.empty()) {
    // Once one unit is wrong the rest is only judged, not kept.
    if (errors_.empty()) rows_.push_back(std::move(row));
    return;
  }
  for (auto& error : wrong) refuse(std::move(error));
}

void UnitCollector::find_duplicates() {
  std::ranges::sort(seen_, [](const SeenId& left, const SeenId& right) {
    return std::tie(left.id, left.index) < std::tie(right.id, right.index);
  });
  std::size_t first = 0;
  for (std::size_t at = 1; at < seen_.size(); ++at) {
    if (seen_[at].id != seen_[first].id) {
      first = at;
      continue;
    }
    const auto& again = seen_[at];
    Error error{errors::import_duplicate_unit,
                {{"id", again.id},
                 {"first", place_of_row(seen_[first].index, seen_[first].position)},
                 {"again", place_of_row(again.index, again.position)}}};
    if (again.position.line > 0) {
      error.position = again.position;
    } else {
      error.pointer = place_of_row(again.index, again.position) + "/id";
    }
    errors_.push_back({again.index + 1, std::move(error)});
  }
}

Checked<std::vector<UnitRow>> UnitCollector::finish() {
  find_duplicates();
  if (errors_.empty()) return std::move(rows_);
  std::ranges::stable_sort(errors_, {}, &Found::index);
  Errors errors;
  errors.reserve(std::min(errors_.size(), limits_.errors_max + 1));
  for (auto& found : errors_) {
    if (errors.size() > limits_.errors_max) break;
    errors.push_back(std::move(found.error));
  }
  return cap_errors(std::move(errors), limits_);
}

}  // namespace duban
