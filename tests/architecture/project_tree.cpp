#include "tests/architecture/project_tree.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

namespace duban {
namespace {

std::string list_by_git() {
  const std::string command =
      "git -C '" DUBAN_SOURCE_DIR "' ls-files -z --cached --others --exclude-standard";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  if (!pipe) throw std::runtime_error("git cannot be started");
  std::string names;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) {
    names.append(buffer.data(), count);
  }
  return names;
}

std::vector<ProjectFile> read_tree() {
  std::vector<ProjectFile> files;
  const std::string names = list_by_git();
  for (std::size_t start = 0; start < names.size();) {
    const std::size_t end = names.find('\0', start);
    std::string path = names.substr(start, end - start);
    start = end + 1;
    std::ifstream file(std::filesystem::path(DUBAN_SOURCE_DIR) / path, std::ios::binary);
    if (!file) continue;  // deleted, and the deletion not yet committed
    std::string text{std::istreambuf_iterator<char>(file), {}};
    files.push_back({std::move(path), std::move(text)});
  }
  if (files.empty()) throw std::runtime_error("git lists no file below " DUBAN_SOURCE_DIR);
  return files;
}

}  // namespace

bool ProjectFile::is_in(std::string_view folder) const {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

bool ProjectFile::is_header() const {
  return path.ends_with(".hpp");
}

bool ProjectFile::is_cpp() const {
  return is_header() || path.ends_with(".cpp") || path.ends_with(".inc");
}

const std::vector<ProjectFile>& project_files() {
  static const std::vector<ProjectFile> files = read_tree();
  return files;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<Include> includes_of(const ProjectFile& file) {
  constexpr std::string_view kInclude = "#include ";
  std::vector<Include> includes;
  for (std::string_view line : lines_of(file.text)) {
    if (!line.starts_with(kInclude)) continue;
    line.remove_prefix(kInclude.size());
    const std::size_t end = line.find_first_of("\">", 1);
    if (end == std::string_view::npos) continue;
    includes.push_back({line.substr(1, end - 1), line.front() == '"'});
  }
  return includes;
}

}  // namespace duban
