#include "persistence/trail/history.hpp"

#include "persistence/codec_io.hpp"
#include "persistence/keys.hpp"
#include "persistence/tables/trail.hpp"

#include <algorithm>

namespace duban::history {
namespace {

// Far more than one decision can cause.
constexpr std::uint64_t kRecordsMax = 1U << 20U;

// The records [first, end) of one decision.
struct Run {
  std::uint64_t first;
  std::uint64_t end;
};

Run parse_run(std::string_view key, std::string_view value) {
  const auto parsed = tables::History::parse(key);
  const auto count = parse_count(value);
  if (!parsed || !count) throw CorruptRead("a malformed entry of a history");
  return {parsed->sequence, parsed->sequence + *count};
}

// Where to begin so that nothing from `from` on is missed: it may lie inside a run.
std::uint64_t first_run_with(const Snapshot& snapshot, Partition partition, const Subject& subject,
                             std::uint64_t from) {
  const auto range = tables::History::range(partition, subject.campaign, subject.unit);
  const auto behind =
      keys::after(tables::History::at(partition, subject.campaign, subject.unit, from).view());
  auto begin = from;
  snapshot.scan_reverse(Table::history, range.from, behind,
                        [&](std::string_view key, std::string_view value) {
                          const auto run = parse_run(key, value);
                          if (run.end > from) begin = run.first;
                          return false;
                        });
  return begin;
}

}  // namespace

std::string encode_count(std::uint64_t records) {
  if (records == 1) return {};
  codec::Writer writer;
  writer.varint(records);
  return writer.take();
}

std::optional<std::uint64_t> parse_count(std::string_view value) {
  if (value.empty()) return 1;
  codec::Reader reader(value);
  const auto records = reader.varint();
  if (reader.failed() || !reader.at_end() || records < 2 || records > kRecordsMax) return std::nullopt;
  return records;
}

void each(const Snapshot& snapshot, Partition partition, const Subject& subject, std::uint64_t from,
          const Visitor& visit) {
  const auto range = tables::History::range(partition, subject.campaign, subject.unit);
  const auto begin = from == 0 ? 0 : first_run_with(snapshot, partition, subject, from);
  snapshot.scan(Table::history, tables::History::at(partition, subject.campaign, subject.unit, begin).view(),
                range.to, [&](std::string_view key, std::string_view value) {
                  const auto run = parse_run(key, value);
                  for (auto sequence = std::max(run.first, from); sequence < run.end; ++sequence) {
                    if (!visit(sequence)) return false;
                  }
                  return true;
                });
}

void each_reverse(const Snapshot& snapshot, Partition partition, const Subject& subject,
                  const Visitor& visit) {
  const auto range = tables::History::range(partition, subject.campaign, subject.unit);
  snapshot.scan_reverse(Table::history, range.from, range.to,
                        [&](std::string_view key, std::string_view value) {
                          const auto run = parse_run(key, value);
                          for (auto sequence = run.end; sequence-- > run.first;) {
                            if (!visit(sequence)) return false;
                          }
                          return true;
                        });
}

bool contains(const Snapshot& snapshot, Partition partition, const Subject& subject, std::uint64_t sequence) {
  bool found = false;
  each(snapshot, partition, subject, sequence, [&](std::uint64_t next) {
    found = next == sequence;
    return false;
  });
  return found;
}

}  // namespace duban::history
