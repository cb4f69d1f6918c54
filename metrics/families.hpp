// What the .cpp files of this folder share; nobody else includes it, because prometheus-cpp stays out of
// every widely included header.
#pragma once

#include "metrics/registry.hpp"
#include "persistence/threads/mutex.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

namespace duban::metrics {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;
using Buckets = Histogram::BucketBoundaries;

struct Registry::Impl {
  Impl();

  prometheus::Registry families;
  prometheus::Family<Counter>& series_refused;
};

// A label value that is not 1 to 64 letters, digits or "_.:/+-" is shown as "other", so that no caller's
// mistake puts foreign text into the exposition.
[[nodiscard]] std::string label_value(std::string_view text);

// One metric without labels, present from the start so that a dashboard shows 0 and not a hole.
[[nodiscard]] Counter& add_counter(Registry& registry, const char* name, const char* help);
[[nodiscard]] Gauge& add_gauge(Registry& registry, const char* name, const char* help);
[[nodiscard]] Histogram& add_histogram(Registry& registry, const char* name, const char* help,
                                       const Buckets& buckets);

// A family whose number of series is bounded. Beyond the bound a counter or histogram folds into the series
// whose labels are all "other", which keeps sums right; a gauge is not shown, because two values cannot share
// one. Both are counted as refused.
template <class Metric>
class BoundedFamily {
 public:
  using LabelNames = std::vector<std::string>;
  using Values = std::initializer_list<std::string_view>;

  BoundedFamily(Registry& registry, const char* name, const char* help, LabelNames label_names,
                std::size_t series_max, Buckets buckets = {})
      : family_(build(registry, name, help)),
        refused_(registry.impl().series_refused.Add({{"metric", name}})),
        label_names_(std::move(label_names)),
        series_max_(series_max),
        buckets_(std::move(buckets)) {}

  // Calls change(metric) under this family's lock, so that a series is never removed while it is changed.
  template <class Change>
  void change(Values values, Change change) {
    const MutexLock lock(mutex_);
    // A series that exists has values that can be shown: only new ones are looked at.
    auto found = series_.find(values);
    if (found == series_.end()) {
      std::vector<std::string> key;
      key.reserve(values.size());
      for (const auto value : values) key.push_back(label_value(value));
      found = series_.find(key);
      if (found != series_.end()) return change(*found->second);
      if (series_.size() >= series_max_) {
        refused_.Increment();
        if constexpr (std::is_same_v<Metric, Gauge>) return;
        key.assign(label_names_.size(), "other");
        found = series_.find(key);
      }
      if (found == series_.end()) found = series_.emplace(key, &add(key)).first;
    }
    change(*found->second);
  }

  // Removes every series whose first label has this value.
  void remove(std::string_view first_label) {
    const std::string value = label_value(first_label);
    const MutexLock lock(mutex_);
    std::erase_if(series_, [&](const auto& entry) {
      if (entry.first.front() != value) return false;
      family_.Remove(entry.second);
      return true;
    });
  }

 private:
  struct ByValues {
    using is_transparent = void;
    template <class Left, class Right>
    bool operator()(const Left& left, const Right& right) const {
      return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end());
    }
  };

  static prometheus::Family<Metric>& build(Registry& registry, const char* name, const char* help) {
    auto& families = registry.impl().families;
    if constexpr (std::is_same_v<Metric, Counter>) {
      return prometheus::BuildCounter().Name(name).Help(help).Register(families);
    } else if constexpr (std::is_same_v<Metric, Gauge>) {
      return prometheus::BuildGauge().Name(name).Help(help).Register(families);
    } else {
      return prometheus::BuildHistogram().Name(name).Help(help).Register(families);
    }
  }

  Metric& add(const std::vector<std::string>& values) {
    prometheus::Labels labels;
    for (std::size_t i = 0; i < label_names_.size(); ++i) labels.emplace(label_names_[i], values[i]);
    if constexpr (std::is_same_v<Metric, Histogram>) {
      return family_.Add(labels, buckets_);
    } else {
      return family_.Add(labels);
    }
  }

  prometheus::Family<Metric>& family_;
  Counter& refused_;
  LabelNames label_names_;
  std::size_t series_max_;
  Buckets buckets_;
  Mutex mutex_;
  std::map<std::vector<std::string>, Metric*, ByValues> series_ DUBAN_GUARDED_BY(mutex_);
};

}  // namespace duban::metrics
