// The project's own files, as Git knows them: what is tracked, and what is new and not ignored.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace duban {

struct ProjectFile {
  std::string path;  // from the root, with slashes: "workflows/base/error.hpp"
  std::string text;

  [[nodiscard]] bool is_in(std::string_view folder) const;  // "workflows"
  [[nodiscard]] bool is_cpp() const;                        // .cpp, .hpp or .inc
  [[nodiscard]] bool is_header() const;
};

// Read once. Throws when Git cannot list the tree: without it no house rule could fail.
[[nodiscard]] const std::vector<ProjectFile>& project_files();

[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

struct Include {
  std::string_view target;  // "workflows/base/error.hpp", "boost/asio.hpp"
  bool quoted = false;
};
[[nodiscard]] std::vector<Include> includes_of(const ProjectFile& file);

}  // namespace duban
