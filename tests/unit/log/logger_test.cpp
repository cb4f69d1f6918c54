#include "orchestrator/log/logger.hpp"

#include <cmath>
#include <cstdio>
#include <limits>
#include <sstream>
#include <thread>
#include <unistd.h>
#include <vector>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace duban {
namespace {

using boost::json::object;

const Instant kMoment = parse_instant("2011-10-30T23:59:59.123+08:00").value();

std::string line_of(std::string_view event, std::initializer_list<LogField> fields) {
  return format_log_line(kMoment, LogLevel::info, event, {fields.begin(), fields.size()});
}

// Strict about JSON and about UTF-8; fails the test that asks when the line is neither.
object parsed(const std::string& line) {
  boost::json::error_code error;
  auto value = boost::json::parse(line, error);
  EXPECT_FALSE(error) << error.message() << ": " << line;
  return value.is_object() ? value.as_object() : object{};
}

// Sends standard error to a file for as long as it lives, and gives the lines that arrived.
class CapturedStandardError {
 public:
  CapturedStandardError() : file_(std::tmpfile()), saved_(dup(STDERR_FILENO)) {
    std::fflush(stderr);
    dup2(fileno(file_), STDERR_FILENO);
  }
  ~CapturedStandardError() {
    restore();
    std::fclose(file_);
  }
  CapturedStandardError(const CapturedStandardError&) = delete;
  CapturedStandardError& operator=(const CapturedStandardError&) = delete;

  std::vector<std::string> lines() {
    restore();
    std::rewind(file_);
    std::string text;
    for (int c = std::fgetc(file_); c != EOF; c = std::fgetc(file_)) text += static_cast<char>(c);
    std::vector<std::string> result;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) result.push_back(line);
    return result;
  }

 private:
  void restore() {
    if (saved_ < 0) return;
    std::fflush(stderr);
    dup2(saved_, STDERR_FILENO);
    close(saved_);
    saved_ = -1;
  }

  std::FILE* file_;
  int saved_;
};

class LogLevelOfTheProcess : public ::testing::Test {
 protected:
  ~LogLevelOfTheProcess() override { set_log_level(LogLevel::info); }
};

TEST(FormatLogLine, SaysWhenHowBadWhatAndWhere) {
  EXPECT_EQ(line_of("unit_enrolled", {{"message", "Enrolled."},
                                      {"request_id", "r-1"},
                                      {"campaign", "education-2011"},
                                      {"units", 60},
                                      {"bytes", std::uint64_t{18446744073709551615U}},
                                      {"difference", -3},
                                      {"seconds", 0.25},
                                      {"first", true}}),
            R"({"ts":"2011-10-30T15:59:59.123Z","level":"info","event":"unit_enrolled",)"
            R"("message":"Enrolled.","request_id":"r-1","campaign":"education-2011","units":60,)"
            R"("bytes":18446744073709551615,"difference":-3,"seconds":0.25,"first":true})");
}

TEST(FormatLogLine, IsJsonWhateverTheValueHolds) {
  const std::vector<std::string> hostile{
      "a \"quoted\" word",
      "two\nlines\r\n",
      "back\\slash\\",
      "{\"event\":\"forged\"}",
      std::string("nul\0inside", 10),
      "\x1b[31mred\x1b[0m",
      "del\x7f",
      "c1 \xC2\x9B control",
      "separators \xE2\x80\xA8 \xE2\x80\xA9",
      "张三 督办",
      "\xF0\x9F\x98\x80",
      "",
  };
  for (const auto& text : hostile) {
    const auto line = line_of("e", {{"message", text}});
    EXPECT_EQ(parsed(line).at("message").as_string(), text) << line;
    for (const char c : line) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) << line;
    EXPECT_EQ(line.find("\xC2\x9B"), std::string::npos);
    EXPECT_EQ(line.find("\xE2\x80\xA8"), std::string::npos);
  }
}

TEST(FormatLogLine, IsJsonForEveryByteInEveryPlace) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string text{static_cast<char>(first), static_cast<char>(second), 'x'};
      boost::json::error_code error;
      const auto value = boost::json::parse(line_of(text, {{text, text}}), error);
      ASSERT_FALSE(error) << first << " " << second;
      ASSERT_EQ(value.as_object().size(), 4U) << first << " " << second;
    }
  }
}

TEST(FormatLogLine, ReplacesInvalidUtf8) {
  const auto replaced = [](std::string_view text) {
    return std::string(parsed(line_of("e", {{"message", text}})).at("message").as_string());
  };
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(replaced("a\xFFz"), "a" + bad + "z");
  EXPECT_EQ(replaced("cut \xE5\xBC"), "cut " + bad + bad);
  EXPECT_EQ(replaced("\xC0\xAF"), bad + bad);                      // overlong "/"
  EXPECT_EQ(replaced("\xED\xA0\x80"), bad + bad + bad);            // a surrogate
  EXPECT_EQ(replaced("\xF4\x90\x80\x80"), bad + bad + bad + bad);  // above U+10FFFF
}

