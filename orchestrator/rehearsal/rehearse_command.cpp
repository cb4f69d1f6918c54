#include "orchestrator/rehearsal/rehearse_command.hpp"

#include "orchestrator/rehearsal/rehearsal_errors.hpp"
#include "orchestrator/rehearsal/report_text.hpp"

#include <fstream>
#include <ostream>
#include <sstream>

namespace duban {
namespace {

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file) return Error{errors::rehearsal_unreadable_file, {{"path", path}}};
  return std::move(text).str();
}

// The area of the code says which of the files it is about.
const std::string& file_of(const Error& error, const RehearseArguments& arguments) {
  const auto area = error.name().substr(0, error.name().find('.'));
  if (area == "behaviour") return arguments.behaviour_path;
  if (area == "calendar") return arguments.calendar_path;
  if (area == "import" || area == "http") return arguments.units_path;
  return arguments.plan_path;
}

void print(const Error& error, const RehearseArguments& arguments, std::ostream& messages) {
  messages << file_of(error, arguments);
  if (error.position) messages << ':' << error.position->line << ':' << error.position->column;
  messages << ": " << error.message(arguments.language) << " (" << error.name() << "); "
           << error.mend(arguments.language) << '\n';
}

bool write_file(const std::string& path, const std::string& content, const RehearseArguments& arguments,
                std::ostream& messages) {
  if (path.empty()) return true;
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  if (file) return true;
  const Error error{errors::rehearsal_unwritable_file, {{"path", path}}};
  messages << error.message(arguments.language) << " (" << error.name() << "); "
           << error.mend(arguments.language) << '\n';
  return false;
}

}  // namespace

int rehearse_command(const RehearseArguments& arguments, std::ostream& out, std::ostream& messages) {
  RehearsalInput input;
  input.year = arguments.year;
  input.language = arguments.language;
  const std::pair<const std::string*, std::string*> files[] = {{&arguments.plan_path, &input.plan},
                                                               {&arguments.units_path, &input.units},
                                                               {&arguments.behaviour_path, &input.behaviour},
                                                               {&arguments.calendar_path, &input.calendar}};
  for (const auto& [path, bytes] : files) {
    auto read = read_file(*path);
    if (!read) {
      messages << read.error().message(arguments.language) << " (" << read.error().name() << "); "
               << read.error().mend(arguments.language) << '\n';
      return 1;
    }
    *bytes = std::move(*read);
  }
  const auto report = rehearse(input);
  if (!report) {
    for (const auto& error : report.error()) print(error, arguments, messages);
    return 1;
  }
  out << report_text(*report);
  const bool written = write_file(arguments.requests_path, report->requests, arguments, messages) &&
                       write_file(arguments.trail_path, report->trail, arguments, messages);
  return written ? 0 : 1;
}

}  // namespace duban
