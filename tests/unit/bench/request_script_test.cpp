#include "ops/bench/load/request_script.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace duban::bench {
namespace {

ScriptOptions options() {
  ScriptOptions script;
  script.host = "127.0.0.1:8080";
  script.run = "run1";
  script.unit_digits = 4;
  script.tokens = {{"office", "secret"}};
  return script;
}

TEST(RequestTemplate, PatchesUnitAndKey) {
  RequestTemplate step(R"(POST@office /units/{unit}/tasks {"gap":"{unit}"})", options());
  EXPECT_TRUE(step.names_unit());
  const std::string expected =
      "POST /units/B0042/tasks HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nAuthorization: Bearer secret\r\n"
      "Idempotency-Key: run1-0000000007\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n"
      R"({"gap":"B0042"})";
  EXPECT_EQ(step.bytes_for(42, 7), expected);
  EXPECT_EQ(step.bytes_for(0, 7).substr(12, 5), "B0000");
  EXPECT_EQ(step.bytes_for(42, 7), expected);
}

TEST(RequestTemplate, ReadsWithoutKeyAndBody) {
  RequestTemplate step("GET /livez", options());
  EXPECT_FALSE(step.names_unit());
  EXPECT_EQ(step.bytes_for(3, 9), "GET /livez HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n");
}

TEST(RequestTemplate, RefusesWhatItCannotSend) {
  for (const char* step : {"", "GET", "GET livez", "POST@nobody /x"}) {
    EXPECT_THROW(RequestTemplate(step, options()), std::invalid_argument) << step;
  }
}

}  // namespace
}  // namespace duban::bench
