// Reads calendar files (docs/calendar-format.md). The YAML itself is read by the plans' strict reader.
#include "workflows/base/utf8.hpp"
#include "workflows/calendar/calendar.hpp"
#include "workflows/calendar/calendar_errors.hpp"
#include "workflows/plan/plan_errors.hpp"
#include "workflows/plan/yaml_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <map>
#include <set>
#include <utility>

namespace duban {
namespace {

using std::chrono::days;
using Kind = YamlNode::Kind;

constexpr int kYearFirst = 1900;
constexpr int kYearLast = 2199;
constexpr int kTextCharactersMax = 500;
constexpr std::size_t kErrorsMax = 100;

// The strict reader speaks of plan files; what it refuses in a calendar carries the calendar's codes.
ErrorCode calendar_code(ErrorCode code) {
  static constexpr std::array kCodes{
      std::pair{errors::plan_not_utf8, errors::calendar_not_utf8},
      std::pair{errors::plan_control_character, errors::calendar_control_character},
      std::pair{errors::plan_syntax, errors::calendar_syntax},
      std::pair{errors::plan_too_deep, errors::calendar_too_deep},
      std::pair{errors::plan_yaml_feature, errors::calendar_yaml_feature},
      std::pair{errors::plan_duplicate_key, errors::calendar_duplicate_key},
  };
  for (const auto& [of_plan, of_calendar] : kCodes) {
    if (code == of_plan) return of_calendar;
  }
  return code;
}

bool is_weekend(Date date) {
  const std::chrono::weekday weekday{date};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_calendar_id(std::string_view text) {
  return !text.empty() && text.size() <= 63 && is_lower(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '_'; });
}

bool is_version(std::string_view text) {
  return !text.empty() && text.size() <= 32 && std::ranges::all_of(text, [](char c) {
    return is_lower(c) || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

// One mapping of the file with the keys it may have. A key that is absent or of the wrong shape is reported
// once and read as empty, so that one mistake does not hide the next.
class CalendarReader {
 public:
  explicit CalendarReader(std::string_view yaml) : yaml_(yaml) {}
  Checked<Calendar> read();

 private:
  using Fields = std::map<std::string, const YamlNode*, std::less<>>;

  Fields fields(const YamlNode& node, const std::string& key,
                std::initializer_list<std::string_view> allowed);
  const YamlNode* list(const Fields& from, const std::string& key);
  std::optional<std::string> scalar(const Fields& from, const std::string& key);
  void constant(const Fields& from, const std::string& key, std::string_view expected);
  std::optional<Date> date(const Fields& from, const std::string& key, int year);
  LocalizedText text(const Fields& from, const std::string& key);
  std::string text_in(const Fields& from, const std::string& key);
  bool expect(const YamlNode& node, Kind kind, const std::string& key);

  void read_metadata(const YamlNode& node);
  void read_year(const YamlNode& node);
  std::optional<int> read_year_number(const Fields& from);
  void read_holiday(const YamlNode& node, CalendarYear& year, std::set<Date>& off);
  void read_workday(const YamlNode& node, CalendarYear& year, const std::set<Date>& off,
                    std::set<Date>& worked);
  void fail(Position at, Error error) { errors_.push_back(std::move(error).at(at)); }
  Errors sorted_errors();

  std::string_view yaml_;
  Errors errors_;
  std::string id_, version_;
  LocalizedText title_;
  std::vector<CalendarYear> years_;
};

// --- shapes ------------------------------------------------------------------------------------------------

bool CalendarReader::expect(const YamlNode& node, Kind kind, const std::string& key) {
  if (node.kind == kind) return true;
  const std::string_view form = kind == Kind::mapping    ? "key: value"
                                : kind == Kind::sequence ? "- item"
                                                         : "value";
  fail(node.at, Error{errors::calendar_wrong_shape, {{"key", key}, {"form", form}}});
  return false;
}

CalendarReader::Fields CalendarReader::fields(const YamlNode& node, const std::string& key,
                                              std::initializer_list<std::string_view> allowed) {
  Fields found;
  if (!expect(node, Kind::mapping, key)) return found;
  std::string names;
  for (const auto name : allowed) names.append(names.empty() ? "" : ", ").append(name);
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    if (std::ranges::find(allowed, node.keys[i].text) == allowed.end()) {
      fail(node.keys[i].at,
           Error{errors::calendar_unknown_key, {{"key", node.keys[i].text}, {"allowed", names}}});
    } else {
      found.emplace(node.keys[i].text, &node.items[i]);
    }
  }
  for (const auto name : allowed) {
    if (!found.contains(name)) fail(node.at, Error{errors::calendar_missing_key, {{"key", name}}});
  }
  return found;
}

const YamlNode* CalendarReader::list(const Fields& from, const std::string& key) {
  const auto at = from.find(key);
  return at != from.end() && expect(*at->second, Kind::sequence, key) ? at->second : nullptr;
}

std::optional<std::string> CalendarReader::scalar(const Fields& from, const std::string& key) {
  const auto at = from.find(key);
  if (at == from.end() || !expect(*at->second, Kind::scalar, key)) return std::nullopt;
  return at->second->text;
}

void CalendarReader::constant(const Fields& from, const std::string& key, std::string_view expected) {
  const auto value = scalar(from, key);
  if (value && *value != expected) {
    fail(from.at(key)->at,
         Error{errors::calendar_unknown_value, {{"key", key}, {"value", *value}, {"allowed", expected}}});
  }
}

std::string CalendarReader::text_in(const Fields& from, const std::string& key) {
  const auto value = scalar(from, key);
  if (!value) return {};
  if (value->empty() || count_characters(*value) > kTextCharactersMax) {
    fail(from.at(key)->at,
         Error{errors::calendar_bad_text, {{"key", key}, {"max", std::to_string(kTextCharactersMax)}}});
  }
  return *value;
}

LocalizedText CalendarReader::text(const Fields& from, const std::string& key) {
  const auto at = from.find(key);
  if (at == from.end()) return {};
  const auto languages = fields(*at->second, key, {"zh", "en"});
  return {text_in(languages, "en"), text_in(languages, "zh")};
}

std::optional<Date> CalendarReader::date(const Fields& from, const std::string& key, int year) {
  const auto value = scalar(from, key);
  if (!value) return std::nullopt;
  const auto at = from.at(key)->at;
  const auto parsed = parse_date(*value);
  if (!parsed) {
    fail(at, Error{errors::calendar_bad_date, {{"key", key}, {"value", *value}}});
    return std::nullopt;
  }
  if (static_cast<int>(std::chrono::year_month_day{*parsed}.year()) != year) {
    fail(at, Error{errors::calendar_outside_year, {{"date", *value}, {"year", std::to_string(year)}}});
    return std::nullopt;
  }
  return parsed;
}

// --- content -----------------------------------------------------------------------------------------------

void CalendarReader::read_metadata(const YamlNode& node) {
  const auto metadata = fields(node, "metadata", {"id", "version", "title"});
  if (const auto id = scalar(metadata, "id")) {
    if (!is_calendar_id(*id)) fail(metadata.at("id")->at, Error{errors::calendar_bad_id, {{"value", *id}}});
    id_ = *id;
  }
  if (const auto version = scalar(metadata, "version")) {
    if (!is_version(*version)) {
      fail(metadata.at("version")->at, Error{errors::calendar_bad_version, {{"value", *version}}});
    }
    version_ = *version;
  }
  title_ = text(metadata, "title");
}

std::optional<int> CalendarReader::read_year_number(const Fields& from) {
  const auto written = scalar(from, "year");
  if (!written) return std::nullopt;
  int year = 0;
  const auto [end, problem] = std::from_chars(written->data(), written->data() + written->size(), year);
  if (problem != std::errc{} || end != written->data() + written->size() || year < kYearFirst ||
      year > kYearLast) {
    fail(from.at("year")->at, Error{errors::calendar_bad_year,
                                    {{"value", *written},
                                     {"first", std::to_string(kYearFirst)},
                                     {"last", std::to_string(kYearLast)}}});
    return std::nullopt;
  }
  if (std::ranges::find(years_, year, &CalendarYear::year) != years_.end()) {
    fail(from.at("year")->at, Error{errors::calendar_duplicate_year, {{"year", *written}}});
    return std::nullopt;
  }
  return year;
}

void CalendarReader::read_year(const YamlNode& node) {
  const auto entry = fields(node, "years", {"year", "source", "days_off", "workdays"});
  const auto number = read_year_number(entry);
  CalendarYear year{
      .year = number.value_or(0), .source = text(entry, "source"), .days_off = {}, .workdays = {}};
  const YamlNode* holidays = list(entry, "days_off");
  const YamlNode* workdays = list(entry, "workdays");
  if (!number) return;  // without its year no date can be judged
  std::set<Date> off;
  std::set<Date> worked;
  if (holidays != nullptr) {
    for (const auto& item : holidays->items) read_holiday(item, year, off);
  }
  if (workdays != nullptr) {
    for (const auto& item : workdays->items) read_workday(item, year, off, worked);
  }
  years_.push_back(std::move(year));
}

void CalendarReader::read_holiday(const YamlNode& node, CalendarYear& year, std::set<Date>& off) {
  const auto entry = fields(node, "days_off", {"from", "to", "name"});
  const auto from = date(entry, "from", year.year);
  const auto to = date(entry, "to", year.year);
  const auto name = text(entry, "name");
  if (!from || !to) return;
  if (*to < *from) {
    fail(entry.at("to")->at,
         Error{errors::calendar_range_reversed, {{"from", format_date(*from)}, {"to", format_date(*to)}}});
  }
  for (Date day = *from; day <= *to; day += days{1}) {
    if (!off.insert(day).second) {
      fail(entry.at("from")->at, Error{errors::calendar_duplicate_day, {{"date", format_date(day)}}});
      return;
    }
    year.days_off.push_back({day, name});
  }
}

void CalendarReader::read_workday(const YamlNode& node, CalendarYear& year, const std::set<Date>& off,
                                  std::set<Date>& worked) {
  const auto entry = fields(node, "workdays", {"date", "name"});
  const auto day = date(entry, "date", year.year);
  const auto name = text(entry, "name");
  if (!day) return;
  const auto at = entry.at("date")->at;
  const std::string written = format_date(*day);
  if (!is_weekend(*day)) fail(at, Error{errors::calendar_workday_not_weekend, {{"date", written}}});
  if (off.contains(*day)) fail(at, Error{errors::calendar_off_and_worked, {{"date", written}}});
  if (!worked.insert(*day).second) fail(at, Error{errors::calendar_duplicate_day, {{"date", written}}});
  year.workdays.push_back({*day, name});
}

Errors CalendarReader::sorted_errors() {
  std::ranges::stable_sort(errors_, {}, [](const Error& error) {
    return error.position ? std::pair{error.position->line, error.position->column} : std::pair{0, 0};
  });
  if (errors_.size() > kErrorsMax) {
    const auto further = std::to_string(errors_.size() - kErrorsMax);
    const auto at = errors_[kErrorsMax].position;
    errors_.resize(kErrorsMax);
    errors_.push_back(Error{errors::calendar_too_many_errors, {{"count", further}}});
    errors_.back().position = at;
  }
  return std::move(errors_);
}

Checked<Calendar> CalendarReader::read() {
  const auto root = read_yaml(yaml_, errors_);
  for (auto& error : errors_) error.code = calendar_code(error.code);
  if (!root) return sorted_errors();
  const auto top = fields(*root, "Calendar", {"apiVersion", "kind", "metadata", "years"});
  constant(top, "apiVersion", "duban/v1");
  constant(top, "kind", "Calendar");
  if (const auto metadata = top.find("metadata"); metadata != top.end()) read_metadata(*metadata->second);
  if (const YamlNode* years = list(top, "years")) {
    for (const auto& year : years->items) read_year(year);
  }
  if (!errors_.empty()) return sorted_errors();
  return Calendar{std::move(id_), std::move(version_), sha256(yaml_), std::move(title_), std::move(years_)};
}

}  // namespace

Checked<Calendar> load_calendar(std::string_view yaml) {
  if (yaml.size() > kCalendarBytesMax) {
    return Errors{
        Error{errors::calendar_too_large,
              {{"bytes", std::to_string(yaml.size())}, {"max", std::to_string(kCalendarBytesMax)}}}};
  }
  return CalendarReader{yaml}.read();
}

}  // namespace duban
