#include "workflows/base/time.hpp"

#include <array>
#include <cstdio>

#include <date/tz.h>

namespace duban {
namespace {

using std::chrono::days;
using std::chrono::minutes;

const date::time_zone& zone_of(const void* zone) {
  return *static_cast<const date::time_zone*>(zone);
}

// Reads exactly `width` digits at `at` and moves on; -1 when there are none.
int digits(std::string_view text, std::size_t& at, int width) {
  int value = 0;
  for (int i = 0; i < width; ++i, ++at) {
    if (at >= text.size() || text[at] < '0' || text[at] > '9') return -1;
    value = value * 10 + (text[at] - '0');
  }
  return value;
}

bool take(std::string_view text, std::size_t& at, char expected) {
  if (at >= text.size() || text[at] != expected) return false;
  ++at;
  return true;
}

std::optional<Date> date_at(std::string_view text, std::size_t& at) {
  const int year = digits(text, at, 4);
  if (year < 0 || !take(text, at, '-')) return std::nullopt;
  const int month = digits(text, at, 2);
  if (month < 0 || !take(text, at, '-')) return std::nullopt;
  const int day = digits(text, at, 2);
  if (day < 0) return std::nullopt;
  const std::chrono::year_month_day ymd{std::chrono::year{year},
                                        std::chrono::month(static_cast<unsigned>(month)),
                                        std::chrono::day(static_cast<unsigned>(day))};
  if (!ymd.ok()) return std::nullopt;
  return Date{ymd};
}

struct Clock {
  int hour, minute, second, millisecond;
};

Clock clock_of(Milliseconds of_day) {
  const auto total = static_cast<int>(of_day.count());
  return {total / 3'600'000, total / 60'000 % 60, total / 1000 % 60, total % 1000};
}

// Every audit record says several times when: no format string here.
void put_digits(std::string& text, std::size_t at, std::size_t count, int value) {
  for (; count > 0; --count, value /= 10) text[at + count - 1] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::string format_date(Date date) {
  const std::chrono::year_month_day ymd{date};
  const int year = static_cast<int>(ymd.year());
  std::string text = year < 0 || year > 9999 ? std::to_string(year) : std::string(4, '0');
  if (year >= 0 && year <= 9999) put_digits(text, 0, 4, year);
  const auto month_at = text.size() + 1;
  text.append("-00-00");
  put_digits(text, month_at, 2, static_cast<int>(static_cast<unsigned>(ymd.month())));
  put_digits(text, month_at + 3, 2, static_cast<int>(static_cast<unsigned>(ymd.day())));
  return text;
}

std::optional<Date> parse_date(std::string_view text) {
  std::size_t at = 0;
  const auto date = date_at(text, at);
  return at == text.size() ? date : std::nullopt;
}

std::string format_instant_utc(Instant instant) {
  const auto day = std::chrono::floor<days>(instant);
  const auto clock = clock_of(instant - day);
  std::string text = format_date(day);
  const auto hour_at = text.size() + 1;
  text.append("T00:00:00.000Z");
  put_digits(text, hour_at, 2, clock.hour);
  put_digits(text, hour_at + 3, 2, clock.minute);
  put_digits(text, hour_at + 6, 2, clock.second);
  put_digits(text, hour_at + 9, 3, clock.millisecond);
  return text;
}

std::optional<Instant> parse_instant(std::string_view text) {
  std::size_t at = 0;
  const auto date = date_at(text, at);
  if (!date || at >= text.size() || (text[at] != 'T' && text[at] != 't')) return std::nullopt;
  ++at;
  const int hour = digits(text, at, 2);
  if (hour < 0 || hour > 23 || !take(text, at, ':')) return std::nullopt;
  const int minute = digits(text, at, 2);
  if (minute < 0 || minute > 59 || !take(text, at, ':')) return std::nullopt;
  const int second = digits(text, at, 2);
  if (second < 0 || second > 59) return std::nullopt;
  int millisecond = 0;
  if (take(text, at, '.')) {
    int scale = 100;
    const auto first = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
      millisecond += (text[at++] - '0') * scale;
      scale /= 10;
    }
    if (at == first) return std::nullopt;
  }
  minutes offset{0};
  if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) {
    ++at;
  } else {
    if (at >= text.size() || (text[at] != '+' && text[at] != '-')) return std::nullopt;
    const int sign = text[at++] == '-' ? -1 : 1;
    const int offset_hours = digits(text, at, 2);
    if (offset_hours < 0 || offset_hours > 23 || !take(text, at, ':')) return std::nullopt;
    const int offset_minutes = digits(text, at, 2);
    if (offset_minutes < 0 || offset_minutes > 59) return std::nullopt;
    offset = minutes{sign * (offset_hours * 60 + offset_minutes)};
  }
  if (at != text.size()) return std::nullopt;
  return Instant{*date} + std::chrono::hours{hour} + minutes{minute} + std::chrono::seconds{second} +
         Milliseconds{millisecond} - offset;
}

std::optional<TimeZone> TimeZone::find(std::string_view iana_name) {
  try {
    return TimeZone{std::string(iana_name), date::locate_zone(std::string(iana_name))};
  } catch (const std::runtime_error&) {  // the library's way to say "unknown"
    return std::nullopt;
  }
}

Instant TimeZone::at(Date date, int minutes_of_day) const {
  const auto local = date::local_time<Milliseconds>{date.time_since_epoch() + minutes{minutes_of_day}};
  const auto info = zone_of(zone_).get_info(date::floor<std::chrono::seconds>(local));
  if (info.result == date::local_info::nonexistent)
    return Instant{Milliseconds{info.first.end.time_since_epoch()}};
  return Instant{local.time_since_epoch() - info.first.offset};
}

Date TimeZone::local_date(Instant instant) const {
  const auto info = zone_of(zone_).get_info(date::floor<std::chrono::seconds>(instant));
  return std::chrono::floor<days>(instant + info.offset);
}

std::string TimeZone::format(Instant instant) const {
  const auto info = zone_of(zone_).get_info(date::floor<std::chrono::seconds>(instant));
  const auto local = instant + info.offset;
  const auto day = std::chrono::floor<days>(local);
  const auto clock = clock_of(local - day);
  const auto offset = std::chrono::duration_cast<minutes>(info.offset).count();
  std::array<char, 40> buffer{};
  int length =
      std::snprintf(buffer.data(), buffer.size(), "T%02d:%02d:%02d", clock.hour, clock.minute, clock.second);
  std::string text = format_date(day) + std::string(buffer.data(), static_cast<std::size_t>(length));
  if (clock.millisecond != 0) {
    length = std::snprintf(buffer.data(), buffer.size(), ".%03d", clock.millisecond);
    text.append(buffer.data(), static_cast<std::size_t>(length));
  }
  const auto magnitude = offset < 0 ? -offset : offset;
  length = std::snprintf(buffer.data(), buffer.size(), "%c%02d:%02d", offset < 0 ? '-' : '+',
                         static_cast<int>(magnitude / 60), static_cast<int>(magnitude % 60));
  return text.append(buffer.data(), static_cast<std::size_t>(length));
}

}  // namespace duban
