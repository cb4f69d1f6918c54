// An answer of the server for people.
//
// Answers are JSON objects. A list (a member that is an array of objects) becomes a table with the columns
// that the command names; everything else is shown by its structure, so that a member which the server adds
// is seen at once: names and values, blocks indented, arrays of flat objects as tables. Texts in two
// languages are shown in one; a {"id", "title"} is shown by both. Pure functions, any thread.
#pragma once

#include "workflows/base/text.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

namespace duban::cli {

struct Column {
  std::string_view path;  // "unit.id": members, joined by dots
  std::string_view en, zh;
};

struct View {
  std::string_view list;        // the member that is the list; empty: show the whole by its structure
  std::vector<Column> columns;  // of the list
};

[[nodiscard]] std::string show(const boost::json::value& answer, const View& view, Language language);

// A value as one cell: scalars as they are, texts in `language`, arrays joined by commas, nothing for null.
[[nodiscard]] std::string cell_text(const boost::json::value& value, Language language);

}  // namespace duban::cli
