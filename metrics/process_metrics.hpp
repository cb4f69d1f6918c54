// What the kernel knows about this process, read from /proc when measure() is called (before each scrape),
// and what was built. A value that cannot be read keeps its last reading.
#pragma once

#include "metrics/registry.hpp"

#include <filesystem>

namespace duban::metrics {

struct Build {
  std::string_view version;   // "0.1.0"
  std::string_view revision;  // the commit, or "unknown"
  std::string_view compiler;  // "gcc-12.2.0"
};

class ProcessMetrics {
 public:
  // `proc` is the /proc file system; tests give a copy of known content.
  ProcessMetrics(Registry& registry, const Build& build, std::filesystem::path proc = "/proc");
  ~ProcessMetrics();

  void measure();

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace duban::metrics
