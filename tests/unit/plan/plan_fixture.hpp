// What the plan tests share: files of the source tree, and errors written so that a table can hold them.
#pragma once

#include "workflows/plan/plan_loader.hpp"

#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace duban::plan_test {

inline std::string read_source_file(const std::string& path) {
  std::ifstream file(std::string(DUBAN_SOURCE_DIR) + "/" + path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::string place(const Error& error) {
  std::string text(error.name());
  if (error.position) {
    text += " " + std::to_string(error.position->line) + ":" + std::to_string(error.position->column);
  }
  return text;
}

// "plan.unknown_key 7:3\nplan.bad_date 9:14", one line for each error.
inline std::string places(const Checked<Plan>& loaded) {
  std::string text;
  if (!loaded.has_error()) return text;
  for (const auto& error : loaded.error()) text += (text.empty() ? "" : "\n") + place(error);
  return text;
}

inline std::string explain(const Checked<Plan>& loaded) {
  std::string text;
  if (!loaded.has_error()) return text;
  for (const auto& error : loaded.error()) text += place(error) + " " + error.message(Language::en) + "\n";
  return text;
}

inline Plan load_shipped(const std::string& name) {
  const auto loaded = load_plan(read_source_file("workflows/plans/" + name + ".yaml"));
  if (loaded.has_error()) throw std::runtime_error(explain(loaded));
  return *loaded;
}

}  // namespace duban::plan_test
