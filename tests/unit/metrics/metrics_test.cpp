#include "metrics/campaign_metrics.hpp"
#include "metrics/engine_metrics.hpp"
#include "metrics/http_metrics.hpp"
#include "metrics/outbox_metrics.hpp"
#include "metrics/process_metrics.hpp"
#include "metrics/registry.hpp"
#include "metrics/store_metrics.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace duban::metrics {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A folder of its own for each test, gone afterwards.
class Metrics : public ::testing::Test {
 protected:
  Metrics() {
    std::string name = (std::filesystem::temp_directory_path() / "duban-metrics-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
  }
  ~Metrics() override { std::filesystem::remove_all(folder_); }

  void write(const std::filesystem::path& name, const std::string& text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  [[nodiscard]] std::string read(const std::filesystem::path& name) const {
    std::ostringstream text;
    text << std::ifstream(folder_ / name).rdbuf();
    return text.str();
  }

  std::filesystem::path folder_;
  Registry registry_;
};

std::size_t count_lines_that_start_with(const std::string& text, const std::string& start) {
  std::istringstream lines(text);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(start)) ++count;
  }
  return count;
}

TEST_F(Metrics, AreAcceptedByPromtool) {
  EngineMetrics engine(registry_);
  CampaignMetrics campaigns(registry_);
  HttpMetrics http(registry_);
  OutboxMetrics outbox(registry_);
  StoreMetrics store(registry_);
  ProcessMetrics process(registry_, {"0.1.0", "0123abc", "gcc-12.2.0"});

  // Every family needs a series, or the text would not mention it.
  engine.command_taken_in("file_submission");
  engine.command_rejected("workflow.not_open");
  engine.transitions_made("submission_filed", 1);
  engine.batch_committed(3, 0.004);
  engine.queue_measured(0, 7);
  engine.wake_up_fired(0.02);
  engine.oldest_overdue_wake_up_measured(1.5);
  campaigns.units_counted("education-2011", "self_correction", "yellow", 12);
  campaigns.overdue_tasks_counted("education-2011", 3);
  campaigns.open_escalations_counted("education-2011", "red", 1);
  http.connection_opened();
  http.request_answered("listUnits", 200, 0.003);
  http.protocol_rejected("framing");
  outbox.notice_delivered();
  outbox.outbox_measured(4, 12.5, 1);
  store.disk_measured(1024, 4096);
  process.measure();
  for (int i = 0; i < 2000; ++i) campaigns.overdue_tasks_counted("c" + std::to_string(i), 1);

  const std::string text = registry_.render();
  write("metrics.txt", text);
  const std::string file = (folder_ / "metrics.txt").string();
  const std::string complaints = (folder_ / "complaints.txt").string();
  const int status = std::system(("promtool check metrics <" + file + " >" + complaints + " 2>&1").c_str());
  EXPECT_EQ(status, 0) << "promtool (Debian package prometheus) says: " << read("complaints.txt");
  EXPECT_EQ(read("complaints.txt"), "");

  const auto families = count_lines_that_start_with(text, "# TYPE ");
  EXPECT_EQ(families, count_lines_that_start_with(text, "# TYPE duban_"));
  EXPECT_EQ(families, count_lines_that_start_with(text, "# HELP duban_"));
  EXPECT_EQ(families, 48U);
}

TEST_F(Metrics, PromtoolRefusesWhatIsWrong) {
  write("metrics.txt", "# TYPE duban_wrong counter\nduban_wrong 1\n");
  const std::string file = (folder_ / "metrics.txt").string();
  EXPECT_NE(std::system(("promtool check metrics <" + file + " >/dev/null 2>&1").c_str()), 0);
}

