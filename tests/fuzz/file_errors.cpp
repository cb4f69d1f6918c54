#include "tests/fuzz/file_errors.hpp"

#include "tests/fuzz/fuzz_target.hpp"

#include <algorithm>

namespace duban::fuzz {
namespace {

// A fault that must be found: carriage returns count as lines of their own.
int counted_line(int line, std::string_view file) {
  if (!fault_is_planted()) return line;
  return line + static_cast<int>(std::count(file.begin(), file.end(), '\r'));
}

}  // namespace

void require_places(const Errors& errors, std::string_view file, std::string_view area) {
  require(!errors.empty(), "a file that is refused is told why");
  const int lines = static_cast<int>(std::count(file.begin(), file.end(), '\n')) + 1;
  for (const auto& error : errors) {
    require(error.name().starts_with(area), "an error of a file has a code of its area");
    require(error.position.has_value(), "an error of a file says where");
    const int line = counted_line(error.position->line, file);
    require(line >= 1 && line <= lines, "an error stands on a line of the file");
    require(error.position->column >= 1 && error.position->column <= static_cast<int>(file.size()) + 1,
            "an error stands in a column of the file");
    require(!error.message(Language::en).empty() && !error.mend(Language::zh).empty(),
            "an error can be told");
  }
}

}  // namespace duban::fuzz
