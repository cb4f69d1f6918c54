#include "workflows/base/error.hpp"

#include <set>

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
  const Error error{ErrorCode::StoreUnavailable, {{"detail", "locked"}}};
  EXPECT_EQ(error.message(Language::en), "the store cannot be opened: locked");
  EXPECT_EQ(error.message(Language::zh), "无法打开存储：locked");
}

}  // namespace
}  // namespace duban
