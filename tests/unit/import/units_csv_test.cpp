#include "orchestrator/import/units_file.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace duban {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<UnitRow> read(std::string_view file) {
  auto rows = read_units_csv(file);
  if (rows) return *std::move(rows);
  for (const auto& error : rows.error()) {
    ADD_FAILURE() << error.name() << " at " << error.position->line << ":" << error.position->column;
  }
  return {};
}

TEST(ReadUnitsCsv, TakesEveryColumn) {
  const auto rows = read(
      "id,name,kind,branches,contact:unit_head\n"
      "s-01,第一小学,school,语文支部；数学支部;英语支部,张三 <zhang@example.cn>; 13800000000\n"
      "s-02,第二小学,school,,\n");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].id.value, "s-01");
  EXPECT_EQ(rows[0].profile.name, "第一小学");
  EXPECT_EQ(rows[0].profile.kind, "school");
  EXPECT_FALSE(rows[0].profile.organiser);
  EXPECT_THAT(rows[0].profile.branches, ElementsAre("语文支部", "数学支部", "英语支部"));
  EXPECT_THAT(rows[0].contacts, ElementsAre(Contact{"unit_head", "张三", "zhang@example.cn"},
                                            Contact{"unit_head", "", "13800000000"}));
  EXPECT_EQ(rows[0].position, (Position{2, 1}));
  EXPECT_EQ(rows[1].position, (Position{3, 1}));
  EXPECT_EQ(rows[1].index, 1U);
  EXPECT_THAT(rows[1].profile.branches, IsEmpty());
  EXPECT_THAT(rows[1].contacts, IsEmpty());
}

TEST(ReadUnitsCsv, TakesChineseHeadersInAnyOrderAndFullWidthBlanks) {
  const auto rows = read("联系人：unit_head,名称,编号\r\na@b.cn,　第一　小学　, s-01 \r\n");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].id.value, "s-01");
  EXPECT_EQ(rows[0].profile.name, "第一　小学");
  EXPECT_THAT(rows[0].contacts, ElementsAre(Contact{"unit_head", "", "a@b.cn"}));
}

TEST(ReadUnitsCsv, TakesQuotesAsRfc4180SaysAndLineBreaksBetweenBranches) {
  const auto rows =
      read("id,name,branches\n\"s-01\",\"The \"\"First\"\", School\",\"A\r\nB\nC\"\r\ns-02,x,\"\"");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].profile.name, "The \"First\", School");
  EXPECT_THAT(rows[0].profile.branches, ElementsAre("A", "B", "C"));
  // The quoted line breaks count as lines.
  EXPECT_EQ(rows[1].position, (Position{5, 1}));
}

TEST(ReadUnitsCsv, SkipsBlankLinesAndRowsOfBareCommas) {
  const auto rows = read("\n id , Name \n\ns-01,a\n,\n \ns-02,b\n\n");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].position, (Position{7, 1}));
}

TEST(ReadUnitsCsv, TakesUtf8WithByteOrderMarkAndGb18030) {
  const std::string plain = "编号,名称\ns-01,第一小学\n";
  // The same text in GB18030.
  const std::string gb = "\xB1\xE0\xBA\xC5,\xC3\xFB\xB3\xC6\ns-01,\xB5\xDA\xD2\xBB\xD0\xA1\xD1\xA7\n";
  for (const auto& file : {plain, "\xEF\xBB\xBF" + plain, gb, "\x84\x31\x95\x33" + gb}) {
    const auto rows = read(file);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].profile.name, "第一小学");
  }
}

TEST(ReadUnitsCsv, TakesGb18030CharactersOfFourBytes) {
  // U+20087, a rare character of personal and place names, is 95 32 90 31.
  const auto rows = read("id,name\ns-01,\x95\x32\x90\x31\xB5\xDA\n");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].profile.name, "\U00020087第");
}

struct Refused {
  const char* why;
  std::string file;
  std::vector<std::string> errors;  // "code line:column"
};

std::vector<std::string> refusals(const std::string& file, const ImportLimits& limits = {}) {
  const auto rows = read_units_csv(file, limits);
  if (rows) return {};
  std::vector<std::string> texts;
  for (const auto& error : rows.error()) {
    const auto at = error.position.value_or(Position{});
    texts.push_back(std::string(error.name()) + " " + std::to_string(at.line) + ":" +
                    std::to_string(at.column));
  }
  return texts;
}

