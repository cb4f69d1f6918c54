#include "workflows/plan/yaml_reader.hpp"

#include "workflows/base/utf8.hpp"
#include "workflows/plan/bad_character.hpp"
#include "workflows/plan/plan_errors.hpp"

#include <algorithm>
#include <sstream>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace duban {
namespace {

// Thrown through yaml-cpp's parser, which has no other way to be stopped; caught in read_yaml.
struct Stop {
  Error error;
};

// Turns yaml-cpp's marks (0-based, bytes) into places (1-based, characters).
class Places {
 public:
  explicit Places(std::string_view text) : text_(text) {
    line_starts_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_starts_.push_back(i + 1);
    }
  }

  [[nodiscard]] Position of(const YAML::Mark& mark) {
    if (mark.is_null()) return {1, 1};
    const auto line = line_of(mark);
    const auto bytes = before(mark, line).size();
    // Marks come in order; counting each from the last keeps a file of one long line linear.
    if (line != line_ || bytes < bytes_) {
      line_ = line;
      bytes_ = 0;
      characters_ = 0;
    }
    characters_ += count_characters(text_.substr(line_starts_[line] + bytes_, bytes - bytes_));
    bytes_ = bytes;
    return {static_cast<int>(line) + 1, characters_ + 1};
  }

  // yaml-cpp lets the end of the file close a quote; we do not. The mark is that of a quoted scalar.
  [[nodiscard]] bool quote_closes(const YAML::Mark& mark) const {
    const auto line = line_of(mark);
    auto rest = text_.substr(line_starts_[line] + before(mark, line).size());
    const char quote = rest.empty() ? '\0' : rest.front();
    if (quote != '"' && quote != '\'') return true;
    for (std::size_t i = 1; i < rest.size(); ++i) {
      if (rest[i] == '\\' && quote == '"') {
        ++i;
      } else if (rest[i] == quote) {
        const bool escaped = quote == '\'' && i + 1 < rest.size() && rest[i + 1] == quote;
        if (!escaped) return true;
        ++i;
      }
    }
    return false;
  }

 private:
  [[nodiscard]] std::size_t line_of(const YAML::Mark& mark) const {
    return std::min(static_cast<std::size_t>(std::max(mark.line, 0)), line_starts_.size() - 1);
  }
  // The part of its line that precedes the mark.
  [[nodiscard]] std::string_view before(const YAML::Mark& mark, std::size_t line) const {
    return text_.substr(line_starts_[line]).substr(0, static_cast<std::size_t>(std::max(mark.column, 0)));
  }

