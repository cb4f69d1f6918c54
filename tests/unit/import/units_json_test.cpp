#include "orchestrator/import/units_file.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace duban {
namespace {

using testing::ElementsAre;

std::vector<std::string> refusals(const std::string& body, const ImportLimits& limits = {}) {
  const auto rows = read_units_json(body, limits);
  if (rows) return {};
  std::vector<std::string> texts;
  for (const auto& error : rows.error()) texts.push_back(std::string(error.name()) + " " + error.pointer);
  return texts;
}

TEST(ReadUnitsJson, TakesEveryMember) {
  const auto rows = read_units_json(R"({"units":[
    {"id":"s-01","name":" 第一小学 ","kind":"school","branches":["语文","数学"],
     "contacts":[{"party":"unit_head","name":"张三","address":"zhang@example.cn"},
                 {"party":"unit_head","address":"13800000000"}]},
    {"name":"第二小学","id":"s-02"}]})");
  ASSERT_TRUE(rows.has_value());
  ASSERT_EQ(rows->size(), 2U);
  const auto& first = rows->front();
  EXPECT_EQ(first.id.value, "s-01");
  EXPECT_EQ(first.profile.name, "第一小学");
  EXPECT_EQ(first.profile.kind, "school");
  EXPECT_THAT(first.profile.branches, ElementsAre("语文", "数学"));
  EXPECT_THAT(first.contacts, ElementsAre(Contact{"unit_head", "张三", "zhang@example.cn"},
                                          Contact{"unit_head", "", "13800000000"}));
  EXPECT_EQ(rows->back().index, 1U);
  EXPECT_EQ(rows->back().position, Position{});
}

TEST(ReadUnitsJson, ReadsTheSameUnitsAsCsv) {
  const auto csv = read_units_csv("id,name,kind,branches,contact:h\na,甲,k,x;y,N <1>;2\nb,乙,,,\n");
  const auto json = read_units_json(
      R"({"units":[{"id":"a","name":"甲","kind":"k","branches":["x","y"],
          "contacts":[{"party":"h","name":"N","address":"1"},{"party":"h","address":"2"}]},
          {"id":"b","name":"乙"}]})");
  ASSERT_TRUE(csv.has_value());
  ASSERT_TRUE(json.has_value());
  ASSERT_EQ(csv->size(), json->size());
  for (std::size_t i = 0; i < csv->size(); ++i) {
    EXPECT_EQ((*csv)[i].id, (*json)[i].id);
    EXPECT_EQ((*csv)[i].profile, (*json)[i].profile);
    EXPECT_EQ((*csv)[i].contacts, (*json)[i].contacts);
  }
}

