// Whatever bytes come in, the readers answer with units or with errors that say where.
#include "orchestrator/import/units_file.hpp"

#include <algorithm>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace duban {
namespace {

constexpr std::string_view kAlphabet = "id,name\n\r\"; s<>\xE7\xAC\xAC\xB5\xDA\xFF\x80\xEF\xBB\xBF\x01{}[]:";

std::string random_text(std::mt19937& random) {
  std::string text(random() % 200, ' ');
  std::ranges::generate(text, [&] { return kAlphabet[random() % kAlphabet.size()]; });
  return text;
}

// A good file with a few of its bytes replaced, dropped or doubled.
std::string damaged(std::string text, std::mt19937& random) {
  for (auto times = random() % 4 + 1; times > 0 && !text.empty(); --times) {
    const auto at = random() % text.size();
    switch (random() % 3) {
      case 0:
        text[at] = kAlphabet[random() % kAlphabet.size()];
        break;
      case 1:
        text.erase(at, 1);
        break;
      default:
        text.insert(at, 1, text[at]);
    }
  }
  return text;
}

void expect_units_or_places(const std::string& file) {
  const auto rows = read_units_csv(file);
  if (rows) {
    ASSERT_FALSE(rows->empty()) << file;
    for (const auto& row : *rows) {
      ASSERT_TRUE(is_valid_id(row.id.value)) << file;
      ASSERT_FALSE(row.profile.name.empty()) << file;
    }
    return;
  }
  ASSERT_FALSE(rows.error().empty()) << file;
  const int lines = static_cast<int>(std::ranges::count(file, '\n')) + 1;
  for (const auto& error : rows.error()) {
    ASSERT_TRUE(error.position.has_value()) << error.name() << "\n" << file;
    ASSERT_GE(error.position->line, 1) << file;
    ASSERT_LE(error.position->line, lines) << file;
    ASSERT_GE(error.position->column, 1) << file;
    ASSERT_LE(error.position->column, static_cast<int>(file.size()) + 1) << file;
  }
}

TEST(ReadUnitsCsv, AnswersAnyBytesWithUnitsOrPlaces) {
  std::mt19937 random(20110901);
  const std::string good =
      "编号,名称,branches,contact:unit_head\r\ns-01,\"第一,小学\",甲；乙,张三 <a@b>\ns-02,第二小学,,\n";
  int accepted = 0;
  for (int round = 0; round < 20000; ++round) {
    expect_units_or_places(random_text(random));
    expect_units_or_places("id,name\n" + random_text(random));
    const auto file = damaged(good, random);
    expect_units_or_places(file);
    if (read_units_csv(file)) ++accepted;
    if (HasFatalFailure()) return;
  }
  // Both answers were seen, so neither half of the property was idle.
  EXPECT_GT(accepted, 500);
  EXPECT_LT(accepted, 19500);
}

TEST(ReadUnitsJson, AnswersAnyBytesWithUnitsOrErrors) {
  std::mt19937 random(20110902);
  const std::string good =
      R"({"units":[{"id":"s-01","name":"第一小学","branches":["甲"],"contacts":[{"party":"p","address":"a"}]}]})";
  int accepted = 0;
  for (int round = 0; round < 20000; ++round) {
    const auto rows = read_units_json(damaged(good, random));
    if (rows) {
      ++accepted;
      ASSERT_FALSE(rows->empty());
      continue;
    }
    ASSERT_FALSE(rows.error().empty());
    for (const auto& error : rows.error()) {
      ASSERT_TRUE(!error.pointer.empty() || error.name().starts_with("http.")) << error.name();
    }
  }
  EXPECT_GT(accepted, 100);
  EXPECT_LT(accepted, 19500);
}

}  // namespace
}  // namespace duban