TEST_F(Metrics, EngineCountsCommandsRejectionsAndTransitions) {
  EngineMetrics engine(registry_);
  engine.command_taken_in("waive_task");
  engine.command_taken_in("waive_task");
  engine.command_rejected("workflow.not_open");
  engine.transitions_made("task_waived", 1);
  engine.batch_committed(2, 0.0015);
  engine.queue_measured(3, 9);
  engine.wake_up_fired(2);
  engine.oldest_overdue_wake_up_measured(61);
  engine.clock_leap_held(3600);
  engine.clock_leap_followed();
  const auto text = registry_.render();
  EXPECT_THAT(text, HasSubstr("duban_engine_commands_total{kind=\"waive_task\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("duban_engine_rejections_total{code=\"workflow.not_open\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("duban_engine_transitions_total{event=\"task_waived\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("duban_engine_batch_commands_bucket{le=\"2\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("duban_engine_batch_commands_bucket{le=\"1\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("duban_engine_sync_seconds_count 1\n"));
  EXPECT_THAT(text, HasSubstr("duban_engine_queue_depth{partition=\"3\"} 9\n"));
  EXPECT_THAT(text, HasSubstr("duban_timer_wake_ups_total 1\n"));
  EXPECT_THAT(text, HasSubstr("duban_timer_lag_seconds_sum 2\n"));
  EXPECT_THAT(text, HasSubstr("duban_timer_oldest_overdue_wake_up_seconds 61\n"));
  EXPECT_THAT(text, HasSubstr("duban_clock_leap_held_seconds 3600\n"));
  EXPECT_THAT(text, HasSubstr("duban_clock_leaps_followed_total 1\n"));
}

TEST_F(Metrics, ACampaignThatEndsTakesItsSeriesWithIt) {
  CampaignMetrics campaigns(registry_);
  for (const auto* campaign : {"education-2011", "health-2011"}) {
    campaigns.units_counted(campaign, "summary", "none", 60);
    campaigns.overdue_tasks_counted(campaign, 2);
    campaigns.open_escalations_counted(campaign, "orange", 1);
  }
  EXPECT_THAT(registry_.render(), HasSubstr("education-2011"));

  campaigns.campaign_ended("education-2011");

  const auto text = registry_.render();
  EXPECT_THAT(text, Not(HasSubstr("education-2011")));
  EXPECT_THAT(text, HasSubstr("duban_campaign_overdue_tasks{campaign=\"health-2011\"} 2\n"));
  EXPECT_THAT(
      text,
      HasSubstr("duban_campaign_units{campaign=\"health-2011\",level=\"none\",phase=\"summary\"} 60\n"));
  EXPECT_THAT(text,
              HasSubstr("duban_campaign_open_escalations{campaign=\"health-2011\",level=\"orange\"} 1\n"));
}

TEST_F(Metrics, CampaignsBeyondTheBoundAreNotShownButCounted) {
  CampaignMetrics campaigns(registry_);
  for (int i = 0; i < 150; ++i) campaigns.overdue_tasks_counted("campaign-" + std::to_string(i), 1);
  auto text = registry_.render();
  EXPECT_EQ(count_lines_that_start_with(text, "duban_campaign_overdue_tasks{"), 100U);
  EXPECT_THAT(text, Not(HasSubstr("\"other\"")));
  EXPECT_THAT(text,
              HasSubstr("duban_metrics_series_refused_total{metric=\"duban_campaign_overdue_tasks\"} 50\n"));

  // The place of one that ended is free for another.
  campaigns.campaign_ended("campaign-0");
  campaigns.overdue_tasks_counted("campaign-149", 5);
  text = registry_.render();
  EXPECT_THAT(text, HasSubstr("duban_campaign_overdue_tasks{campaign=\"campaign-149\"} 5\n"));
}

TEST_F(Metrics, CountersBeyondTheBoundFoldIntoOther) {
  HttpMetrics http(registry_);
  for (int i = 0; i < 1000; ++i) http.request_answered("operation" + std::to_string(i), 404, 0.001);
  const auto text = registry_.render();
  EXPECT_EQ(count_lines_that_start_with(text, "duban_http_requests_total{"), 601U);
  EXPECT_EQ(count_lines_that_start_with(text, "duban_http_request_seconds_count{"), 121U);
  EXPECT_THAT(text, HasSubstr("duban_http_requests_total{operation=\"other\",status_class=\"other\"} 400\n"));
}

TEST_F(Metrics, ForeignTextNeverBecomesALabel) {
  HttpMetrics http(registry_);
  http.protocol_rejected("framing\"} 1\nduban_forged 1");
  http.protocol_rejected("张三");
  http.protocol_rejected("");
  http.protocol_rejected(std::string(65, 'a'));
  const auto text = registry_.render();
  EXPECT_THAT(text, HasSubstr("duban_http_protocol_rejections_total{reason=\"other\"} 4\n"));
  EXPECT_EQ(count_lines_that_start_with(text, "duban_http_protocol_rejections_total{"), 1U);
  EXPECT_THAT(text, Not(HasSubstr("duban_forged")));
}

TEST_F(Metrics, HttpCountsByStatusClassAndConnections) {
  HttpMetrics http(registry_);
  http.connection_opened();
  http.connection_opened();
  http.connection_closed();
  for (const unsigned status : {101U, 204U, 304U, 422U, 503U, 700U}) {
    http.request_answered("readUnit", status, 0.02);
  }
  const auto text = registry_.render();
  for (const auto* status_class : {"1xx", "2xx", "3xx", "4xx", "5xx", "other"}) {
    EXPECT_THAT(text,
                HasSubstr(std::string("operation=\"readUnit\",status_class=\"") + status_class + "\"} 1\n"));
  }
  EXPECT_THAT(text, HasSubstr("duban_http_connections 1\n"));
  EXPECT_THAT(text, HasSubstr("duban_http_connections_accepted_total 2\n"));
  EXPECT_THAT(text, HasSubstr("duban_http_request_seconds_count{operation=\"readUnit\"} 6\n"));
}

TEST_F(Metrics, OutboxShowsWhatWaitsAndWhatWasGivenUp) {
  OutboxMetrics outbox(registry_);
  outbox.notice_delivered();
  outbox.delivery_failed();
  outbox.delivery_failed();
  outbox.notice_dead_lettered();
  outbox.outbox_measured(4, 90.5, 1);
  const auto text = registry_.render();
  EXPECT_THAT(text, HasSubstr("duban_outbox_deliveries_total 1\n"));
  EXPECT_THAT(text, HasSubstr("duban_outbox_failures_total 2\n"));
  EXPECT_THAT(text, HasSubstr("duban_outbox_dead_lettered_total 1\n"));
  EXPECT_THAT(text, HasSubstr("duban_outbox_depth 4\n"));
  EXPECT_THAT(text, HasSubstr("duban_outbox_oldest_age_seconds 90.5\n"));
  EXPECT_THAT(text, HasSubstr("duban_outbox_dead_letters 1\n"));
}

TEST_F(Metrics, StoreShowsDiskAndRocksdb) {
  StoreMetrics store(registry_);
  store.disk_measured(5'000'000'000, 123);
  store.write_refused();
  store.rocksdb_measured("sst_bytes", 1);
  store.rocksdb_measured("writes_stopped", 1);
  store.rocksdb_measured("kept_versions", 7);  // of a store that is not RocksDB
  const auto text = registry_.render();
  EXPECT_THAT(text, HasSubstr("duban_store_used_bytes 5000000000\n"));
  EXPECT_THAT(text, HasSubstr("duban_store_free_above_reserve_bytes 123\n"));
  EXPECT_THAT(text, HasSubstr("duban_store_refused_writes_total 1\n"));
  EXPECT_THAT(text, HasSubstr("duban_rocksdb_sst_bytes 1\n"));
  EXPECT_THAT(text, HasSubstr("duban_rocksdb_background_errors 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("kept_versions")));
  EXPECT_THAT(text, HasSubstr("duban_rocksdb_writes_stopped 1\n"));
}

TEST_F(Metrics, ProcessReadsWhatTheKernelWrites) {
  const auto ticks = sysconf(_SC_CLK_TCK);
  write("stat", "cpu  1 2 3\nbtime 1316800000\nprocesses 5\n");
  // A command name with a space and a parenthesis must not shift the fields.
  const std::string start = "42 (du) ban) S 1 1 1 0 -1 0 0 0 0 0 ";
  const std::string end =
      " 0 0 20 0 7 0 " + std::to_string(10 * ticks) + " 999999 256 18446744073709551615 1\n";
  write("self/stat", start + std::to_string(3 * ticks) + " " + std::to_string(ticks) + end);
  for (const auto* descriptor : {"0", "1", "2"}) write(std::string("self/fd/") + descriptor, "");

  ProcessMetrics process(registry_, {"0.1.0", "0123abc", "gcc-12.2.0"}, folder_);
  process.measure();

  auto text = registry_.render();
  EXPECT_THAT(text, HasSubstr("duban_process_resident_memory_bytes " +
                              std::to_string(256 * sysconf(_SC_PAGESIZE)) + "\n"));
  EXPECT_THAT(text, HasSubstr("duban_process_open_file_descriptors 3\n"));
  EXPECT_THAT(text, HasSubstr("duban_process_threads 7\n"));
  EXPECT_THAT(text, HasSubstr("duban_process_start_time_seconds 1316800010\n"));
  EXPECT_THAT(text, HasSubstr("duban_process_cpu_seconds_total 4\n"));
  EXPECT_THAT(text, HasSubstr("duban_build_info{compiler=\"gcc-12.2.0\",revision=\"0123abc\","
                              "version=\"0.1.0\"} 1\n"));

  // Processor time is a running total in /proc too; a reading that fails keeps the last one.
  write("self/stat", start + std::to_string(5 * ticks) + " " + std::to_string(ticks) + end);
  process.measure();
  EXPECT_THAT(registry_.render(), HasSubstr("duban_process_cpu_seconds_total 6\n"));
  write("self/stat", "nonsense");
  process.measure();
  EXPECT_THAT(registry_.render(), HasSubstr("duban_process_cpu_seconds_total 6\n"));
}

TEST_F(Metrics, ProcessReadsTheRealProc) {
  ProcessMetrics process(registry_, {"0.1.0", "unknown", "gcc"});
  process.measure();
  const auto text = registry_.render();
  EXPECT_THAT(text, Not(HasSubstr("duban_process_resident_memory_bytes 0\n")));
  EXPECT_THAT(text, Not(HasSubstr("duban_process_open_file_descriptors 0\n")));
  EXPECT_THAT(text, Not(HasSubstr("duban_process_start_time_seconds 0\n")));
}

TEST_F(Metrics, MayBeToldAndReadFromManyThreads) {
  EngineMetrics engine(registry_);
  CampaignMetrics campaigns(registry_);
  constexpr int kThreads = 4;
  constexpr int kTimes = 500;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      const std::string campaign = "campaign-" + std::to_string(i);
      for (int time = 0; time < kTimes; ++time) {
        engine.command_taken_in(time % 2 == 0 ? "accept" : "return");
        campaigns.overdue_tasks_counted(campaign, 1);
        campaigns.campaign_ended(campaign);
        if (time % 100 == 0) {
          EXPECT_FALSE(registry_.render().empty());
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const auto text = registry_.render();
  EXPECT_THAT(text, HasSubstr("duban_engine_commands_total{kind=\"accept\"} 1000\n"));
  EXPECT_THAT(text, HasSubstr("duban_engine_commands_total{kind=\"return\"} 1000\n"));
  EXPECT_THAT(text, Not(HasSubstr("campaign-")));
}

}  // namespace
}  // namespace duban::metrics
