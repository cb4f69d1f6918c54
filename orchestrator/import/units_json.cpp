#include "orchestrator/http/json_reader.hpp"
#include "orchestrator/import/import_errors.hpp"
#include "orchestrator/import/unit_rules.hpp"
#include "orchestrator/import/units_file.hpp"

#include <limits>
#include <utility>

namespace duban {
namespace {

// Lengths and counts are judged by the rules that CSV obeys too, not by the JSON reader.
constexpr auto kAny = std::numeric_limits<std::size_t>::max();

class JsonPlaces final : public UnitPlaces {
 public:
  explicit JsonPlaces(const std::string& unit) : unit_(unit) {}

  [[nodiscard]] Error placed(Error error, UnitField field, std::size_t ordinal) const override {
    switch (field) {
      case UnitField::id:
        return std::move(error).at_pointer(unit_ + "/id");
      case UnitField::name:
        return std::move(error).at_pointer(unit_ + "/name");
      case UnitField::kind:
        return std::move(error).at_pointer(unit_ + "/kind");
      case UnitField::branch:
        return std::move(error).at_pointer(unit_ + "/branches/" + std::to_string(ordinal));
      case UnitField::contact:
        return std::move(error).at_pointer(unit_ + "/contacts/" + std::to_string(ordinal));
    }
    return std::move(error).at_pointer(unit_);
  }

 private:
  const std::string& unit_;
};

void read_unit(const http::JsonValue& value, RawUnit& unit) {
  auto members = value.object();
  unit.id = members.text("id", kAny);
  unit.name = members.text("name", kAny);
  unit.kind = members.optional_text("kind", kAny).value_or(std::string_view{});
  unit.branches.clear();
  for (const auto& branch : members.optional_array("branches", kAny)) {
    unit.branches.push_back(branch.text(kAny));
  }
  unit.contacts.clear();
  for (const auto& item : members.optional_array("contacts", kAny)) {
    auto contact = item.object();
    RawContact raw;
    raw.party = contact.text("party", kAny);
    raw.name = contact.optional_text("name", kAny).value_or(std::string_view{});
    raw.address = contact.text("address", kAny);
    contact.finish();
    unit.contacts.push_back(raw);
  }
  members.finish();
}

}  // namespace

Checked<std::vector<UnitRow>> read_units_json(std::string_view body, const ImportLimits& limits) {
  if (body.size() > limits.bytes_max) {
    return Errors{Error{errors::import_too_large,
                        {{"bytes", std::to_string(body.size())}, {"max", std::to_string(limits.bytes_max)}}}};
  }
  const auto document = http::JsonDocument::parse(body);
  if (!document) return Errors{document.error()};

  Errors shape;  // of the document first, then of the unit at hand
  auto root = document->object(shape);
  const auto units = root.array("units", kAny);
  root.finish();
  if (!shape.empty()) return cap_errors(std::move(shape), limits);
  UnitCollector collector(limits);
  if (units.empty()) collector.refuse(Error{errors::import_no_units}.at_pointer("/units"));
  if (units.size() > limits.rows_max) {
    return Errors{Error{errors::import_too_many_rows, {{"max", std::to_string(limits.rows_max)}}}.at_pointer(
        "/units/" + std::to_string(limits.rows_max))};
  }
  RawUnit unit;
  for (const auto& value : units) {
    if (collector.full()) break;
    collector.begin_unit({});
    read_unit(value, unit);
    if (shape.empty()) {
      collector.add(unit, JsonPlaces(value.pointer()));
      continue;
    }
    for (auto& error : shape) collector.refuse(std::move(error));
    shape.clear();
  }
  return collector.finish();
}

}  // namespace duban
