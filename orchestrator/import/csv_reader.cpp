#include "orchestrator/import/csv_reader.hpp"

#include "orchestrator/import/import_errors.hpp"
#include "workflows/base/utf8.hpp"

namespace duban {

Position CsvReader::position_of(const CsvCell& cell) const {
  return {cell.line, count_characters(text_.substr(cell.line_start, cell.offset - cell.line_start)) + 1};
}

void CsvReader::start_line(std::size_t offset) {
  line_start_ = offset;
  ++line_;
}

bool CsvReader::fail_at(ErrorCode code, const CsvCell& place) {
  error_ = Error{code}.at(position_of(place));
  const auto end = text_.find('\n', at_);
  at_ = end == std::string_view::npos ? text_.size() : end + 1;
  start_line(at_);
  return false;
}

// From the opening quote to behind the closing one.
bool CsvReader::read_quoted(CsvCell& cell) {
  const CsvCell opening = cell;
  std::size_t from = ++at_;
  std::string* copy = nullptr;
  while (true) {
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_++] == '\n') start_line(at_);
    }
    if (at_ == text_.size()) return fail_at(errors::import_open_quote, opening);
    const bool doubled = text_.substr(at_ + 1).starts_with('"');
    if (!doubled) break;
    if (copy == nullptr) copy = &unescaped_.emplace_back();
    copy->append(text_.substr(from, at_ + 1 - from));
    at_ += 2;
    from = at_;
  }
  const auto rest = text_.substr(from, at_ - from);
  cell.text = copy == nullptr ? rest : std::string_view(copy->append(rest));
  ++at_;
  const auto after = text_.substr(at_, 2);
  if (after.empty() || after.front() == ',' || after.front() == '\n') return true;
  if (after == "\r\n") {
    ++at_;
    return true;
  }
  return fail_at(errors::import_stray_quote, CsvCell{{}, at_ - 1, line_start_, line_});
}

bool CsvReader::read_plain(CsvCell& cell) {
  const auto from = at_;
  while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') {
    if (text_[at_] == '"') {
      return fail_at(errors::import_stray_quote, CsvCell{{}, at_, line_start_, line_});
    }
    ++at_;
  }
  cell.text = text_.substr(from, at_ - from);
  const bool at_line_end = at_ == text_.size() || text_[at_] == '\n';
  if (at_line_end && cell.text.ends_with('\r')) cell.text.remove_suffix(1);
  return true;
}

CsvReader::Outcome CsvReader::next(std::vector<CsvCell>& cells) {
  cells.clear();
  unescaped_.clear();
  if (at_ == text_.size()) return Outcome::end;
  while (true) {
    CsvCell cell{{}, at_, line_start_, line_};
    const bool quoted = at_ < text_.size() && text_[at_] == '"';
    if (!(quoted ? read_quoted(cell) : read_plain(cell))) return Outcome::broken;
    cells.push_back(cell);
    if (at_ == text_.size()) return Outcome::row;
    const bool row_ends = text_[at_++] == '\n';
    if (row_ends) {
      start_line(at_);
      return Outcome::row;
    }
  }
}

}  // namespace duban
