#include "orchestrator/cli/view.hpp"

#include "orchestrator/cli/table.hpp"

#include <algorithm>

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

const json::value* member_at(const json::value& value, std::string_view path) {
  const auto* object = value.if_object();
  if (object == nullptr) return nullptr;
  const auto dot = path.find('.');
  const auto* found = object->if_contains(path.substr(0, dot));
  if (found == nullptr || dot == std::string_view::npos) return found;
  return member_at(*found, path.substr(dot + 1));
}

std::string list_table(const json::array& rows, const std::vector<Column>& columns, Language language) {
  Table table;
  for (const auto& column : columns) {
    table.headings.emplace_back(language == Language::zh ? column.zh : column.en);
  }
  for (const auto& row : rows) {
    auto& cells = table.rows.emplace_back();
    for (const auto& column : columns) {
      const auto* value = member_at(row, column.path);
      cells.push_back(value == nullptr ? std::string() : cell_text(*value, language));
    }
  }
  return table.layout();
}

class Block {
 public:
  explicit Block(Language language) : language_(language) {}

  void object(const json::object& object, const std::string& indent) {
    cells(object, indent);
    for (const auto& member : object) {
      if (is_cell(member.value())) continue;
      text_ += indent + printable(member.key()) + ":\n";
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
      if (!is_cell(member.value())) continue;
      table.rows.push_back({std::string(member.key()), cell_text(member.value(), language_)});
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
        row.push_back(found == nullptr ? std::string() : cell_text(*found, language_));
      }
    }
    for (auto& heading : table.headings) heading = printable(heading);
    text_ += table.layout(indent);
  }

  Language language_;
  std::string text_;
};

}  // namespace

std::string cell_text(const json::value& value, Language language) {
  if (value.is_null()) return {};
  if (const auto* text = value.if_string()) return std::string(text->data(), text->size());
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
    if (!joined.empty()) joined += ", ";
    joined += cell_text(item, language);
  }
  return joined;
}

std::string show(const json::value& answer, const View& view, Language language) {
  if (!view.list.empty()) {
    const auto* list = member_at(answer, view.list);
    if (list != nullptr && list->is_array()) return list_table(list->get_array(), view.columns, language);
  }
  Block block(language);
  block.value(answer, "");
  return block.take();
}

}  // namespace duban::cli
