#include "ops/bench/load/answer_reader.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include <gtest/gtest.h>

namespace duban::bench {
namespace {

using Progress = AnswerReader::Progress;

// Feeds the text in pieces of `piece` bytes at most; what became of the last one.
Progress feed(AnswerReader& reader, std::string_view text, std::size_t piece) {
  auto progress = Progress::more;
  while (!text.empty() && progress == Progress::more) {
    const auto size = std::min({piece, text.size(), reader.room_bytes()});
    std::memcpy(reader.room(), text.data(), size);
    text.remove_prefix(size);
    progress = reader.take(size);
  }
  return progress;
}

TEST(AnswerReader, ReadsAnAnswerHoweverItIsCut) {
  const std::string answer = "HTTP/1.1 201 Created\r\nDate: today\r\ncontent-length: 7\r\n\r\n{\"a\":1}";
  for (std::size_t piece = 1; piece <= answer.size(); ++piece) {
    AnswerReader reader;
    ASSERT_EQ(feed(reader, answer, piece), Progress::complete) << piece;
    EXPECT_EQ(reader.status(), 201);
    EXPECT_EQ(reader.body(), "{\"a\":1}");
    EXPECT_FALSE(reader.closes());
  }
}

TEST(AnswerReader, ReadsOneAfterTheOther) {
  AnswerReader reader;
  ASSERT_EQ(feed(reader, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n", 4096), Progress::complete);
  reader.begin_next();
  ASSERT_EQ(feed(reader, "HTTP/1.1 422 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 4096),
            Progress::complete);
  EXPECT_EQ(reader.status(), 422);
  EXPECT_TRUE(reader.closes());
  EXPECT_EQ(reader.body(), "");
}

TEST(AnswerReader, GrowsForALongBody) {
  const std::string body(100'000, 'x');
  AnswerReader reader;
  ASSERT_EQ(feed(reader, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body, 4096),
            Progress::complete);
  EXPECT_EQ(reader.body(), body);
}

TEST(AnswerReader, RefusesWhatItDoesNotUnderstand) {
  for (const std::string answer : {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "SSH-2.0-OpenSSH\r\n\r\n",
                                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                                   "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxx"}) {
    AnswerReader reader;
    EXPECT_EQ(feed(reader, answer, 4096), Progress::broken) << answer;
  }
}

TEST(AnswerReader, GivesUpOnAHeadWithoutEnd) {
  AnswerReader reader;
  EXPECT_EQ(feed(reader, "HTTP/1.1 200 OK\r\nX: " + std::string(10'000, 'x'), 512), Progress::broken);
}

}  // namespace
}  // namespace duban::bench
