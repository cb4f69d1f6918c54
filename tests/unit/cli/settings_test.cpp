#include "orchestrator/cli/settings.hpp"

#include "orchestrator/cli/cli_errors.hpp"
#include "tests/support/shipped_files.hpp"

#include <map>

#include <gtest/gtest.h>

namespace duban::cli {
namespace {

SettingSources sources(std::map<std::string, std::string> flags,
                       std::map<std::string, std::string> environment, std::optional<std::string> file = {}) {
  return {std::move(flags),
          [environment = std::move(environment)](const std::string& name) -> std::optional<std::string> {
            const auto found = environment.find(name);
            if (found == environment.end()) return std::nullopt;
            return found->second;
          },
          "duban.yaml", std::move(file)};
}

const SettingInForce& in_force(const Settings& settings, std::string_view key) {
  for (const auto& setting : settings.in_force) {
    if (setting.key == key) return setting;
  }
  throw std::out_of_range(std::string(key));
}

TEST(ResolveSettings, TakesTheFlagBeforeTheEnvironmentBeforeTheFileBeforeTheDefault) {
  const std::string file = "data: from-file\nlisten: 127.0.0.1:1\nlog_level: debug\n";
  const auto settings = resolve_settings(sources(
      {{"data", "from-flag"}}, {{"DUBAN_DATA", "from-environment"}, {"DUBAN_LISTEN", "[::1]:2"}}, file));
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->options.data_folder, "from-flag");
  EXPECT_EQ(in_force(*settings, "data").source, "--data");
  EXPECT_EQ(settings->options.listen_address, "::1");
  EXPECT_EQ(settings->options.listen_port, 2);
  EXPECT_EQ(in_force(*settings, "listen").source, "DUBAN_LISTEN");
  EXPECT_EQ(in_force(*settings, "listen").value, "[::1]:2");
  EXPECT_EQ(settings->options.log_level, "debug");
  EXPECT_EQ(in_force(*settings, "log_level").source, "duban.yaml:3");
  EXPECT_EQ(settings->options.http_threads, ServeOptions{}.http_threads);
  EXPECT_EQ(in_force(*settings, "http_threads").source, "default");
}

TEST(ResolveSettings, ReadsEveryClock) {
  const auto accelerated =
      resolve_settings(sources({{"clock", "accelerated:86400"}, {"now", "2011-09-05T00:00:00+08:00"}}, {}));
  ASSERT_TRUE(accelerated.has_value());
  EXPECT_EQ(accelerated->options.clock, ClockKind::accelerated);
  EXPECT_EQ(accelerated->options.clock_factor, 86400);
  EXPECT_EQ(accelerated->options.clock_now, parse_instant("2011-09-04T16:00:00Z"));
  EXPECT_EQ(in_force(*accelerated, "clock").value, "accelerated:86400");
  EXPECT_EQ(resolve_settings(sources({{"clock", "virtual"}}, {}))->options.clock, ClockKind::virtual_);
  EXPECT_EQ(resolve_settings(sources({{"clock", "wall"}}, {}))->options.clock, ClockKind::wall);
}

TEST(ResolveSettings, RefusesAnUnknownKeyWithItsPlace) {
  const auto settings = resolve_settings(sources({}, {}, "data: x\nlisten_on: y\n"));
  ASSERT_TRUE(settings.has_error());
  ASSERT_EQ(settings.error().size(), 1U);
  EXPECT_EQ(settings.error()[0].code, errors::config_unknown_key);
  EXPECT_EQ(settings.error()[0].position, (Position{2, 1}));
}

TEST(ResolveSettings, RefusesWhatIsNoFlatMappingOfValues) {
  for (const std::string file :
       {"- a\n", "data: [a]\n", "data: a\ndata: b\n", "data: &x a\n", "data: \"a\n"}) {
    const auto settings = resolve_settings(sources({}, {}, file));
    ASSERT_TRUE(settings.has_error()) << file;
    EXPECT_EQ(settings.error()[0].code, errors::config_syntax) << file;
    EXPECT_TRUE(settings.error()[0].position.has_value()) << file;
  }
}

TEST(ResolveSettings, ReportsEveryValueItCannotUseAndWhereItCameFrom) {
  const auto settings = resolve_settings(sources({{"http_threads", "0"}, {"clock", "accelerated:nan"}},
                                                 {{"DUBAN_DRAIN_SECONDS", "soon"}},
                                                 "listen: 8080\nwebhooks_plain_http: yes\n"));
  ASSERT_TRUE(settings.has_error());
  std::map<std::string, std::string> found;
  for (const auto& error : settings.error()) {
    EXPECT_EQ(error.code, errors::config_value_invalid);
    found[error.params[0].value] = error.params[2].value;
  }
  EXPECT_EQ(found, (std::map<std::string, std::string>{{"http_threads", "--http-threads"},
                                                       {"clock", "--clock"},
                                                       {"drain_seconds", "DUBAN_DRAIN_SECONDS"},
                                                       {"listen", "duban.yaml:1"},
                                                       {"webhooks_plain_http", "duban.yaml:2"}}));
}

TEST(ResolveSettings, RefusesAMomentForTheWallClock) {
  const auto settings = resolve_settings(sources({{"now", "2011-09-05T00:00:00+08:00"}}, {}));
  ASSERT_TRUE(settings.has_error());
  EXPECT_EQ(settings.error()[0].code, errors::config_value_invalid);
}

TEST(ResolveSettings, TakesTheShippedSampleWhichNamesEverySettingWithItsDefault) {
  const auto sample = resolve_settings(sources({}, {}, testing::read_source_file("ops/duban.yaml")));
  ASSERT_TRUE(sample.has_value());
  const auto plain = resolve_settings(sources({}, {}));
  for (std::size_t at = 0; at < plain->in_force.size(); ++at) {
    const auto& setting = sample->in_force[at];
    if (setting.key == "now") continue;  // its default is no value
    EXPECT_EQ(setting.value, plain->in_force[at].value) << setting.key;
    EXPECT_NE(setting.source, "default") << setting.key;
  }
}

}  // namespace
}  // namespace duban::cli
