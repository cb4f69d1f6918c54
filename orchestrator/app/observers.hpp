// Connects what the parts report with what Prometheus sees and what the log says. Any thread.
#pragma once

#include "metrics/campaign_metrics.hpp"
#include "metrics/engine_metrics.hpp"
#include "metrics/http_metrics.hpp"
#include "metrics/outbox_metrics.hpp"
#include "metrics/process_metrics.hpp"
#include "metrics/registry.hpp"
#include "metrics/store_metrics.hpp"
#include "orchestrator/dispatcher/dispatcher.hpp"
#include "orchestrator/engine/clock.hpp"
#include "orchestrator/engine/engine.hpp"
#include "orchestrator/http/observer.hpp"
#include "orchestrator/queries/overview.hpp"
#include "persistence/threads/mutex.hpp"

#include <map>
#include <set>
#include <string>

namespace duban {

class Observers final : public EngineObserver,
                        public StoreObserver,
                        public DispatcherObserver,
                        public http::Observer {
 public:
  Observers();

  // The whole text of /metrics, with what is measured at this moment: process, disk, units by phase and
  // level.
  [[nodiscard]] std::string render(const Engine& engine, const Store& store, Partition partition);

  // A LeapListener of the wall clock.
  void clock_leapt(LeapNews news, Milliseconds ahead);

  // EngineObserver
  void command_accepted(Name kind) override;
  void command_refused(Name kind, const Error& why) override;
  void wake_up_fired(Milliseconds lag) override;
  void aggregate_quarantined(const CampaignId& campaign, const Error& why) override;
  void batch_committed(const Batch& batch, std::chrono::nanoseconds took) override;
  void queue_measured(std::size_t waiting) override;
  // StoreObserver
  void write_refused_disk_full() override;
  void torn_tail_cut(std::string_view file, std::uint64_t bytes) override;
  [[noreturn]] void background_write_failed(std::string_view detail) override;
  // DispatcherObserver
  void delivered() override;
  void delivery_failed(int status) override;
  void dead_lettered() override;
  void outbox_unreadable() override;
  void outbox_measured(std::size_t waiting, std::optional<Milliseconds> oldest, std::size_t dead) override;
  // http::Observer
  void connection_opened() override;
  void connection_closed() override;
  void request_finished(const http::RequestFinished& request) override;
  void protocol_rejected(ErrorCode code) override;
  void handler_threw(std::string_view operation, std::string_view request_id, std::string_view what) override;

 private:
  void measure_campaigns(const Engine& engine, Partition partition) DUBAN_REQUIRES(rendering_);
  void measure_campaign(const CampaignId& id, const queries::CampaignCounts& counts);
  void measure_store(const Store& store);

  metrics::Registry registry_;
  metrics::EngineMetrics engine_{registry_};
  metrics::CampaignMetrics campaigns_{registry_};
  metrics::HttpMetrics http_{registry_};
  metrics::OutboxMetrics outbox_{registry_};
  metrics::StoreMetrics store_{registry_};
  metrics::ProcessMetrics process_;
  Mutex rendering_;                                          // one scrape at a time
  std::set<CampaignId> shown_ DUBAN_GUARDED_BY(rendering_);  // campaigns with series
};

}  // namespace duban
