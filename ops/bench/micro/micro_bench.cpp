// Micro benchmarks of what a transition is made of: decide, codec, tree, calendar. Run by hand; --help lists
// the options of Google Benchmark. Nothing here is asserted: the figures are for finding out where time goes,
// and the count of instructions (instruction_count.cpp) is what a change is held to.
#include "ops/bench/micro/education_unit.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/trail/merkle.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/schedule/schedule.hpp"
#include "workflows/unit_campaign/moments.hpp"

#include <benchmark/benchmark.h>

namespace duban::bench {
namespace {

void decide_on(benchmark::State& run, const Sample& sample) {
  for (auto _ : run) {
    auto decision = decide(sample.state, sample.context, sample.side, sample.command, sample.now);
    benchmark::DoNotOptimize(decision);
  }
}

void decide_filing(benchmark::State& run) {
  decide_on(run, filing_sample());
}
BENCHMARK(decide_filing);

void decide_wake_up(benchmark::State& run) {
  decide_on(run, wake_up_sample());
}
BENCHMARK(decide_wake_up);

void decide_and_encode_filing(benchmark::State& run) {
  const auto sample = filing_sample();
  Encoded encoded;
  for (auto _ : run) decide_and_encode(sample, encoded);
  run.counters["record_bytes"] = static_cast<double>(encoded.records.size());
}
BENCHMARK(decide_and_encode_filing);

void decide_and_encode_wake_up(benchmark::State& run) {
  const auto sample = wake_up_sample();
  Encoded encoded;
  for (auto _ : run) decide_and_encode(sample, encoded);
  run.counters["record_bytes"] = static_cast<double>(encoded.records.size());
}
BENCHMARK(decide_and_encode_wake_up);

Timed<UnitCampaign> stored(const Sample& sample) {
  return {sample.state, next_wake_up(sample.state, sample.context)};
}

void codec_encode_state(benchmark::State& run) {
  const auto record = stored(wake_up_sample());
  for (auto _ : run) benchmark::DoNotOptimize(codec::encode(record));
  run.counters["bytes"] = static_cast<double>(codec::encode(record).size());
}
BENCHMARK(codec_encode_state);

void codec_decode_state(benchmark::State& run) {
  const auto bytes = codec::encode(stored(wake_up_sample()));
  for (auto _ : run) {
    auto state = tables::UnitCampaigns::read_state(bytes);
    benchmark::DoNotOptimize(state);
  }
}
BENCHMARK(codec_decode_state);

std::string one_record() {
  const auto sample = filing_sample();
  const auto decision = decide(sample.state, sample.context, sample.side, sample.command, sample.now).value();
  AuditEnvelope envelope;
  envelope.actor = "office";
  envelope.campaign = sample.context.campaign;
  envelope.unit = sample.state.unit;
  envelope.plan = sample.context.plan->digest.hex();
  std::string record;
  write_audit_record(record, envelope, decision.events.back());
  return record;
}

void codec_read_audit_record(benchmark::State& run) {
  const auto record = one_record();
  for (auto _ : run) {
    auto read = read_audit_record(record);
    benchmark::DoNotOptimize(read);
  }
  run.counters["bytes"] = static_cast<double>(record.size());
}
BENCHMARK(codec_read_audit_record);

void tree_leaf_hash(benchmark::State& run) {
  const auto record = one_record();
  for (auto _ : run) benchmark::DoNotOptimize(merkle_leaf_hash(record));
  run.SetBytesProcessed(static_cast<std::int64_t>(run.iterations() * record.size()));
}
BENCHMARK(tree_leaf_hash);

// With the nodes that a leaf completes, one for each on average.
void tree_append(benchmark::State& run) {
  const auto record = one_record();
  MerkleAppender tree;
  std::vector<MerkleNode> completed;
  for (auto _ : run) {
    completed.clear();
    benchmark::DoNotOptimize(tree.append(record, completed));
  }
}
BENCHMARK(tree_append);

void calendar_add_working_days(benchmark::State& run) {
  const auto calendar = load_calendar(read_source_file("workflows/calendars/cn.yaml")).value();
  const auto from = *parse_date("2011-09-28");
  const auto days = static_cast<int>(run.range(0));
  for (auto _ : run) benchmark::DoNotOptimize(calendar.add_working_days(from, days));
}
BENCHMARK(calendar_add_working_days)->Arg(1)->Arg(5)->Arg(60);

void calendar_resolve_schedule(benchmark::State& run) {
  const auto sample = filing_sample();
  for (auto _ : run) {
    auto schedule = resolve_schedule(*sample.context.plan, 2011, *sample.context.calendar);
    benchmark::DoNotOptimize(schedule);
  }
}
BENCHMARK(calendar_resolve_schedule);

}  // namespace
}  // namespace duban::bench

BENCHMARK_MAIN();
