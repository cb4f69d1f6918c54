#include "tests/unit/machines/golden_table.hpp"

#include <algorithm>
#include <fstream>

namespace duban::test {
namespace {

std::vector<std::string> aligned(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::vector<std::string> lines;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - row[i].size() + 2, ' ');
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> missing_from(const std::vector<std::string>& lines,
                                      const std::vector<std::string>& other) {
  std::vector<std::string> missing;
  for (const auto& line : lines) {
    if (std::find(other.begin(), other.end(), line) == other.end()) missing.push_back(line);
  }
  return missing;
}

}  // namespace

std::string difference_from_golden_file(const std::string& file, const std::vector<Row>& rows) {
  const std::string path = std::string(DUBAN_SOURCE_DIR) + "/tests/unit/machines/" + file;
  std::ifstream input(path);
  if (!input) return "cannot read " + path;
  std::vector<std::string> expected;
  for (std::string line; std::getline(input, line);) expected.push_back(line);

  const auto actual = aligned(rows);
  if (actual == expected) return {};
  std::string difference = "--- " + file + "\n+++ what the machine does\n";
  for (const auto& line : missing_from(expected, actual)) difference += "-" + line + "\n";
  for (const auto& line : missing_from(actual, expected)) difference += "+" + line + "\n";
  return difference + "(the order or the number of lines counts as well)\n";
}

}  // namespace duban::test