  std::string_view text_;
  std::vector<std::size_t> line_starts_;
  // The last place given out.
  std::size_t line_ = 0;
  std::size_t bytes_ = 0;
  int characters_ = 0;
};

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(Places& places, Errors& errors) : places_(places), errors_(errors) {}

  YamlNode take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add(YamlNode{.kind = YamlNode::Kind::null, .at = places_.of(mark)});
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override { refuse(mark, "*"); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (tag == "!" && !places_.quote_closes(mark)) {
      throw Stop{
          Error{errors::plan_syntax, {{"detail", "end of quoted text not found"}}}.at(places_.of(mark))};
    }
    add(YamlNode{.kind = YamlNode::Kind::scalar, .at = places_.of(mark), .text = value});
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, anchor, YamlNode::Kind::sequence);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, anchor, YamlNode::Kind::mapping);
  }
  void OnMapEnd() override { close(); }

 private:
  // A collection being filled. In a mapping, keys and values arrive in turn.
  struct Open {
    YamlNode node;
    std::optional<YamlKey> key;
    bool duplicate = false;
    std::size_t count = 0;
  };

  [[noreturn]] void refuse(const YAML::Mark& mark, std::string_view feature) const {
    throw Stop{Error{errors::plan_yaml_feature, {{"feature", feature}}}.at(places_.of(mark))};
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor != 0) refuse(mark, "&");
  }

  // yaml-cpp gives "?" or nothing for plain values and "!" for quoted ones; all else was written by someone.
  void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    if (!tag.empty() && tag != "?" && tag != "!") refuse(mark, "!" + tag);
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YamlNode::Kind kind) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (expects_key()) refuse(mark, "? [ ]");
    if (stack_.size() >= static_cast<std::size_t>(kYamlDepthMax)) {
      throw Stop{Error{errors::plan_too_deep, {{"max", std::to_string(kYamlDepthMax)}}}.at(places_.of(mark))};
    }
    stack_.push_back(Open{.node = YamlNode{.kind = kind, .at = places_.of(mark)}, .key = {}});
  }

  void close() {
    YamlNode node = std::move(stack_.back().node);
    stack_.pop_back();
    add(std::move(node));
  }

  [[nodiscard]] bool expects_key() const {
    return !stack_.empty() && stack_.back().node.kind == YamlNode::Kind::mapping && !stack_.back().key;
  }

  void add(YamlNode node) {
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    if (expects_key()) {
      accept_key(node);
      return;
    }
    auto& parent = stack_.back();
    refuse_too_many(parent, node.at);
    if (parent.key) {
      // yaml-cpp places a missing value at whatever comes next; its key is where a reader looks.
      if (node.kind == YamlNode::Kind::null) node.at = parent.key->at;
      const bool duplicate = parent.duplicate;
      if (!duplicate) parent.node.keys.push_back(std::move(*parent.key));
      parent.key.reset();
      if (duplicate) return;
    }
    parent.node.items.push_back(std::move(node));
  }

  // Repeated keys count as well: looking each of them up must not take forever.
  static void refuse_too_many(Open& parent, Position at) {
    if (++parent.count <= kYamlItemsMax) return;
    const auto max = std::to_string(kYamlItemsMax);
    throw Stop{Error{errors::plan_too_many, {{"key", "YAML"}, {"count", ">" + max}, {"max", max}}}.at(at)};
  }

  void accept_key(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::scalar) {
      throw Stop{Error{errors::plan_yaml_feature, {{"feature", "? null"}}}.at(node.at)};
    }
    auto& parent = stack_.back();
    const auto& keys = parent.node.keys;
    const auto first = std::ranges::find(keys, node.text, &YamlKey::text);
    parent.duplicate = first != keys.end();
    if (parent.duplicate) {
      errors_.push_back(
          Error{errors::plan_duplicate_key, {{"key", node.text}, {"line", std::to_string(first->at.line)}}}
              .at(node.at));
    }
    parent.key = YamlKey{node.text, node.at};
  }

  Places& places_;
  Errors& errors_;
  std::vector<Open> stack_;
  YamlNode root_;
};

bool refuse_bytes(std::string_view text, Errors& errors) {
  const auto bad = find_bad_character(text);
  if (!bad) return false;
  const auto before = text.substr(0, bad->offset);
  const auto line = static_cast<int>(std::ranges::count(before, '\n'));
  const auto line_start = before.rfind('\n') + 1;  // npos + 1 == 0
  const Position at{line + 1, count_characters(before.substr(line_start)) + 1};
  if (bad->code) {
    errors.push_back(Error{errors::plan_control_character, {{"code", *bad->code}}}.at(at));
  } else {
    errors.push_back(Error{errors::plan_not_utf8}.at(at));
  }
  return true;
}

}  // namespace

std::optional<YamlNode> read_yaml(std::string_view text, Errors& errors) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (refuse_bytes(text, errors)) return std::nullopt;

  Places places(text);
  TreeBuilder builder(places, errors);
  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return YamlNode{.at = {1, 1}};
    YamlNode root = builder.take_root();
    TreeBuilder further(places, errors);
    if (parser.HandleNextDocument(further)) {
      errors.push_back(Error{errors::plan_yaml_feature, {{"feature", "---"}}}.at(further.take_root().at));
      return std::nullopt;
    }
    return root;
  } catch (const Stop& stop) {
    errors.push_back(stop.error);
  } catch (const YAML::Exception& problem) {
    errors.push_back(Error{errors::plan_syntax, {{"detail", problem.msg}}}.at(places.of(problem.mark)));
  }
  return std::nullopt;
}

}  // namespace duban
