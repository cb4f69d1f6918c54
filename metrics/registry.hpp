// Everything Duban shows at /metrics. This folder includes no other folder of the project: each part is told
// what happened through verbs ("request_answered"), and only the composition root connects the two.
//
// One Registry lives for the whole process; the structs of metrics hold a reference into it and must not
// outlive it. Every call is safe from any thread. Conventions: the prefix `duban_`, base units (seconds,
// bytes), `_total` for counters, and labels from small sets only, never a unit or a person. Nothing fails:
// what cannot be shown is counted in duban_metrics_series_refused_total.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace duban::metrics {

class Registry {
 public:
  Registry();
  ~Registry();
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // Every series in the Prometheus text format 0.0.4.
  [[nodiscard]] std::string render() const;

  struct Impl;  // families.hpp; only the .cpp files of this folder know it
  [[nodiscard]] Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

// The Content-Type of render()'s text.
inline constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace duban::metrics
