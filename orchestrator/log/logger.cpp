#include "orchestrator/log/logger.hpp"

#include <array>
#include <chrono>
#include <exception>
#include <memory>

#include <spdlog/formatter.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace duban {
namespace {

constexpr std::array<std::string_view, 4> kLevelNames{"debug", "info", "warning", "error"};

// spdlog's own patterns do not escape JSON: the line arrives complete, and only its end is added here.
class WholeLine final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) override {
    line.append(message.payload.begin(), message.payload.end());
    line.push_back('\n');
  }
  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<WholeLine>();
  }
};

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      break;
  }
  return spdlog::level::err;
}

// Never destroyed, so that a thread which outlives main may still log.
spdlog::logger& logger() {
  static spdlog::logger& instance = [&]() -> spdlog::logger& {
    auto* made = new spdlog::logger("duban", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_formatter(std::make_unique<WholeLine>());
    made->set_level(spdlog::level::info);
    // A full or closed standard error must not become more output on standard error.
    made->set_error_handler([](const std::string&) {});
    return *made;
  }();
  return instance;
}

void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  const auto spdlog_level = to_spdlog(level);
  if (!logger().should_log(spdlog_level)) return;
  try {
    const auto now = std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
    const std::string line = format_log_line(now, level, event, {fields.begin(), fields.size()});
    logger().log(spdlog_level, spdlog::string_view_t(line.data(), line.size()));
  } catch (const std::exception&) {
    // Out of memory: a lost log line must never stop the work that it describes.
  }
}

}  // namespace

std::string_view log_level_name(LogLevel level) {
  return kLevelNames[static_cast<std::size_t>(level)];
}

std::optional<LogLevel> parse_log_level(std::string_view name) {
  for (std::size_t i = 0; i < kLevelNames.size(); ++i) {
    if (kLevelNames[i] == name) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

void set_log_level(LogLevel level) {
  logger().set_level(to_spdlog(level));
}

LogLevel log_level() {
  switch (logger().level()) {
    case spdlog::level::trace:
    case spdlog::level::debug:
      return LogLevel::debug;
    case spdlog::level::info:
      return LogLevel::info;
    case spdlog::level::warn:
      return LogLevel::warning;
    default:
      return LogLevel::error;
  }
}

void log_debug(std::string_view event, std::initializer_list<LogField> fields) {
  log(LogLevel::debug, event, fields);
}

void log_info(std::string_view event, std::initializer_list<LogField> fields) {
  log(LogLevel::info, event, fields);
}

void log_warning(std::string_view event, std::initializer_list<LogField> fields) {
  log(LogLevel::warning, event, fields);
}

void log_error(std::string_view event, std::initializer_list<LogField> fields) {
  log(LogLevel::error, event, fields);
}

}  // namespace duban
