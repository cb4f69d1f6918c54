#include "metrics/process_metrics.hpp"

#include "metrics/families.hpp"
#include "persistence/threads/mutex.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <system_error>
#include <unistd.h>

namespace duban::metrics {
namespace {

// Fields of /proc/<pid>/stat after the command name, counted from 0 (proc(5) counts from 3).
constexpr std::size_t kUserTicks = 11;
constexpr std::size_t kSystemTicks = 12;
constexpr std::size_t kThreads = 17;
constexpr std::size_t kStartTicks = 19;
constexpr std::size_t kResidentPages = 21;

// The command name stands in parentheses and may hold spaces and parentheses itself: start after the last.
std::optional<std::array<double, kResidentPages + 1>> read_stat(const std::filesystem::path& path) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;

  std::istringstream rest(text.substr(name_end + 1));
  std::string state;
  rest >> state;
  std::array<double, kResidentPages + 1> fields{};
  for (std::size_t i = 1; i < fields.size(); ++i) rest >> fields[i];
  if (!rest) return std::nullopt;
  return fields;
}

std::optional<double> read_boot_time_seconds(const std::filesystem::path& path) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string key;
    double seconds = 0;
    if (words >> key >> seconds && key == "btime") return seconds;
  }
  return std::nullopt;
}

std::optional<double> count_entries(const std::filesystem::path& folder) {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    ++count;
  }
  if (error) return std::nullopt;
  return count;
}

}  // namespace

struct ProcessMetrics::Families {
  Families(Registry& registry, std::filesystem::path proc_folder)
      : proc(std::move(proc_folder)),
        resident_bytes(add_gauge(registry, "duban_process_resident_memory_bytes", "Resident memory.")),
        open_files(add_gauge(registry, "duban_process_open_file_descriptors", "File descriptors open now.")),
        threads(add_gauge(registry, "duban_process_threads", "Threads running now.")),
        start_time_seconds(add_gauge(registry, "duban_process_start_time_seconds",
                                     "Moment the process started, in seconds since the Unix epoch.")),
        cpu_seconds(add_counter(registry, "duban_process_cpu_seconds_total",
                                "Processor time in user and system mode.")),
        build(registry, "duban_build_info", "Always 1; the labels say what was built.",
              {"version", "revision", "compiler"}, 1) {}

  std::filesystem::path proc;
  Gauge& resident_bytes;
  Gauge& open_files;
  Gauge& threads;
  Gauge& start_time_seconds;
  Counter& cpu_seconds;
  BoundedFamily<Gauge> build;
  Mutex measuring;  // one after the other: read what was counted, add what is new
};

ProcessMetrics::ProcessMetrics(Registry& registry, const Build& build, std::filesystem::path proc)
    : families_(std::make_unique<Families>(registry, std::move(proc))) {
  families_->build.change({build.version, build.revision, build.compiler},
                          [](Gauge& gauge) { gauge.Set(1); });
}
ProcessMetrics::~ProcessMetrics() = default;

void ProcessMetrics::measure() {
  // Two scrapes at once must not both add the same processor time.
  const MutexLock lock(families_->measuring);
  const auto ticks_per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto page_bytes = static_cast<double>(sysconf(_SC_PAGESIZE));

  if (const auto stat = read_stat(families_->proc / "self" / "stat")) {
    families_->resident_bytes.Set((*stat)[kResidentPages] * page_bytes);
    families_->threads.Set((*stat)[kThreads]);
    const double cpu_seconds = ((*stat)[kUserTicks] + (*stat)[kSystemTicks]) / ticks_per_second;
    const double newly_used = cpu_seconds - families_->cpu_seconds.Value();
    if (newly_used > 0) families_->cpu_seconds.Increment(newly_used);
    if (const auto boot = read_boot_time_seconds(families_->proc / "stat")) {
      families_->start_time_seconds.Set(*boot + (*stat)[kStartTicks] / ticks_per_second);
    }
  }
  if (const auto open_files = count_entries(families_->proc / "self" / "fd")) {
    families_->open_files.Set(*open_files);
  }
}

}  // namespace duban::metrics