TEST(ReadUnitsJson, RefusesEachBrokenBodyWithItsPointer) {
  struct Row {
    const char* why;
    std::string body;
    std::vector<std::string> errors;
  };
  const auto unit = [](const std::string& members) { return R"({"units":[{)" + members + "}]}"; };
  const auto valid = [&](const std::string& more) { return unit(R"("id":"s","name":"x",)" + more); };
  std::string branches = "\"b\"";
  std::string contacts = R"({"party":"p","address":"b"})";
  for (int i = 0; i < 64; ++i) {
    branches += ",\"b" + std::to_string(i) + "\"";
    contacts += R"(,{"party":"p","address":"b)" + std::to_string(i) + "\"}";
  }
  const std::vector<Row> table = {
      {"no JSON", "id,name\n", {"http.json_syntax "}},
      {"no list", "{}", {"http.missing_member /units"}},
      {"no unit", R"({"units":[]})", {"import.no_units /units"}},
      {"unknown member beside the list",
       R"({"units":[{"id":"s","name":"x"}],"x":1})",
       {"http.unknown_member /x"}},
      {"organiser is not for the list to say",
       valid(R"("organiser":true)"),
       {"http.unknown_member /units/0/organiser"}},
      {"no name", unit(R"("id":"s")"), {"http.missing_member /units/0/name"}},
      {"name of the wrong type", unit(R"("id":"s","name":1)"), {"http.wrong_type /units/0/name"}},
      {"unit of the wrong type", R"({"units":["s"]})", {"http.wrong_type /units/0"}},
      {"id invalid", unit(R"("id":"@s","name":"x")"), {"import.id_invalid /units/0/id"}},
      {"id and name empty",
       unit(R"("id":"","name":" ")"),
       {"import.empty /units/0/id", "import.empty /units/0/name"}},
      {"name too long",
       unit(R"("id":"s","name":")" + std::string(4097, 'x') + '"'),
       {"import.cell_too_long /units/0/name"}},
      {"name with a line break", unit(R"("id":"s","name":"x\ny")"), {"import.text_invalid /units/0/name"}},
      {"kind with a line break", valid(R"("kind":"x\ny")"), {"import.text_invalid /units/0/kind"}},
      {"branch empty", valid(R"("branches":["a",""])"), {"import.empty /units/0/branches/1"}},
      {"branch twice", valid(R"("branches":["a","a"])"), {"import.duplicate_branch /units/0/branches/1"}},
      {"too many branches",
       valid("\"branches\":[" + branches + "]"),
       {"import.too_many_branches /units/0/branches/0"}},
      {"too many contacts",
       valid("\"contacts\":[" + contacts + "]"),
       {"import.too_many_contacts /units/0/contacts/0"}},
      {"contact without address",
       valid(R"("contacts":[{"party":"p"}])"),
       {"http.missing_member /units/0/contacts/0/address"}},
      {"contact with an empty address",
       valid(R"("contacts":[{"party":"p","address":""}])"),
       {"import.contact_invalid /units/0/contacts/0"}},
      {"contact with brackets",
       valid(R"("contacts":[{"party":"p","address":"N <a>"}])"),
       {"import.contact_invalid /units/0/contacts/0"}},
      {"contact of an impossible party",
       valid(R"("contacts":[{"party":"p q","address":"a"}])"),
       {"import.unknown_party /units/0/contacts/0"}},
      {"contact twice",
       valid(R"("contacts":[{"party":"p","address":"a"},{"party":"p","address":"a"}])"),
       {"import.duplicate_contact /units/0/contacts/1"}},
      {"unit twice",
       R"({"units":[{"id":"s","name":"x"},{"id":"s","name":"y"}]})",
       {"import.duplicate_unit /units/1/id"}},
      {"errors of several units",
       R"({"units":[{"id":"s"},{"id":"-","name":"y"},{"id":"s","name":"y"}]})",
       {"http.missing_member /units/0/name", "import.id_invalid /units/1/id"}},
  };
  for (const auto& row : table) EXPECT_EQ(refusals(row.body), row.errors) << row.why;
}

TEST(ReadUnitsJson, StopsAtItsLimits) {
  const std::string body = R"({"units":[{"id":"-","name":"x"},{"id":"-","name":"x"},{"id":"-","name":"x"}]})";
  EXPECT_THAT(refusals(body, {.bytes_max = 10}), ElementsAre("import.too_large "));
  EXPECT_THAT(refusals(body, {.rows_max = 2}), ElementsAre("import.too_many_rows /units/2"));
  EXPECT_THAT(refusals(body, {.errors_max = 1}),
              ElementsAre("import.id_invalid /units/0/id", "import.more_errors /units/1/id"));
}

TEST(CheckUnits, PointsIntoTheJsonBody) {
  const auto rows = read_units_json(
      R"({"units":[{"id":"s","name":"x"},{"id":"t","name":"y","contacts":[{"party":"p","address":"a"}]}]})");
  ASSERT_TRUE(rows.has_value());
  const auto errors = check_units(*rows, {}, [](const UnitId&) { return true; });
  ASSERT_EQ(errors.size(), 3U);
  EXPECT_EQ(errors[0].pointer, "/units/0/id");
  EXPECT_EQ(errors[1].pointer, "/units/1/id");
  EXPECT_EQ(errors[2].pointer, "/units/1/contacts/0");
}

}  // namespace
}  // namespace duban
