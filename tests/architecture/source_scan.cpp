#include "tests/architecture/source_scan.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace duban {
namespace {

struct Token {
  std::string_view text;
  bool blank_before = false;

  [[nodiscard]] bool is_name() const {
    return std::isalpha(static_cast<unsigned char>(text.front())) != 0 || text.front() == '_';
  }
  [[nodiscard]] bool is(std::string_view other) const { return text == other; }
};

bool is_name_letter(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

// With the lines that a backslash joins to it.
std::size_t end_of_directive(std::string_view text, std::size_t at) {
  auto end = std::min(text.find('\n', at), text.size());
  while (end < text.size() && text[end - 1] == '\\') end = std::min(text.find('\n', end + 1), text.size());
  return end;
}

// Without comments, literals and directives; what macros are defined as is handed out on its own.
std::vector<Token> tokens_of(std::string_view text, std::vector<std::string_view>& definitions) {
  std::vector<Token> tokens;
  bool blank = true;
  bool begins_line = true;
  for (std::size_t at = 0; at < text.size();) {
    const char letter = text[at];
    if (std::isspace(static_cast<unsigned char>(letter)) != 0) {
      blank = true;
      begins_line = begins_line || letter == '\n';
      ++at;
      continue;
    }
    if (begins_line && letter == '#') {
      const auto end = end_of_directive(text, at);
      if (text.substr(at).starts_with("#define")) definitions.push_back(text.substr(at, end - at));
      at = end;
      continue;
    }
    if (text.substr(at).starts_with("//")) {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    begins_line = false;
    if (text.substr(at).starts_with("R\"(")) {
      at = std::min(text.find(")\"", at), text.size() - 2) + 2;
      continue;
    }
    if (letter == '"' || letter == '\'') {
      std::size_t end = at + 1;
      while (end < text.size() && text[end] != letter) end += text[end] == '\\' ? 2U : 1U;
      tokens.push_back({"0", blank});
      at = end + 1;
      blank = false;
      continue;
    }
    std::size_t end = at + 1;
    if (is_name_letter(letter)) {
      // A quote within a number groups its digits.
      const bool number = std::isdigit(static_cast<unsigned char>(letter)) != 0;
      while (end < text.size() && (is_name_letter(text[end]) || (number && text[end] == '\''))) ++end;
    } else if (text.substr(at).starts_with("::") || text.substr(at).starts_with("->") ||
               text.substr(at).starts_with("&&")) {
      ++end;
    }
    tokens.push_back({text.substr(at, end - at), blank});
    blank = false;
    at = end;
  }
  return tokens;
}

bool is_keyword(std::string_view text) {
  constexpr std::array<std::string_view, 20> kKeywords{
      "operator", "requires", "co_await", "return",   "throw", "else",         "new",
      "delete",   "case",     "if",       "while",    "for",   "explicit",     "switch",
      "catch",    "sizeof",   "do",       "decltype", "goto",  "static_assert"};
  return std::find(kKeywords.begin(), kKeywords.end(), text) != kKeywords.end();
}

bool is_macro(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char letter) { return letter >= 'a' && letter <= 'z'; });
}

// Functions are written small, types begin with a capital.
bool is_constructor(std::string_view text) {
  return std::isupper(static_cast<unsigned char>(text.front())) != 0;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : tokens_(tokens_of(text, definitions_)) {}

  SourceScan scan() {
    // Where a macro will stand is not known, so every name in it may be a use.
    for (const auto definition : definitions_) {
      std::vector<std::string_view> none;
      for (const auto& token : tokens_of(definition.substr(1), none)) {
        if (token.is_name()) found_.used.push_back({std::string(token.text), "", true, true});
      }
    }
    for (at_ = 0; at_ < tokens_.size(); ++at_) look_at(tokens_[at_]);
    return std::move(found_);
  }

 private:
  enum class Scope { named, of_a_class, body };

  void look_at(const Token& token) {
    if (token.is("(") || token.is("[")) ++nesting_;
    if (token.is(")") || token.is("]")) --nesting_;
    if (token.is("{")) return open();
    if (token.is("}")) return close();
    if (token.is(";")) return begin_statement();
    if (token.is_name()) look_at_name();
  }

  void begin_statement() {
    if (!in_body()) {
      statement_ = at_ + 1;
      declaring_.clear();
      declared_ = 0;
      nesting_ = 0;
    }
  }

  void open() {
    Scope scope = Scope::body;
    if (!in_body() && nesting_ == 0) {
      auto first = statement_;
      while (first < at_ && (tokens_[first].is("template") || tokens_[first].is("inline"))) {
        first = tokens_[first].is("template") ? behind_angles(first + 1) : first + 1;
      }
      const auto& word = tokens_[first];
      if (word.is("namespace")) scope = Scope::named;
      if (word.is("class") || word.is("struct") || word.is("union") || word.is("enum")) {
        scope = Scope::of_a_class;
      }
      if (scope == Scope::body && bodies_ == 0) note_empty_override();
    }
    scopes_.push_back(scope);
    if (scope == Scope::body) {
      ++bodies_;
    } else {
      begin_statement();
    }
  }

  void close() {
    if (scopes_.empty()) return;
    if (scopes_.back() == Scope::body) --bodies_;
    scopes_.pop_back();
    // "int x{1}" goes on, and ends with its semicolon.
    if (!in_body() && nesting_ == 0) begin_statement();
  }

  void note_empty_override() {
    if (declaring_.empty() || at_ + 1 >= tokens_.size() || !tokens_[at_ + 1].is("}")) return;
    const bool is_override = at_ > 0 && tokens_[at_ - 1].is("override");
    if (is_override || declaring_is_qualified_) found_.empty_overrides.push_back({declaring_});
  }

  [[nodiscard]] bool statement_has(std::string_view word) const {
    return std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(statement_),
                       tokens_.begin() + static_cast<std::ptrdiff_t>(at_),
                       [&](const Token& token) { return token.is(word); });
  }

