#include "orchestrator/http/response_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

#include <boost/beast/http/status.hpp>

namespace duban::http {
namespace {

// The server writes these itself.
constexpr std::array<std::string_view, 7> kOwnHeaders{
    "Content-Length", "Transfer-Encoding", "Connection", "Date", "Content-Type", "X-Request-Id", "Trailer"};

bool is_header_safe(const std::string& name, const std::string& value) {
  const auto is_name_byte = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '-';
  };
  const auto is_control = [](char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F; };
  return !name.empty() && std::all_of(name.begin(), name.end(), is_name_byte) &&
         std::none_of(value.begin(), value.end(), is_control) &&
         std::none_of(kOwnHeaders.begin(), kOwnHeaders.end(),
                      [&](std::string_view own) { return equal_ignoring_case(own, name); });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void append_number(std::string& out, std::uint64_t number) {
  char digits[24];
  out.append(digits, std::to_chars(std::begin(digits), std::end(digits), number).ptr);
}

}  // namespace

bool is_sendable(const Response& response) {
  return response.status >= 200 && response.status <= 599 &&
         is_header_safe("Content", response.content_type) &&
         std::all_of(response.headers.begin(), response.headers.end(),
                     [](const auto& field) { return is_header_safe(field.first, field.second); });
}

void append_response(std::string& out, const Response& response, const ResponseFrame& frame) {
  const auto body_bytes = response.file ? response.file->size_bytes : response.body.size();
  // RFC 9110 §15.3.5 and §15.4.5: these two never have a body.
  const bool bodiless = response.status == 204 || response.status == 304;
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(response.status));
  out.push_back(' ');
  const auto reason =
      boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
  out.append(reason.data(), reason.size()).append("\r\n");
  append_field(out, "Date", frame.date);
  if (!bodiless) {
    if (body_bytes > 0) append_field(out, "Content-Type", response.content_type);
    out.append("Content-Length: ");
    append_number(out, body_bytes);
    out.append("\r\n");
  }
  if (!frame.request_id.empty()) append_field(out, "X-Request-Id", frame.request_id);
  append_field(out, "X-Content-Type-Options", "nosniff");
  bool cache_control = false;
  for (const auto& [name, value] : response.headers) {
    cache_control = cache_control || equal_ignoring_case(name, "Cache-Control");
    append_field(out, name, value);
  }
  if (!cache_control) append_field(out, "Cache-Control", "no-store");
  if (frame.close) {
    append_field(out, "Connection", "close");
  } else if (frame.announce_keep_alive) {
    append_field(out, "Connection", "keep-alive");
  }
  out.append("\r\n");
  if (!bodiless && !frame.head_only && !response.file) out.append(response.body);
}

std::string http_date(std::int64_t unix_seconds) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_seconds moment{std::chrono::seconds(unix_seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{moment - day};
  std::array<char, 64> text{};
  const int size =
      std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                    kDays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                    kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                    static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                    static_cast<int>(time.seconds().count()));
  return std::string(text.data(), static_cast<std::size_t>(size));
}

}  // namespace duban::http
