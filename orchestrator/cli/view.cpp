#include "orchestrator/cli/view.hpp"

#include "orchestrator/cli/table.hpp"
#include "orchestrator/operations/answer_labels.hpp"
#include "workflows/machines/state_words.hpp"
#include "workflows/words/dates.hpp"

#include <algorithm>
#include <array>

#include <boost/json.hpp>

namespace duban::cli {
namespace {

namespace json = boost::json;

bool is_localized(const json::value& value) {
  const auto* object = value.if_object();
  return object != nullptr && object->size() == 2 && object->contains("en") && object->contains("zh");
}

// {"id", "title"}, as parties, tasks and phases are named.
bool is_named(const json::value& value) {
  const auto* object = value.if_object();
  return object != nullptr && object->size() == 2 && object->contains("id") && object->contains("title");
}

bool is_cell(const json::value& value) {
  if (value.is_object()) return is_localized(value) || is_named(value);
  const auto* array = value.if_array();
  return array == nullptr || std::ranges::all_of(*array, [](const json::value& item) {
           return !item.is_array() && is_cell(item) && !is_localized(item);
         });
}

bool is_flat_row(const json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr || is_localized(value)) return false;
  return std::ranges::all_of(*object, [](const auto& member) { return is_cell(member.value()); });
}

// What a path leads to: one value, or with "each" several.
void follow(const json::value& value, std::string_view path, std::vector<const json::value*>& found) {
  if (path.empty()) return found.push_back(&value);
  const auto dot = path.find('.');
  const auto name = path.substr(0, dot);
  const auto rest = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  if (const auto* array = value.if_array()) {
    if (name == "last" && !array->empty()) follow(array->back(), rest, found);
    if (name != "each") return;
    for (const auto& item : *array) follow(item, rest, found);
  } else if (const auto* object = value.if_object()) {
    if (const auto* member = object->if_contains(name)) follow(*member, rest, found);
  }
}

std::vector<const json::value*> values_at(const json::value& value, std::string_view path) {
  std::vector<const json::value*> found;
  follow(value, path, found);
  return found;
}

const json::value* member_at(const json::value& value, std::string_view path) {
  const auto found = values_at(value, path);
  return found.empty() ? nullptr : found.front();
}

std::int64_t total_of(const json::value& counts) {
  if (counts.is_int64()) return counts.get_int64();
  std::int64_t total = 0;
  if (const auto* object = counts.if_object()) {
    for (const auto& member : *object) total += total_of(member.value());
  }
  return total;
}

std::string_view comma(Language language) {
  return language == Language::zh ? "、" : ", ";
}

std::string in_brackets(const std::string& text, Language language) {
  return language == Language::zh ? "（" + text + "）" : " (" + text + ")";
}

void add_word(std::string& text, std::string_view separator, std::string_view more) {
  if (!text.empty() && !more.empty()) text += separator;
  text += more;
}

// {"open": {"none": 2, "red": 1}, "accepted": {"none": 0}}: "open 3 (red 1)"; what stands at no level needs
// no word.
std::string counts_text(const json::value& counts, Language language) {
  std::string text;
  const auto* object = counts.if_object();
  if (object == nullptr) return cell_text(counts, language);
  for (const auto& member : *object) {
    const auto total = total_of(member.value());
    if (total == 0) continue;
    auto counted = word_of(member.key(), language) + " " + std::to_string(total);
    if (const auto* below = member.value().if_object()) {
      json::object levels = *below;
      levels.erase("none");
      if (const auto detail = counts_text(levels, language); !detail.empty()) {
        counted += in_brackets(detail, language);
      }
    }
    add_word(text, comma(language), counted);
  }
  return text;
}

// What an audit record says in a few words; its digests, from where to where, and what the columns beside it
// tell are left to -o json.
std::string members_text(const json::value& data, Language language) {
  constexpr std::array<std::string_view, 9> kTold{"task",   "tasks", "phase",  "level",   "wanted",
                                                  "former", "due",   "reason", "notified"};
  std::string text;
  for (const auto name : kTold) {
    const auto* value = member_at(data, name);
    if (value == nullptr || value->is_null()) continue;
    if (const auto* date = member_at(*value, "date")) value = date;
    auto shown = cell_text(*value, language);
    if (name == "level") shown = word_of(shown, language);
    if (name == "notified" && !shown.empty()) {
      shown = label_of(name, language) + (language == Language::zh ? "：" : ": ") + shown;
    }
    add_word(text, language == Language::zh ? "；" : "; ", shown);
  }
  return text;
}

std::string_view heading_of(const Column& column, Language language) {
  return language == Language::zh ? column.zh : column.en;
}

std::string phrase_or(const words::Phrase* phrase, std::string_view code, Language language) {
  return std::string(phrase == nullptr ? code : phrase->in(language));
}

// Nobody accepts what nobody reviews; and what a unit does not owe itself was handed down to it.
std::string task_state_text(const json::value& row, const std::string& code, Language language) {
  const auto state = enumerator_of<TaskState>(code);
  if (!state) return code;
  const auto* reviewer = member_at(row, "reviewer");
  const auto* own = member_at(row, "own");
  const auto* key = member_at(row, "key");
  const bool of_an_event = key != nullptr && cell_text(*key, language).find('#') != std::string::npos;
  const words::TaskFiling filing{
      .reviewed = reviewer != nullptr && !reviewer->is_null(),
      .issued = own != nullptr && own->is_bool() && !own->get_bool() && of_an_event};
  return std::string(words::task_state(*state, filing).in(language));
}

std::string title_of(const json::value& value, Language language) {
  return is_named(value) ? cell_text(value.get_object().at("title"), language) : cell_text(value, language);
}

std::string cell_of(const json::value& row, const Column& column, Language language) {
  std::string text;
  for (const auto* value : values_at(row, column.path)) {
    std::string shown;
    switch (column.form) {
      case Form::plain:
        shown = cell_text(*value, language);
        break;
      case Form::word:
        shown = word_of(cell_text(*value, language), language);
        break;
      case Form::token: {
        const auto code = cell_text(*value, language);
        shown = phrase_or(words::find_token_state(code), code, language);
        break;
      }
      case Form::task:
        shown = task_state_text(row, cell_text(*value, language), language);
        break;
      case Form::title:
        shown = title_of(*value, language);
        break;
      case Form::flag:
        if (value->is_bool() && value->get_bool()) shown = heading_of(column, language);
        break;
      case Form::counts:
        shown = counts_text(*value, language);
        break;
      case Form::members:
        shown = members_text(*value, language);
        break;
    }
    add_word(text, comma(language), shown);
  }
  return text;
}

std::string list_table(const json::array& rows, const std::vector<Column>& columns, Language language) {
  Table table;
  for (const auto& column : columns) table.headings.emplace_back(heading_of(column, language));
  for (const auto& row : rows) {
    std::vector<std::string> cells;
    bool counts = false;
    bool counts_something = false;
    for (const auto& column : columns) {
      cells.push_back(cell_of(row, column, language));
      counts = counts || column.form == Form::counts;
      counts_something = counts_something || (column.form == Form::counts && !cells.back().empty());
    }
    if (!counts || counts_something) table.rows.push_back(std::move(cells));
  }
  return table.layout();
}

std::string list_blocks(const json::array& entries, const std::vector<Column>& columns, Language language) {
  std::string text;
  for (const auto& entry : entries) {
    if (!text.empty()) text += '\n';
    text += printable(cell_of(entry, columns.front(), language)) + '\n';
    Table table;
    table.headings.resize(2);
    for (std::size_t i = 1; i < columns.size(); ++i) {
      auto cell = cell_of(entry, columns[i], language);
      if (cell.empty()) continue;
      table.rows.push_back({std::string(heading_of(columns[i], language)), std::move(cell)});
    }
    text += table.layout("  ");
  }
  return text;
}

class Block {
 public:
  explicit Block(Language language) : language_(language) {}

