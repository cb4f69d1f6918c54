// An answer of the server for people.
//
// Answers are JSON objects. A command names the parts of its answer that people read: lists as tables or,
// where an entry takes sentences, as blocks. Everything else is shown by its structure, so that a member
// which the server adds is seen at once: names and values, blocks indented, arrays of flat objects as tables.
// Texts in two languages are shown in one; a {"id", "title"} is shown by both. Pure functions, any thread.
#pragma once

#include "workflows/base/text.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

namespace duban::cli {

// How a cell shows its value.
enum class Form {
  plain,   // as cell_text() does
  word,    // a state, level, event, kind of evidence or measure in the reader's language
  token,   // the state of a token
  task,    // the state of a task, by what else its entry says: nobody accepts what nobody reviews
  title,   // of a {"id", "title"} the title alone
  flag,    // the heading where the member is true
  counts,  // {"open": 3, "accepted": 0} and one level deeper: what counts anything, "open 3"
  // {"task": "unit_summary", …} of an audit record: its short members, one behind the other
  members,
};

struct Column {
  // Members, joined by dots: "unit.id". "last" is the last item of an array, "each" all of them.
  std::string_view path;
  std::string_view en, zh;
  Form form = Form::plain;
};

// Whether an entry of a list stands in a part.
using Chosen = bool (*)(const boost::json::object& entry);

struct Part {
  enum class Layout {
    table,   // a row an entry; entries whose counts are all empty are left out
    blocks,  // a block an entry: the first column as heading, below it the others that say something
  };
  std::string_view list;        // the member that is the list; what is not there is not shown
  std::vector<Column> columns;  // of the list
  std::string_view en{}, zh{};  // heading; none where the list is the whole answer
  Layout layout = Layout::table;
  Chosen chosen = nullptr;  // all of them
};

struct View {
  std::string_view list{};                  // a list that is the whole answer, with …
  std::vector<Column> columns{};            // … its columns
  std::vector<Part> parts{};                // or parts, in this order, after what else the answer says
  std::vector<std::string_view> without{};  // members not shown
  // What stands above everything else, in lines; the members it tells belong into `without`.
  std::string (*head)(const boost::json::object& answer, Language language) = nullptr;
};

[[nodiscard]] std::string show(const boost::json::value& answer, const View& view, Language language);

// What a member of an answer is called, and a word that stands in it, in the reader's language.
[[nodiscard]] std::string label_of(std::string_view member, Language language);
[[nodiscard]] std::string word_of(std::string_view code, Language language);

// A value as one cell: scalars as they are, texts in `language`, arrays joined by commas, nothing for null.
// In Chinese days and moments are written as an office writes them.
[[nodiscard]] std::string cell_text(const boost::json::value& value, Language language);

}  // namespace duban::cli
