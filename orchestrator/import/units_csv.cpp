#include "orchestrator/import/csv_reader.hpp"
#include "orchestrator/import/encoding.hpp"
#include "orchestrator/import/import_errors.hpp"
#include "orchestrator/import/unit_rules.hpp"
#include "orchestrator/import/units_file.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace duban {
namespace {

enum class ColumnKind { id, name, kind, branches, contact };

struct Column {
  ColumnKind kind = ColumnKind::contact;
  std::string name;   // canonical: "id", "contact:unit_head"
  std::string party;  // of a contact column
};

struct KnownColumn {
  ColumnKind kind;
  std::string_view english, chinese;
  bool required;
};
constexpr std::array<KnownColumn, 4> kColumns{{
    {ColumnKind::id, "id", "编号", true},
    {ColumnKind::name, "name", "名称", true},
    {ColumnKind::kind, "kind", "类别", false},
    {ColumnKind::branches, "branches", "党支部", false},
}};
constexpr std::array<std::string_view, 4> kContactPrefixes{"contact:", "contact：", "联系人:", "联系人："};

std::optional<Column> recognise(std::string_view header) {
  std::string lower(trim_blanks(header));
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  for (const auto& known : kColumns) {
    if (lower == known.english || lower == known.chinese) {
      return Column{known.kind, std::string(known.english), {}};
    }
  }
  for (const auto prefix : kContactPrefixes) {
    if (!lower.starts_with(prefix)) continue;
    // Ids tell capitals apart, so the party is taken as it was written.
    const auto party = trim_blanks(trim_blanks(header).substr(prefix.size()));
    return Column{ColumnKind::contact, "contact:" + std::string(party), std::string(party)};
  }
  return std::nullopt;
}

// Calls `use` with each part that is not blank.
template <class Use>
void split_list(std::string_view cell, Use use) {
  constexpr std::string_view kWideSemicolon = "；";
  std::size_t from = 0;
  const auto part = [&](std::size_t to) {
    auto text = cell.substr(from, to - from);
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (!trim_blanks(text).empty()) use(text);
  };
  for (std::size_t at = 0; at < cell.size();) {
    const bool wide = cell.substr(at).starts_with(kWideSemicolon);
    if (wide || cell[at] == ';' || cell[at] == '\n') {
      part(at);
      from = at + (wide ? kWideSemicolon.size() : 1);
      at = from;
    } else {
      ++at;
    }
  }
  part(cell.size());
}

// "NAME <ADDRESS>" or "ADDRESS"; what is neither keeps its brackets in the address, which the rules refuse.
RawContact split_contact(std::string_view party, std::string_view text) {
  text = trim_blanks(text);
  const auto open = text.rfind('<');
  if (open == std::string_view::npos || !text.ends_with('>')) return {party, {}, text};
  return {party, text.substr(0, open), text.substr(open + 1, text.size() - open - 2)};
}

class UnitsCsv final : private UnitPlaces {
 public:
  UnitsCsv(std::string_view text, const ImportLimits& limits)
      : limits_(limits), reader_(text), collector_(limits) {}

  Checked<std::vector<UnitRow>> read() {
    if (read_header()) read_rows();
    return collector_.finish();
  }

 private:
  bool read_header();
  void check_columns();
  void read_rows();
  void read_row();
  bool is_blank_row() const;

  [[nodiscard]] Error placed(Error error, UnitField field, std::size_t ordinal) const override;

