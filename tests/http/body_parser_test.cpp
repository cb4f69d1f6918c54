// However a body is cut on its way, it is the same body, and the parser asks for no byte too many.
#include "orchestrator/http/body_parser.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace duban::http {
namespace {

const std::string kBlock = "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";

Head chunked_head() {
  Head head;
  head.framing = Framing::chunked;
  return head;
}

struct Outcome {
  std::string text;
  bool done = false;
  bool refused = false;
};

// As the connection does it: what is left is offered again together with the next `step` bytes.
Outcome read_in_steps(const std::string& body, std::size_t step) {
  Outcome outcome;
  BodyParser parser({&outcome.text, nullptr}, 1000);
  if (!parser.begin(kBlock, chunked_head())) throw std::logic_error("the block is good");
  std::string left;
  for (std::size_t at = 0; at < body.size() && !parser.done() && !outcome.refused; at += step) {
    left += body.substr(at, step);
    for (std::size_t used = 1; used > 0 && !left.empty() && !parser.done() && !outcome.refused;) {
      const auto put = parser.put(left);
      outcome.refused = !put;
      used = put ? *put : 0;
      left.erase(0, used);
    }
  }
  outcome.done = parser.done();
  return outcome;
}

TEST(BodyParser, ReadsAChunkedBodyInPiecesOfAnySize) {
  const std::vector<std::pair<std::string, std::string>> bodies{
      {"0\r\n\r\n", ""},
      {"000\r\n\r\n", ""},
      {"5\r\nhello\r\n0\r\n\r\n", "hello"},
      {"1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "abc"},
  };
  for (const auto& [bytes, text] : bodies) {
    for (std::size_t step = 1; step <= bytes.size(); ++step) {
      const auto outcome = read_in_steps(bytes, step);
      EXPECT_TRUE(outcome.done && !outcome.refused) << bytes << " in steps of " << step;
      EXPECT_EQ(outcome.text, text) << bytes << " in steps of " << step;
    }
  }
}

TEST(BodyParser, RefusesWhatDoesNotEndALastChunk) {
  for (std::size_t step = 1; step <= 5; ++step) {
    const auto outcome = read_in_steps("0\r\n}" + std::string(100, 'x'), step);
    EXPECT_TRUE(outcome.refused && !outcome.done) << step;
  }
}

}  // namespace
}  // namespace duban::http
