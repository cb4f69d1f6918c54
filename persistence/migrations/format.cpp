#include "persistence/migrations/format.hpp"

#include "persistence/store_errors.hpp"
#include "workflows/base/record_errors.hpp"

#include <algorithm>
#include <charconv>

namespace duban {
namespace {

Error unknown_format(std::string_view found) {
  return Error(errors::store_unknown_format, {{"found", found}, {"known", std::to_string(kFormat)}});
}

std::optional<int> number_in(std::string_view text) {
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::string text_of(const FolderFormat& format) {
  auto text = std::to_string(format.number);
  if (format.migrating) text += ">" + std::to_string(format.number + 1);
  return text;
}

Result<FolderFormat> read_format(std::string_view text) {
  const auto arrow = text.find('>');
  const bool migrating = arrow != std::string_view::npos;
  const auto number = number_in(text.substr(0, arrow));
  const auto next = migrating ? number_in(text.substr(arrow + 1)) : number;
  // A later Duban may write it in another way; that it is none of ours is all there is to know.
  if (!number || !next || *next > kFormat) return unknown_format(text);
  if (migrating && *next != *number + 1) {
    return Error(errors::store_corrupt, {{"what", "format version"}, {"detail", text}});
  }
  return FolderFormat{*number, migrating};
}

Result<void> check_tables(const std::vector<std::string>& names, const std::optional<std::string>& format) {
  std::optional<FolderFormat> known;
  if (format) {
    auto read = read_format(*format);
    if (!read) return read.error();
    known = *read;
  }
  std::vector<std::string> ours;
  for (int at = 0; at < kTableCount; ++at) ours.emplace_back(table_name(static_cast<Table>(at)));
  for (const auto& name : names) {
    if (!holds(ours, name)) return unknown_format("table " + name);
  }
  for (int at = 0; at < kTableCount; ++at) {
    const auto table = static_cast<Table>(at);
    if (!known || since(table) > known->number || holds(names, table_name(table))) continue;
    const auto detail =
        "the table " + std::string(table_name(table)) + " is missing although there are records";
    return Error(errors::store_corrupt, {{"what", "database"}, {"detail", detail}});
  }
  return {};
}

}  // namespace duban