TEST(FormatLogLine, HasNoNumberThatJsonLacks) {
  const auto line = line_of("e", {{"a", std::nan("")}, {"b", std::numeric_limits<double>::infinity()}});
  EXPECT_TRUE(parsed(line).at("a").is_null());
  EXPECT_TRUE(parsed(line).at("b").is_null());
}

TEST(FormatLogLine, NeverHidesOneMemberBehindAnother) {
  const auto line = line_of("e", {{"event", 1}, {"ts", 2}, {"level", 3}, {"x", 4}, {"x", 5}, {"x_", 6}});
  const auto members = parsed(line);
  EXPECT_EQ(members.size(), 9U) << line;
  EXPECT_EQ(members.at("event").as_string(), "e");
  EXPECT_EQ(members.at("event_").as_int64(), 1);
  EXPECT_EQ(members.at("x__").as_int64(), 6);
}

TEST(FormatLogLine, CutsLongValuesBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "督";
  const auto shown = parsed(line_of("e", {{"message", text}})).at("message").as_string();
  EXPECT_EQ(shown.size(), 4095U + 3U);
  EXPECT_TRUE(shown.ends_with("督…"));
  EXPECT_EQ(shown.find("\xEF\xBF\xBD"), boost::json::string::npos);
}

TEST(FormatLogLine, RedactsWhatItsKeyGivesAway) {
  const auto members = parsed(line_of("e", {{"token", "dbn_abc"},
                                            {"unit_head_name", "张三"},
                                            {"owner_email", "a@example.org"},
                                            {"phone", 13800000000},
                                            {"token_id", "t-7"},
                                            {"campaign", "c"}}));
  for (const auto* key : {"token", "unit_head_name", "owner_email", "phone"}) {
    EXPECT_EQ(members.at(key).as_string(), "[redacted]") << key;
  }
  EXPECT_EQ(members.at("token_id").as_string(), "t-7");
  EXPECT_EQ(members.at("campaign").as_string(), "c");
}

TEST_F(LogLevelOfTheProcess, IsReadByNameAndChangedWhileRunning) {
  for (const auto level : {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error}) {
    EXPECT_EQ(parse_log_level(log_level_name(level)), level);
    set_log_level(level);
    EXPECT_EQ(log_level(), level);
  }
  for (const auto* name : {"", "INFO", "warn", "trace"}) EXPECT_FALSE(parse_log_level(name)) << name;
}

TEST_F(LogLevelOfTheProcess, DecidesWhatReachesStandardError) {
  CapturedStandardError captured;
  log_debug("too_quiet");
  log_info("first");
  set_log_level(LogLevel::warning);
  log_info("too_quiet");
  log_warning("second");
  log_error("third", {{"code", "store.unavailable"}});
  set_log_level(LogLevel::debug);
  log_debug("fourth");

  const auto lines = captured.lines();
  ASSERT_EQ(lines.size(), 4U);
  const std::vector<std::pair<std::string, std::string>> expected{
      {"info", "first"}, {"warning", "second"}, {"error", "third"}, {"debug", "fourth"}};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto members = parsed(lines[i]);
    EXPECT_EQ(members.at("level").as_string(), expected[i].first);
    EXPECT_EQ(members.at("event").as_string(), expected[i].second);
    EXPECT_TRUE(parse_instant(std::string_view(members.at("ts").as_string()))) << lines[i];
  }
  EXPECT_EQ(parsed(lines[2]).at("code").as_string(), "store.unavailable");
}

TEST_F(LogLevelOfTheProcess, LinesOfManyThreadsDoNotMix) {
  constexpr int kThreads = 4;
  constexpr int kTimes = 250;
  CapturedStandardError captured;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([i] {
      const std::string text(300, static_cast<char>('a' + i));
      for (int time = 0; time < kTimes; ++time) log_info("line", {{"message", text + "{}\n"}});
    });
  }
  for (auto& thread : threads) thread.join();

  const auto lines = captured.lines();
  ASSERT_EQ(lines.size(), static_cast<std::size_t>(kThreads * kTimes));
  for (const auto& line : lines) {
    const auto members = parsed(line);
    ASSERT_TRUE(members.contains("message")) << line;
    const std::string message(members.at("message").as_string());
    EXPECT_EQ(message, std::string(300, message[0]) + "{}\n");
  }
}

}  // namespace
}  // namespace duban
