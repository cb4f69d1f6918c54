#include "metrics/http_metrics.hpp"

#include "metrics/families.hpp"

namespace duban::metrics {
namespace {

const Buckets kRequestSeconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10};

constexpr std::size_t kOperationsMax = 120;

std::string_view status_class(unsigned status) {
  switch (status / 100) {
    case 1:
      return "1xx";
    case 2:
      return "2xx";
    case 3:
      return "3xx";
    case 4:
      return "4xx";
    case 5:
      return "5xx";
    default:
      return "other";
  }
}

}  // namespace

struct HttpMetrics::Families {
  explicit Families(Registry& registry)
      : requests(registry, "duban_http_requests_total", "Requests answered, by operation and status class.",
                 {"operation", "status_class"}, kOperationsMax * 5),
        request_seconds(registry, "duban_http_request_seconds",
                        "Time from the end of a request's head to the end of its answer, by operation.",
                        {"operation"}, kOperationsMax, kRequestSeconds),
        connections(add_gauge(registry, "duban_http_connections", "Connections open now.")),
        connections_accepted(add_counter(registry, "duban_http_connections_accepted_total",
                                         "Connections accepted since the start.")),
        protocol_rejections(registry, "duban_http_protocol_rejections_total",
                            "Connections refused or cut before there was a request, by reason.", {"reason"},
                            40) {}

  BoundedFamily<Counter> requests;
  BoundedFamily<Histogram> request_seconds;
  Gauge& connections;
  Counter& connections_accepted;
  BoundedFamily<Counter> protocol_rejections;
};

HttpMetrics::HttpMetrics(Registry& registry) : families_(std::make_unique<Families>(registry)) {}
HttpMetrics::~HttpMetrics() = default;

void HttpMetrics::request_answered(std::string_view operation, unsigned status, double seconds) {
  families_->requests.change({operation, status_class(status)},
                             [](Counter& counter) { counter.Increment(); });
  families_->request_seconds.change({operation}, [&](Histogram& histogram) { histogram.Observe(seconds); });
}

void HttpMetrics::connection_opened() {
  families_->connections.Increment();
  families_->connections_accepted.Increment();
}

void HttpMetrics::connection_closed() {
  families_->connections.Decrement();
}

void HttpMetrics::protocol_rejected(std::string_view reason) {
  families_->protocol_rejections.change({reason}, [](Counter& counter) { counter.Increment(); });
}

}  // namespace duban::metrics
