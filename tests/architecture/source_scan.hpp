// What a source declares and what it uses, read from its text.
//
// No compiler: the house's own style (clang-format, one declaration a line, types before names) is regular
// enough to tell "Type name(" from a call. Names are compared, not overloads or classes.
#pragma once

#include "tests/architecture/project_tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duban {

struct DeclaredFunction {
  std::string name;
  bool of_a_class = false;
  bool is_virtual = false;
  bool is_override = false;
};

struct UsedName {
  std::string name;
  std::string within;      // the function whose body this stands in; empty: in none
  bool qualified = false;  // "Shelf::plan", "&plan"
  bool called = false;     // followed by "(" or "<"
};

struct EmptyOverride {
  std::string name;
};

struct SourceScan {
  std::vector<DeclaredFunction> declared;  // outside of bodies: no constructor, no operator
  std::vector<UsedName> used;
  std::vector<EmptyOverride> empty_overrides;  // "void told() override {}", "void Class::told() {}"
};

[[nodiscard]] SourceScan scan_source(std::string_view text);

}  // namespace duban
