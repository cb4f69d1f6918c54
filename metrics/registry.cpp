#include "metrics/registry.hpp"

#include "metrics/families.hpp"

#include <algorithm>
#include <locale>
#include <sstream>

#include <prometheus/text_serializer.h>

namespace duban::metrics {
namespace {

constexpr std::size_t kLabelBytesMax = 64;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_.:/+-").find(c) != std::string_view::npos;
}

}  // namespace

std::string label_value(std::string_view text) {
  if (text.empty() || text.size() > kLabelBytesMax || !std::all_of(text.begin(), text.end(), is_plain)) {
    return "other";
  }
  return std::string(text);
}

Counter& add_counter(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry.impl().families).Add({});
}

Gauge& add_gauge(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry.impl().families).Add({});
}

Histogram& add_histogram(Registry& registry, const char* name, const char* help, const Buckets& buckets) {
  return prometheus::BuildHistogram()
      .Name(name)
      .Help(help)
      .Register(registry.impl().families)
      .Add({}, buckets);
}

Registry::Impl::Impl()
    : series_refused(prometheus::BuildCounter()
                         .Name("duban_metrics_series_refused_total")
                         .Help("Changes of a metric that found no room for another series, by metric.")
                         .Register(families)) {}

Registry::Registry() : impl_(std::make_unique<Impl>()) {}
Registry::~Registry() = default;

std::string Registry::render() const {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  prometheus::TextSerializer().Serialize(text, impl_->families.Collect());
  return std::move(text).str();
}

}  // namespace duban::metrics