TEST(ReadUnitsCsv, RefusesEachBrokenFileWithItsPlace) {
  const std::string head = "id,name,kind,branches,contact:unit_head\n";
  const std::string long_text(4097, 'x');
  std::string branches;
  for (int i = 0; i < 65; ++i) branches += "b" + std::to_string(i) + ";";
  std::string contacts;
  std::string wide_head = "id,name,kind,branches";
  for (int i = 0; i < 65; ++i) {
    contacts += "a" + std::to_string(i) + ";";
    wide_head += ",contact:p" + std::to_string(i);
  }
  const std::vector<Refused> table = {
      {"empty file", "", {"import.no_units 1:1"}},
      {"blank file", "\n\n", {"import.no_units 1:1"}},
      {"header only", "id,name\n", {"import.no_units 1:1"}},
      {"semicolons", "id;name\ns;x\n", {"import.delimiter 1:1"}},
      {"tabs", "id\tname\ns\tx\n", {"import.delimiter 1:1"}},
      {"full-width commas", "编号，名称\n", {"import.delimiter 1:1"}},
      {"unknown column", "id,name,地址\ns,x,y\n", {"import.unknown_column 1:9"}},
      {"column twice, once in each language", "id,name,编号\n", {"import.duplicate_column 1:9"}},
      {"contact column twice", "id,name,contact:a,联系人:a\n", {"import.duplicate_column 1:19"}},
      {"contact column without party", "id,name,contact:\n", {"import.unknown_party 1:9"}},
      {"contact column of an impossible party", "id,name,contact:a b\n", {"import.unknown_party 1:9"}},
      {"no id column", "name\nx\n", {"import.missing_column 1:1"}},
      {"neither required column", "kind\nx\n", {"import.missing_column 1:1", "import.missing_column 1:1"}},
      {"header cell too long", "id,name," + long_text + "\n", {"import.cell_too_long 1:9"}},
      {"too many columns", wide_head + "\n", {"import.too_many_contacts 1:781"}},
      {"broken header", "id,na\"me\ns,x\n", {"import.stray_quote 1:6"}},
      {"cell missing", head + "s,x,k,b\n", {"import.cell_count 2:7"}},
      {"cell too many", head + "s,第一,k,b,c,d\n", {"import.cell_count 2:12"}},
      {"quote inside a cell", head + "s,x\"y,k,b,c\n", {"import.stray_quote 2:4"}},
      {"text after a quote", head + "s,\"x\"y,k,b,c\n", {"import.stray_quote 2:5"}},
      {"quote never closed", head + "s,\"x,k,b,c\nt,y,k,b,c\n", {"import.open_quote 2:3"}},
      {"reading goes on behind a broken row",
       head + "s,x\"y,k,b,c\n-,y,k,b,c\n",
       {"import.stray_quote 2:4", "import.id_invalid 3:1"}},
      {"cell too long", head + "s," + long_text + ",k,b,c\n", {"import.cell_too_long 2:3"}},
      {"list too long as a whole", head + "s,x,k,;" + long_text + ",c\n", {"import.cell_too_long 2:7"}},
      {"id empty", head + ",x,k,b,c\n", {"import.empty 2:1"}},
      {"id with a formula", head + "=1+1,x,k,b,c\n", {"import.id_invalid 2:1"}},
      {"id with a slash", head + "a/b,x,k,b,c\n", {"import.id_invalid 2:1"}},
      {"id too long", head + std::string(65, 'a') + ",x,k,b,c\n", {"import.id_invalid 2:1"}},
      {"name empty", head + "s,　,k,b,c\n", {"import.empty 2:3"}},
      {"name with a line break", head + "s,\"x\ny\",k,b,c\n", {"import.text_invalid 2:3"}},
      {"kind with a bell", head + "s,x,k\a,b,c\n", {"import.text_invalid 2:5"}},
      {"name with an invisible line separator", head + "s,x\u2028y,k,b,c\n", {"import.text_invalid 2:3"}},
      {"too many branches", head + "s,x,k," + branches + ",c\n", {"import.too_many_branches 2:7"}},
      {"branch twice", head + "s,x,k,b; b,c\n", {"import.duplicate_branch 2:7"}},
      {"contact with an empty address", head + "s,x,k,b,Zhang <>\n", {"import.contact_invalid 2:9"}},
      {"contact with an open bracket", head + "s,x,k,b,Zhang <a@b\n", {"import.contact_invalid 2:9"}},
      {"contact with text behind", head + "s,x,k,b,<a@b> Zhang\n", {"import.contact_invalid 2:9"}},
      {"contact twice", head + "s,x,k,b,A <a@b>; B <a@b>\n", {"import.duplicate_contact 2:9"}},
      {"too many contacts", head + "s,x,k,b," + contacts + "\n", {"import.too_many_contacts 2:9"}},
      {"unit twice, also when another row is broken",
       head + "s,x,k,b,c\nt,,k,b,c\ns,y,k,b,c\nt,x,k,b,c\n",
       {"import.empty 3:3", "import.duplicate_unit 4:1", "import.duplicate_unit 5:1"}},
      {"every error of a row",
       head + "-,,k,b;b,c<\n",
       {"import.id_invalid 2:1", "import.empty 2:3", "import.duplicate_branch 2:6",
        "import.contact_invalid 2:10"}},
      {"neither UTF-8 nor GB18030", "id,name\ns,\xFF\xFF\n", {"import.encoding 2:3"}},
      {"UTF-16", std::string("\xFF\xFEi\0d\0", 6), {"import.encoding 1:1"}},
      {"UTF-8 with a damaged byte", "编号,名称\ns,第一\x80小学\n", {"import.encoding 2:5"}},
      {"marked as UTF-8, but is not", "\xEF\xBB\xBFid,name\ns,\xB5\xDA\n", {"import.encoding 2:3"}},
      {"GB18030 cut in the middle of a character", "id,name\ns,\xB5\xDA\xD2", {"import.encoding 2:4"}},
  };
  for (const auto& row : table) EXPECT_EQ(refusals(row.file), row.errors) << row.why;
}

