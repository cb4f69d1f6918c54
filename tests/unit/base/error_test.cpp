#include "workflows/base/error.hpp"

#include "ops/runbooks/error_catalogue.hpp"
#include "persistence/store_errors.hpp"
#include "workflows/base/record_errors.hpp"

#include <set>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace duban {
namespace {

TEST(ErrorCatalogue, CodesAreUniqueAndSpokenInBothLanguages) {
  std::set<std::string_view> names;
  for (const auto& entry : error_catalogue()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    for (const auto text : {entry.message_en, entry.message_zh, entry.mend_en, entry.mend_zh}) {
      EXPECT_FALSE(text.empty()) << entry.name;
    }
  }
}

TEST(Error, FillsItsParameters) {
  const Error error{errors::store_unavailable, {{"detail", "locked"}}};
  EXPECT_EQ(error.message(Language::en), "the store cannot be opened: locked");
  EXPECT_EQ(error.message(Language::zh), "无法打开存储：locked。");
}

// Callers look before they take; who does not is told which error he overlooked.
TEST(Error, OverlookedEndsInADefectThatNamesIt) {
  const auto told = [](const auto& result) -> std::string {
    try {
      (void)result.value();
    } catch (const std::logic_error& defect) {
      return defect.what();
    }
    return "taken";
  };
  const Error full{errors::store_full};
  EXPECT_NE(told(Result<int>(full)).find("store.full"), std::string::npos);
  EXPECT_NE(told(Checked<int>(Errors{full})).find("store.full"), std::string::npos);
  EXPECT_NE(told(Checked<int>(Errors{})).find("empty"), std::string::npos);
}

}  // namespace
}  // namespace duban