  void object(const json::object& object, const std::string& indent) {
    cells(object, indent);
    for (const auto& member : object) {
      if (is_cell(member.value())) continue;
      text_ += indent + name_of(member.key()) + (language_ == Language::zh ? "：\n" : ":\n");
      value(member.value(), indent + "  ");
    }
  }

  void value(const json::value& value, const std::string& indent) {
    if (const auto* members = value.if_object(); members != nullptr && !is_cell(value)) {
      object(*members, indent);
    } else if (const auto* items = value.if_array(); items != nullptr && !is_cell(value)) {
      array(*items, indent);
    } else {
      text_ += indent + printable(cell_text(value, language_)) + '\n';
    }
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  // What fits on one line each, names aligned.
  void cells(const json::object& object, const std::string& indent) {
    Table table;
    table.headings.resize(2);
    for (const auto& member : object) {
      if (!is_cell(member.value()) || says_nothing(member.key(), member.value())) continue;
      table.rows.push_back({name_of(member.key()), cell_of_member(member.key(), member.value())});
    }
    text_ += table.layout(indent);
  }

  void array(const json::array& items, const std::string& indent) {
    if (std::ranges::all_of(items, is_flat_row)) return rows(items, indent);
    for (const auto& item : items) {
      value(item, indent);
      if (item.is_object() && !is_cell(item)) text_ += '\n';
    }
    while (text_.ends_with("\n\n")) text_.pop_back();
  }

  void rows(const json::array& items, const std::string& indent) {
    Table table;
    for (const auto& item : items) {
      for (const auto& member : item.get_object()) {
        const std::string name(member.key());
        if (std::ranges::find(table.headings, name) == table.headings.end()) table.headings.push_back(name);
      }
    }
    for (const auto& item : items) {
      auto& row = table.rows.emplace_back();
      for (const auto& name : table.headings) {
        const auto* found = item.get_object().if_contains(name);
        row.push_back(found == nullptr ? std::string() : cell_of_member(name, *found));
      }
    }
    for (auto& heading : table.headings) heading = name_of(heading);
    text_ += table.layout(indent);
  }

  [[nodiscard]] std::string name_of(std::string_view name) const {
    return printable(label_of(name, language_));
  }

  // Members whose values are of a closed set; others are what somebody wrote.
  static bool holds_words(std::string_view name) {
    constexpr std::array<std::string_view, 16> kNames{
        "actions", "advance",      "escalation", "event",    "evidence", "judged",           "kind",
        "level",   "part",         "propose",    "proposed", "scope",    "suspension_clock", "state",
        "subject", "participation"};
    return std::ranges::find(kNames, name) != kNames.end();
  }
  // Marks that are worth a line only where they are set.
  static bool says_nothing(std::string_view name, const json::value& value) {
    constexpr std::array<std::string_view, 7> kMarks{
        "current", "hidden_from_unit", "late", "many", "organiser", "overdue", "suspended_by_campaign"};
    return value.is_bool() && !value.get_bool() && std::ranges::find(kMarks, name) != kMarks.end();
  }

  [[nodiscard]] std::string cell_of_member(std::string_view name, const json::value& value) const {
    if (const auto* text = value.if_string()) {
      if (holds_words(name)) return word_of({text->data(), text->size()}, language_);
      const bool ends = name == "closes_at" || name == "due_at" || name == "overdue_at" || name == "moment";
      const auto moment = words::written({text->data(), text->size()}, ends);
      if (language_ == Language::zh && moment) return moment->zh;
    }
    if (const auto* items = value.if_array(); items != nullptr && holds_words(name)) {
      std::string text;
      for (const auto& item : *items) {
        add_word(text, comma(language_), word_of(cell_text(item, language_), language_));
      }
      return text;
    }
    return cell_text(value, language_);
  }

  Language language_;
  std::string text_;
};

}  // namespace

std::string label_of(std::string_view member, Language language) {
  const auto* label = words::find_label(member);
  return phrase_or(label == nullptr ? words::find_word(member) : label, member, language);
}

std::string word_of(std::string_view code, Language language) {
  return phrase_or(words::find_word(code), code, language);
}

std::string cell_text(const json::value& value, Language language) {
  if (value.is_null()) return {};
  if (value.is_bool() && language == Language::zh) return value.get_bool() ? "是" : "否";
  if (const auto* text = value.if_string()) {
    const std::string_view shown(text->data(), text->size());
    const auto moment = language == Language::zh ? words::written(shown, false) : std::nullopt;
    return moment ? moment->zh : std::string(shown);
  }
  if (is_localized(value)) {
    return cell_text(value.get_object().at(language == Language::zh ? "zh" : "en"), language);
  }
  if (is_named(value)) {
    const auto& object = value.get_object();
    return cell_text(object.at("id"), language) + " " + cell_text(object.at("title"), language);
  }
  const auto* array = value.if_array();
  if (array == nullptr) return json::serialize(value);
  std::string joined;
  for (const auto& item : *array) {
    // Sentences stand one behind the other.
    if (!joined.empty()) {
      joined += joined.ends_with('.') ? " " : joined.ends_with("。") ? "" : comma(language);
    }
    joined += cell_text(item, language);
  }
  return joined;
}

namespace {

json::array chosen_of(const json::array& list, Chosen chosen) {
  if (chosen == nullptr) return list;
  json::array entries;
  for (const auto& entry : list) {
    if (entry.is_object() && chosen(entry.get_object())) entries.push_back(entry);
  }
  return entries;
}

std::string show_parts(const json::value& answer, const View& view, Language language) {
  json::object rest = answer.get_object();
  std::string text;
  for (const auto& part : view.parts) {
    rest.erase(part.list);
    const auto* list = member_at(answer, part.list);
    if (list == nullptr || !list->is_array() || list->get_array().empty()) continue;
    const auto entries = chosen_of(list->get_array(), part.chosen);
    if (entries.empty()) continue;
    const auto heading = language == Language::zh ? part.zh : part.en;
    if (!heading.empty()) text += '\n' + std::string(heading) + '\n';
    text += part.layout == Part::Layout::table ? list_table(entries, part.columns, language)
                                               : list_blocks(entries, part.columns, language);
  }
  for (const auto name : view.without) rest.erase(name);
  // Nothing to tell: no line.
  for (auto member = rest.begin(); member != rest.end();) {
    const bool empty =
        member->value().is_null() || (member->value().is_array() && member->value().get_array().empty());
    member = empty ? rest.erase(member) : member + 1;
  }
  Block block(language);
  block.object(rest, "");
  const auto head = view.head == nullptr ? std::string() : view.head(answer.get_object(), language);
  return head + block.take() + text;
}

}  // namespace

std::string show(const json::value& answer, const View& view, Language language) {
  if (!view.list.empty()) {
    const auto* list = member_at(answer, view.list);
    if (list != nullptr && list->is_array()) return list_table(list->get_array(), view.columns, language);
  }
  if (!view.parts.empty() && answer.is_object()) return show_parts(answer, view, language);
  Block block(language);
  block.value(answer, "");
  return block.take();
}

}  // namespace duban::cli
