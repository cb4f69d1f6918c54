// JSON Schema (draft 2020-12, as OpenAPI 3.1 has it), put together in C++.
//
// Values with their text inside; only the description of the API makes them, so their cost does not matter.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duban {

class Schema {
 public:
  // {keyword: value}, the value being JSON already.
  explicit Schema(std::vector<std::pair<std::string, std::string>> keywords)
      : keywords_(std::move(keywords)) {}

  // The same with one keyword more, or another value of it.
  [[nodiscard]] Schema with(std::string_view keyword, std::string_view json) const;
  [[nodiscard]] Schema described(std::string_view description) const;
  [[nodiscard]] Schema or_null() const;
  [[nodiscard]] std::string json() const;

 private:
  std::vector<std::pair<std::string, std::string>> keywords_;
};

namespace schema {

// The members of an object. Each is required unless its name ends with "?".
struct Member {
  std::string_view name;
  Schema schema;
};
using Members = std::vector<Member>;
[[nodiscard]] Members join(std::initializer_list<Members> parts);

[[nodiscard]] Schema object(const Members& members);
[[nodiscard]] Schema any();  // an object of whatever members
[[nodiscard]] Schema map(const Schema& values);
[[nodiscard]] Schema list(const Schema& items);
[[nodiscard]] Schema words(std::initializer_list<std::string_view> all);
[[nodiscard]] Schema ref(std::string_view name);  // to one of the named schemas

[[nodiscard]] Schema text();
[[nodiscard]] Schema given();  // a text that may not be empty
[[nodiscard]] Schema uri();
[[nodiscard]] Schema id();
[[nodiscard]] Schema digest();
[[nodiscard]] Schema date();
[[nodiscard]] Schema instant();
[[nodiscard]] Schema flag();
[[nodiscard]] Schema integer();
[[nodiscard]] Schema position();  // in the audit log, or the size of its tree
[[nodiscard]] Schema year();
[[nodiscard]] Schema cursor();
[[nodiscard]] Schema page_rows();
[[nodiscard]] Schema bytes();  // of a file

// {"reason"}, the body of most writes; and the same where it may be left out.
[[nodiscard]] Schema reason();
[[nodiscard]] Schema reason_if_any();

// Those that have a name, in the order of the description.
struct Named {
  std::string_view name;
  Schema schema;
};
[[nodiscard]] std::vector<Named> all_named();

}  // namespace schema
}  // namespace duban
