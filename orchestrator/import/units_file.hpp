// Reads a list of units, and checks it against the campaign it is meant for.
//
// Both readers put each unit through the same rules (unit_rules.hpp) and report every error found, in the
// order of the file, up to a cap; nothing is read by halves: the result is all units or only errors. Whoever
// previews an import and whoever carries it out calls the same two steps, read_units_* and check_units, so a
// dry run refuses exactly what the write would refuse.
//
// CSV: RFC 4180 with commas, CRLF or LF; UTF-8 with or without byte order mark, or GB18030. The first row
// names the columns in any order: id 编号 and name 名称 (required), kind 类别, branches 党支部, and contact:PARTY
// 联系人:PARTY. Branches, and several contacts of one party, are separated by ; or ； or a line break. A contact
// is an address or NAME <ADDRESS>. Blank rows are skipped, blanks around a cell (also full-width ones)
// dropped.
//
// JSON: {"units": [{"id", "name", "kind"?, "branches"?: [text], "contacts"?: [{"party", "name"?,
// "address"}]}]}; errors in the shape of the document are http.*, all others import.*.
//
// Pure functions, any thread; memory is a small multiple of the input.
#pragma once

#include "orchestrator/import/unit_row.hpp"
#include "workflows/plan/plan.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duban {

// Errors: import.*, each with line and column (both from 1, columns in characters).
[[nodiscard]] Checked<std::vector<UnitRow>> read_units_csv(std::string_view file,
                                                           const ImportLimits& limits = {});

// Errors: import.* and http.*, each with the pointer of the member.
[[nodiscard]] Checked<std::vector<UnitRow>> read_units_json(std::string_view body,
                                                            const ImportLimits& limits = {});

// The ids of the parties for which a unit may name contacts: those of the plan with scope unit.
[[nodiscard]] std::vector<std::string> contact_parties(const Plan& plan);

// What the campaign has to say: contacts for parties that are not in `unit_parties` (import.unknown_party),
// and units for which `is_enrolled` answers yes (import.already_enrolled). Empty when the whole list may be
// written.
[[nodiscard]] Errors check_units(std::span<const UnitRow> rows, std::span<const std::string> unit_parties,
                                 const std::function<bool(const UnitId&)>& is_enrolled,
                                 const ImportLimits& limits = {});

}  // namespace duban
