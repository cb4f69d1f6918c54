// Audit records: every event type there and back, golden bytes that guard every name, and no byte that may be
// changed unnoticed.
#include "workflows/audit/audit_record.hpp"

#include "tests/support/shipped_files.hpp"
#include "tests/unit/audit/sample_events.hpp"

#include <fstream>
#include <set>

#include <gtest/gtest.h>

namespace duban {
namespace {

using test::record_of;
using test::sample_envelope;

std::string rewritten(const AuditRecord& record) {
  std::string bytes;
  std::visit([&](const auto& event) { write_audit_record(bytes, record.envelope, event); }, record.event);
  return bytes;
}

void expect_corrupt(const std::string& bytes) {
  const auto record = read_audit_record(bytes);
  ASSERT_TRUE(record.has_error()) << bytes;
  EXPECT_EQ(record.error().name(), "store.corrupt");
}

TEST(AuditRecord, OfEveryEventComesBackAsItWas) {
  std::size_t seen = 0;
  test::for_each_event([&](const auto& event, bool) {
    const auto bytes = record_of(event);
    const auto record = read_audit_record(bytes);
    ASSERT_FALSE(record.has_error()) << bytes << record.error().message(Language::en);
    EXPECT_EQ(rewritten(*record), bytes);
    EXPECT_TRUE(std::holds_alternative<std::remove_cvref_t<decltype(event)>>(record->event));
    ++seen;
  });
  EXPECT_EQ(seen, 2 * test::event_types());
}

TEST(AuditRecord, EqualsItsGoldenBytes) {
  std::string text;
  test::for_each_event([&](const auto& event, bool) { text += record_of(event) + "\n"; });
  const auto expected = testing::read_source_file("tests/unit/audit/records.golden.txt");
  if (text == expected) return;
  const auto path = ::testing::TempDir() + "records.golden.txt";
  std::ofstream(path) << text;
  FAIL() << "names or forms of audit records have changed; what is written now is in " << path;
}

TEST(AuditRecord, HasANameOfItsOwnForEachEvent) {
  std::set<std::string> names;
  test::for_each_event([&](const auto& event, bool full) {
    if (full) {
      EXPECT_TRUE(names.insert(std::string(event_name(event))).second) << event_name(event).text();
    }
  });
}

TEST(AuditRecord, LeavesOutWhatIsEmptyAroundTheEvent) {
  AuditEnvelope envelope;
  envelope.actor = "server";
  envelope.command = "c1";
  const auto bytes = record_of(AccessTokenEvent{TokenRevoked{"t1"}}, envelope);
  EXPECT_EQ(bytes,
            R"({"actor":"server","at":"1970-01-01T00:00:00.000Z","command":"c1","data":{"token":"t1"},)"
            R"("event":"TokenRevoked","seq":0,"v":1})");
  EXPECT_FALSE(read_audit_record(bytes).has_error());
}

// Every position, three other bytes each: either refused, or what it says is what it is written as, so that
// the leaf differs.
TEST(AuditRecord, HasNoByteThatMayChangeUnnoticed) {
  std::size_t refused = 0;
  std::size_t other = 0;
  test::for_each_event([&](const auto& event, bool full) {
    if (!full) return;
    const auto bytes = record_of(event);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      for (const unsigned char flip : {0x01, 0x20, 0x80}) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ flip);
        const auto record = read_audit_record(changed);
        if (record.has_error()) {
          ++refused;
          continue;
        }
        ++other;
        ASSERT_EQ(rewritten(*record), changed);
      }
    }
  });
  EXPECT_GT(refused, 0U);
  EXPECT_GT(other, 0U);
}

TEST(AuditRecord, CutShortOrDrawnOutIsRefused) {
  const auto bytes = record_of(UnitEvent{UnitWithdrawn{"closed"}});
  for (std::size_t length = 0; length < bytes.size(); ++length) expect_corrupt(bytes.substr(0, length));
  for (const auto* tail : {" ", "\n", "{}", "\xFF"}) expect_corrupt(bytes + tail);
  expect_corrupt(" " + bytes);
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  if (at == std::string::npos) throw std::invalid_argument(what);
  return text.replace(at, what.size(), by);
}

TEST(AuditRecord, InAnyOtherFormIsRefused) {
  const auto bytes = record_of(UnitEvent{UnitWithdrawn{"closed"}});
  ASSERT_FALSE(read_audit_record(bytes).has_error());
  expect_corrupt("[]");
  expect_corrupt(replaced(bytes, "\"v\":1", "\"v\":2"));
  expect_corrupt(replaced(bytes, "\"v\":1", "\"v\":1,\"w\":1"));
  expect_corrupt(replaced(bytes, "\"seq\":42", "\"seq\":42.0"));
  expect_corrupt(replaced(bytes, "\"seq\":42", "\"seq\":-42"));
  expect_corrupt(replaced(bytes, "\"seq\":42", "\"seq\":\"42\""));
  expect_corrupt(replaced(bytes, "\"seq\":42", "\"seq\":42,\"seq\":42"));
  expect_corrupt(replaced(bytes, "\"seq\":42,", ""));
  expect_corrupt(replaced(bytes, "\"actor\":\"office\"", "\"actor\":\"\""));
  expect_corrupt(replaced(bytes, "\"actor\":\"office\"", "\"actor\":\"\\u006fffice\""));
  expect_corrupt(replaced(bytes, "\"event\":\"UnitWithdrawn\"", "\"event\":\"UnitVanished\""));
  expect_corrupt(replaced(bytes, "{\"reason\":\"closed\"}", "{}"));
  expect_corrupt(replaced(bytes, "{\"reason\":\"closed\"}", "{\"reason\":1}"));
  expect_corrupt(replaced(bytes, "{\"reason\":\"closed\"}", "{\"more\":\"x\",\"reason\":\"closed\"}"));
  expect_corrupt(replaced(bytes, "{\"reason\":\"closed\"}", "null"));
  expect_corrupt(replaced(bytes, ".000Z", "Z"));
  expect_corrupt(replaced(bytes, "Z\"", "+00:00\""));
  expect_corrupt(replaced(bytes, "closed", "clo\xFFsed"));
  expect_corrupt(replaced(bytes, "closed", "clo\\/sed"));
}

TEST(AuditRecord, RefusesAnEnumeratorWithATail) {
  TaskWaived waived;
  waived.from = TaskState::open;
  const auto bytes = record_of(UnitEvent{waived});
  ASSERT_FALSE(read_audit_record(bytes).has_error());
  expect_corrupt(replaced(bytes, "\"open\"", "\"open\\u0000more\""));
  expect_corrupt(replaced(bytes, "\"open\"", "\"opened\""));
}

TEST(AuditRecord, RefusesANumberThatItsMemberCannotHold) {
  SubmissionFiled filed;
  filed.from = TaskState::open;
  filed.to = TaskState::accepted;
  filed.number = 7;
  const auto bytes = record_of(UnitEvent{filed});
  ASSERT_FALSE(read_audit_record(bytes).has_error());
  expect_corrupt(replaced(bytes, "\"number\":7", "\"number\":4294967296"));
  expect_corrupt(replaced(bytes, "\"number\":7", "\"number\":-1"));
}

}  // namespace
}  // namespace duban
