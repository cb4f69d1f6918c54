// The rules every unit of a list obeys, whichever format it came in.
//
// A reader feeds a UnitCollector one RawUnit after the other; views in it must live until finish(). Not
// thread-safe.
#pragma once

#include "orchestrator/import/unit_row.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace duban {

struct RawContact {
  std::string_view party, name, address;
};

// As written, not yet trimmed.
struct RawUnit {
  std::string_view id, name, kind;
  std::vector<std::string_view> branches;
  std::vector<RawContact> contacts;
};

enum class UnitField { id, name, kind, branch, contact };

// Where a field of the present unit stands in the source: the reader puts a position or a pointer on errors.
class UnitPlaces {
 public:
  virtual ~UnitPlaces() = default;
  // `ordinal` counts branches and contacts, and is 0 otherwise.
  [[nodiscard]] virtual Error placed(Error error, UnitField field, std::size_t ordinal) const = 0;
};

class UnitCollector {
 public:
  explicit UnitCollector(const ImportLimits& limits) : limits_(limits) {}

  // Begins the next unit. `row` is 0:0 in JSON.
  void begin_unit(Position row);
  // For what is wrong with the shape of the present unit, or with the file as a whole.
  void refuse(Error error);
  // Judges the present unit and keeps it when nothing is wrong.
  void add(const RawUnit& unit, const UnitPlaces& places);

  // The cap was reached: the reader may stop.
  [[nodiscard]] bool full() const { return errors_.size() > limits_.errors_max; }
  [[nodiscard]] Checked<std::vector<UnitRow>> finish();

 private:
  struct Found {
    std::size_t index;
    Error error;
  };
  struct SeenId {
    std::string_view id;
    std::size_t index;
    Position position;  // of the id
  };
  void find_duplicates();

  const ImportLimits limits_;
  std::size_t begun_ = 0;
  Position row_;
  std::vector<UnitRow> rows_;
  std::vector<Found> errors_;
  std::vector<SeenId> seen_;
};

// Without blanks at both ends: space, tab, no-break space and the full-width space of Chinese input.
[[nodiscard]] std::string_view trim_blanks(std::string_view text);

// Cuts the list after `limits.errors_max` errors and says so in one more that stands where the cut is.
[[nodiscard]] Errors cap_errors(Errors errors, const ImportLimits& limits);

}  // namespace duban