  const ImportLimits limits_;
  CsvReader reader_;
  UnitCollector collector_;
  std::vector<CsvCell> cells_;
  std::vector<Column> columns_;
  RawUnit unit_;
  std::vector<std::size_t> contact_cells_;  // of each contact in unit_
};

bool UnitsCsv::is_blank_row() const {
  return std::ranges::all_of(cells_, [](const CsvCell& cell) { return trim_blanks(cell.text).empty(); });
}

bool UnitsCsv::read_header() {
  auto outcome = reader_.next(cells_);
  while (outcome == CsvReader::Outcome::row && is_blank_row()) outcome = reader_.next(cells_);
  if (outcome == CsvReader::Outcome::end) {
    collector_.refuse(Error{errors::import_no_units}.at({1, 1}));
    return false;
  }
  if (outcome == CsvReader::Outcome::broken) {
    collector_.refuse(reader_.error());
    return false;
  }
  const auto& first = cells_.front().text;
  const bool other_delimiter = cells_.size() == 1 && (first.find_first_of(";\t|") != std::string_view::npos ||
                                                      first.find("，") != std::string_view::npos ||
                                                      first.find("；") != std::string_view::npos);
  if (other_delimiter) {
    collector_.refuse(Error{errors::import_delimiter}.at(reader_.position_of(cells_.front())));
    return false;
  }
  check_columns();
  return !columns_.empty();
}

// Fills columns_ completely, or says why not: rows cannot be read without knowing what their cells mean.
void UnitsCsv::check_columns() {
  std::vector<Column> found;
  bool good = true;
  const auto refuse = [&](Error error, const CsvCell& cell) {
    good = false;
    collector_.refuse(std::move(error).at(reader_.position_of(cell)));
  };
  for (const auto& cell : cells_) {
    // A header without end would make each of these checks slow, so the first excess ends them.
    if (cell.text.size() > kImportCellBytesMax) {
      refuse(Error{errors::import_cell_too_long,
                   {{"field", "header"}, {"max", std::to_string(kImportCellBytesMax)}}},
             cell);
      return;
    }
    if (&cell - cells_.data() >= static_cast<std::ptrdiff_t>(kColumns.size() + kImportContactsMax)) {
      refuse(Error{errors::import_too_many_contacts, {{"max", std::to_string(kImportContactsMax)}}}, cell);
      return;
    }
    auto column = recognise(cell.text);
    if (!column) {
      refuse(Error{errors::import_unknown_column, {{"column", cell.text.substr(0, 200)}}}, cell);
      continue;
    }
    if (column->kind == ColumnKind::contact && !is_valid_id(column->party)) {
      refuse(Error{errors::import_unknown_party, {{"party", column->party.substr(0, 200)}}}, cell);
      continue;
    }
    if (std::ranges::find(found, column->name, &Column::name) != found.end()) {
      refuse(Error{errors::import_duplicate_column, {{"column", column->name}}}, cell);
    }
    found.push_back(std::move(*column));
  }
  for (const auto& known : kColumns) {
    if (known.required && std::ranges::find(found, known.kind, &Column::kind) == found.end()) {
      refuse(Error{errors::import_missing_column, {{"column", known.english}}}, cells_.front());
    }
  }
  if (good) columns_ = std::move(found);
}

void UnitsCsv::read_rows() {
  std::size_t rows = 0;
  while (!collector_.full()) {
    const auto outcome = reader_.next(cells_);
    if (outcome == CsvReader::Outcome::end) break;
    if (outcome == CsvReader::Outcome::broken) {
      ++rows;
      collector_.begin_unit(*reader_.error().position);
      collector_.refuse(reader_.error());
      continue;
    }
    // Spreadsheets leave rows of bare commas behind; a single empty cell is an empty line.
    if ((cells_.size() == 1 || cells_.size() == columns_.size()) && is_blank_row()) continue;
    const auto position = reader_.position_of(cells_.front());
    collector_.begin_unit(position);
    if (++rows > limits_.rows_max) {
      collector_.refuse(
          Error{errors::import_too_many_rows, {{"max", std::to_string(limits_.rows_max)}}}.at(position));
      return;
    }
    read_row();
  }
  if (rows == 0) collector_.refuse(Error{errors::import_no_units}.at({1, 1}));
}

void UnitsCsv::read_row() {
  if (cells_.size() != columns_.size()) {
    // The first cell too many, or the last one there is, is where the reader should look.
    const auto& place = cells_[std::min(columns_.size(), cells_.size() - 1)];
    collector_.refuse(
        Error{errors::import_cell_count,
              {{"expected", std::to_string(columns_.size())}, {"found", std::to_string(cells_.size())}}}
            .at(reader_.position_of(place)));
    return;
  }
  unit_.kind = {};
  unit_.branches.clear();
  unit_.contacts.clear();
  contact_cells_.clear();
  for (std::size_t at = 0; at < cells_.size(); ++at) {
    const auto text = cells_[at].text;
    // A list is measured as the cell it is; its parts would each pass.
    if (text.size() > kImportCellBytesMax) {
      collector_.refuse(Error{errors::import_cell_too_long,
                              {{"field", columns_[at].name}, {"max", std::to_string(kImportCellBytesMax)}}}
                            .at(reader_.position_of(cells_[at])));
      return;
    }
    switch (columns_[at].kind) {
      case ColumnKind::id:
        unit_.id = text;
        break;
      case ColumnKind::name:
        unit_.name = text;
        break;
      case ColumnKind::kind:
        unit_.kind = text;
        break;
      case ColumnKind::branches:
        split_list(text, [&](std::string_view branch) { unit_.branches.push_back(branch); });
        break;
      case ColumnKind::contact:
        split_list(text, [&](std::string_view contact) {
          unit_.contacts.push_back(split_contact(columns_[at].party, contact));
          contact_cells_.push_back(at);
        });
        break;
    }
  }
  collector_.add(unit_, *this);
}

Error UnitsCsv::placed(Error error, UnitField field, std::size_t ordinal) const {
  constexpr std::array kKinds{ColumnKind::id, ColumnKind::name, ColumnKind::kind, ColumnKind::branches,
                              ColumnKind::contact};
  const auto kind = kKinds.at(static_cast<std::size_t>(field));
  std::size_t at = 0;
  if (field == UnitField::contact) {
    at = contact_cells_.at(ordinal);
  } else {
    at = static_cast<std::size_t>(std::ranges::find(columns_, kind, &Column::kind) - columns_.begin());
  }
  return std::move(error).at(reader_.position_of(cells_.at(at)));
}

}  // namespace

Checked<std::vector<UnitRow>> read_units_csv(std::string_view file, const ImportLimits& limits) {
  if (file.size() > limits.bytes_max) {
    return Errors{Error{errors::import_too_large,
                        {{"bytes", std::to_string(file.size())}, {"max", std::to_string(limits.bytes_max)}}}
                      .at({1, 1})};
  }
  std::string converted;
  const auto text = decode_text(file, converted);
  if (!text) return Errors{text.error()};
  return UnitsCsv(*text, limits).read();
}

}  // namespace duban