TEST(ReadUnitsCsv, NamesBothLinesOfAUnitEnrolledTwice) {
  const auto rows = read_units_csv("id,name\ns,x\nt,y\n\"s\",z\n");
  ASSERT_TRUE(rows.has_error());
  ASSERT_EQ(rows.error().size(), 1U);
  EXPECT_EQ(rows.error()[0].message(Language::en),
            "the unit s is enrolled twice in this list: at 2 and again at 4");
}

TEST(ReadUnitsCsv, StopsAtItsLimits) {
  const std::string file = "id,name\na,x\nb,x\nc,x\n";
  EXPECT_EQ(refusals(file, {.bytes_max = 10}), std::vector<std::string>{"import.too_large 1:1"});
  EXPECT_EQ(refusals(file, {.rows_max = 2}), std::vector<std::string>{"import.too_many_rows 4:1"});
  EXPECT_THAT(refusals(file, {.bytes_max = file.size(), .rows_max = 3}), IsEmpty());
}

TEST(ReadUnitsCsv, ShowsAsManyErrorsAsTheCapAllowsAndSaysThatThereAreMore) {
  std::string file = "id,name\n";
  for (int i = 0; i < 5; ++i) file += "-,x\n";
  EXPECT_THAT(refusals(file, {.errors_max = 3}),
              ElementsAre("import.id_invalid 2:1", "import.id_invalid 3:1", "import.id_invalid 4:1",
                          "import.more_errors 5:1"));
  EXPECT_EQ(refusals(file, {.errors_max = 5}).size(), 5U);
}

TEST(CheckUnits, RefusesContactsOfOtherPartiesAndUnitsEnrolledAlready) {
  const auto rows = read("id,name,contact:unit_head,contact:campaign_office\ns,x,a,b\nt,y,c,\n");
  const std::vector<std::string> parties{"unit_head"};
  const auto errors = check_units(rows, parties, [](const UnitId& id) { return id.value == "t"; });
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_EQ(errors[0].name(), "import.unknown_party");
  EXPECT_EQ(errors[0].position, (Position{2, 1}));
  EXPECT_EQ(errors[1].name(), "import.already_enrolled");
  EXPECT_EQ(errors[1].kind(), ErrorKind::conflict);
  EXPECT_EQ(errors[1].position, (Position{3, 1}));
  const auto capped = check_units(rows, {}, [](const UnitId&) { return true; }, {.errors_max = 1});
  ASSERT_EQ(capped.size(), 2U);
  EXPECT_EQ(capped[1].name(), "import.more_errors");
}

TEST(CheckUnits, AcceptsWhatTheCampaignKnowsAndHasNotYet) {
  const auto rows = read("id,name,contact:unit_head\ns,x,a\n");
  const std::vector<std::string> parties{"unit", "unit_head"};
  EXPECT_THAT(check_units(rows, parties, [](const UnitId&) { return false; }), IsEmpty());
}

TEST(ContactParties, AreThoseOnTheSideOfTheUnits) {
  Plan plan;
  plan.parties = {Party{"unit_head", {}, PartyScope::unit, false},
                  Party{"campaign_office", {}, PartyScope::organiser, false},
                  Party{"party_branch", {}, PartyScope::unit, true}};
  EXPECT_THAT(contact_parties(plan), ElementsAre("unit_head", "party_branch"));
}

}  // namespace
}  // namespace duban