  [[nodiscard]] bool in_body() const { return bodies_ > 0; }

  [[nodiscard]] std::size_t behind_angles(std::size_t at) const {
    int depth = 0;
    for (; at < tokens_.size(); ++at) {
      if (tokens_[at].is("<")) ++depth;
      if (tokens_[at].is(">") && --depth == 0) return at + 1;
    }
    return at;
  }

  // What stands before the name and its qualifiers: "Result<void> EvidenceStore::place(" → ">".
  [[nodiscard]] std::size_t first_of_name() const {
    auto first = at_;
    while (first >= 2 && tokens_[first - 1].is("::") && tokens_[first - 2].is_name()) first -= 2;
    if (first >= 1 && tokens_[first - 1].is("::")) --first;
    return first;
  }

  [[nodiscard]] bool follows_a_type(std::size_t first) const {
    if (first == 0) return false;
    const auto& before = tokens_[first - 1];
    if (before.is_name()) return !is_keyword(before.text);
    // "T& name(" and not "a & name(".
    if (before.is(">") || before.is("&") || before.is("&&") || before.is("*")) {
      return tokens_[first].blank_before && !before.blank_before;
    }
    return before.is("]") && first >= 2 && tokens_[first - 2].is("]");
  }

  void look_at_name() {
    const auto& token = tokens_[at_];
    if (token.is("override") && declared_ != 0) found_.declared[declared_ - 1].is_override = true;
    const Token none{";", false};
    const Token& next = at_ + 1 < tokens_.size() ? tokens_[at_ + 1] : none;
    const auto first = first_of_name();
    const Token& before = first > 0 ? tokens_[first - 1] : none;
    const bool typed = follows_a_type(first);
    if (next.is("(") && typed && !is_keyword(token.text) && !is_macro(token.text) &&
        !is_constructor(token.text)) {
      // In a body this is a local variable.
      if (in_body() || nesting_ != 0 || !declaring_.empty()) return;
      declaring_ = std::string(token.text);
      declaring_is_qualified_ = first != at_;
      if (first == at_) {
        const bool of_a_class = !scopes_.empty() && scopes_.back() == Scope::of_a_class;
        found_.declared.push_back({declaring_, of_a_class, statement_has("virtual"), false});
        declared_ = found_.declared.size();
      }
      return;
    }
    // ": clock_(clock), store_(store)" of a constructor.
    if (!in_body() && nesting_ == 0 && (before.is(":") || before.is(","))) return;
    const bool qualified = first != at_ || before.is("&");
    const bool called = next.is("(") || next.is("<");
    if (!called && (next.is_name() || typed)) return;  // a type, or what is declared
    found_.used.push_back(
        {std::string(token.text), in_body() ? declaring_ : std::string(), qualified, called});
  }

  std::vector<std::string_view> definitions_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t statement_ = 0;  // where the one under way began, outside of bodies
  int nesting_ = 0;            // of parentheses and brackets
  int bodies_ = 0;
  std::vector<Scope> scopes_;
  std::string declaring_;  // the function whose declaration or body is under way
  bool declaring_is_qualified_ = false;
  std::size_t declared_ = 0;  // its place among those found, from 1; 0: not among them
  SourceScan found_;
};

}  // namespace

SourceScan scan_source(std::string_view text) {
  return Scanner(text).scan();
}

}  // namespace duban
