// Every way in which a request could be read differently by somebody else is refused, and the connection
// closed.
#include "orchestrator/http/http_errors.hpp"
#include "tests/http/raw_client.hpp"
#include "tests/http/server_fixture.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace duban::http {
namespace {

using namespace std::string_literals;

struct FramingCase {
  std::string name;
  std::string bytes;
  int status;
  std::string code;
};

const std::string kHost = "Host: localhost\r\n";

std::vector<FramingCase> refused() {
  const auto post = [](const std::string& headers, const std::string& body = {}) {
    return "POST /echo HTTP/1.1\r\n" + kHost + headers + "\r\n" + body;
  };
  const auto get = [](const std::string& headers) { return "GET /hello HTTP/1.1\r\n" + headers + "\r\n"; };
  const auto line = [](const std::string& first) { return first + "\r\n" + kHost + "\r\n"; };
  return {
      {"BothFramings", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400,
       "http.transfer_encoding"},
      {"BothFramingsTheOtherWay", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400,
       "http.transfer_encoding"},
      {"ZeroLengthWithChunked", post("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"), 400,
       "http.transfer_encoding"},
      {"GzipThenChunked", post("Transfer-Encoding: gzip, chunked\r\n"), 400, "http.transfer_encoding"},
      {"ChunkedTwiceInAList", post("Transfer-Encoding: chunked, chunked\r\n"), 400, "http.transfer_encoding"},
      {"ChunkedTwice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400,
       "http.transfer_encoding"},
      {"Identity", post("Transfer-Encoding: identity\r\n"), 400, "http.transfer_encoding"},
      {"ChunkedWithParameter", post("Transfer-Encoding: chunked;x=1\r\n"), 400, "http.transfer_encoding"},
      {"EmptyTransferEncoding", post("Transfer-Encoding:\r\n"), 400, "http.transfer_encoding"},
      {"ChunkedOnHttp10", "POST /echo HTTP/1.0\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       400, "http.transfer_encoding"},
      {"LengthTwice", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400,
       "http.content_length"},
      {"LengthList", post("Content-Length: 5, 5\r\n", "hello"), 400, "http.content_length"},
      {"LengthSigned", post("Content-Length: +5\r\n", "hello"), 400, "http.content_length"},
      {"LengthNegative", post("Content-Length: -5\r\n"), 400, "http.content_length"},
      {"LengthHex", post("Content-Length: 0x5\r\n"), 400, "http.content_length"},
      {"LengthEmpty", post("Content-Length: \r\n"), 400, "http.content_length"},
      {"LengthOverflowing", post("Content-Length: 18446744073709551617\r\n"), 400, "http.content_length"},
      {"LengthWithSpaceInside", post("Content-Length: 1 0\r\n"), 400, "http.content_length"},
      {"NoHost", get(""), 400, "http.host"},
      {"HostTwice", get(kHost + kHost), 400, "http.host"},
      {"EmptyHost", get("Host: \r\n"), 400, "http.host"},
      {"HostWithPath", get("Host: a/b\r\n"), 400, "http.host"},
      {"HostWithUser", get("Host: u@a\r\n"), 400, "http.host"},
      {"HostWithSpace", get("Host: a b\r\n"), 400, "http.host"},
      {"HostWithBadPort", get("Host: a:80x\r\n"), 400, "http.host"},
      {"HostWithOpenBracket", get("Host: [::1\r\n"), 400, "http.host"},
      {"HostAfterBracket", get("Host: [::1]x\r\n"), 400, "http.host"},
      {"FoldedLine", get(kHost + "X-A: b\r\n  c\r\n"), 400, "http.bad_header"},
      {"FoldedFirstLine", get(" X-A: b\r\n" + kHost), 400, "http.bad_header"},
      {"SpaceBeforeColon", get(kHost + "X-A : b\r\n"), 400, "http.bad_header"},
      {"NoColon", get(kHost + "X-A\r\n"), 400, "http.bad_header"},
      {"EmptyName", get(kHost + ": b\r\n"), 400, "http.bad_header"},
      {"NameWithBadByte", get(kHost + "X(A: b\r\n"), 400, "http.bad_header"},
      {"ControlInValue", get(kHost + "X-A: b\x01z\r\n"), 400, "http.bad_header"},
      {"DeleteInValue", get(kHost + "X-A: b\x7Fz\r\n"), 400, "http.bad_header"},
      {"ConnectionWithSpaceInside", get(kHost + "Connection: keep alive\r\n"), 400, "http.bad_header"},
      {"ConnectionWithBadByte", get(kHost + "Connection: close, a/b\r\n"), 400, "http.bad_header"},
      {"NulInValue", get(kHost + "X-A: b\0c\r\n"s), 400, "http.bad_line_ending"},
      {"NulInTarget", "GET /he\0llo HTTP/1.1\r\n"s + kHost + "\r\n", 400, "http.bad_line_ending"},
      {"BareLineFeed", "GET /hello HTTP/1.1\n" + kHost + "\r\n", 400, "http.bad_line_ending"},
      {"BareLineFeedAtTheEnd", "GET /hello HTTP/1.1\r\n" + kHost + "\n", 400, "http.bad_line_ending"},
      {"BareCarriageReturnInValue", get(kHost + "X-A: b\rc\r\n"), 400, "http.bad_line_ending"},
      {"BareCarriageReturnInRequestLine", line("GET /hel\rlo HTTP/1.1"), 400, "http.bad_line_ending"},
      {"DoubleSpace", line("GET  /hello HTTP/1.1"), 400, "http.target"},
      {"TabInsteadOfSpace", line("GET\t/hello HTTP/1.1"), 400, "http.bad_request_line"},
      {"TrailingSpace", line("GET /hello HTTP/1.1 "), 400, "http.bad_request_line"},
      {"NoVersion", line("GET /hello"), 400, "http.bad_request_line"},
      {"MethodOnly", line("GET"), 400, "http.bad_request_line"},
      {"MethodWithBadByte", line("G(T /hello HTTP/1.1"), 400, "http.bad_request_line"},
      {"TlsClientHello", "\x16\x03\x01\x02"s, 400, "http.bad_request_line"},
      {"LowerCaseVersion", line("GET /hello http/1.1"), 400, "http.bad_request_line"},
      {"Http2Preface", "PRI * HTTP/2.0\r\n\r\n", 505, "http.version"},
      {"Http12", line("GET /hello HTTP/1.2"), 505, "http.version"},
      {"Http09Version", line("GET /hello HTTP/0.9"), 505, "http.version"},
      {"AbsoluteForm", line("GET http://localhost/hello HTTP/1.1"), 400, "http.target"},
      {"AuthorityForm", line("CONNECT localhost:80 HTTP/1.1"), 400, "http.target"},
      {"AsteriskForm", line("OPTIONS * HTTP/1.1"), 400, "http.target"},
      {"Fragment", line("GET /hello#x HTTP/1.1"), 400, "http.target"},
      {"RawUtf8InTarget", line("GET /\xE4\xBD\xA0 HTTP/1.1"), 400, "http.target"},
      {"UnknownMethod", line("BREW /hello HTTP/1.1"), 501, "http.method_unknown"},
      {"LowerCaseMethod", line("get /hello HTTP/1.1"), 501, "http.method_unknown"},
      {"OtherExpectation", post("Content-Length: 1\r\nExpect: 200-ok\r\n", "x"), 417, "http.expectation"},
      {"AuthorizationTwice", get(kHost + "Authorization: a\r\nAuthorization: b\r\n"), 400,
       "http.duplicate_header"},
      {"IdempotencyKeyTwice", get(kHost + "Idempotency-Key: a\r\nIdempotency-Key: a\r\n"), 400,
       "http.duplicate_header"},
      {"TargetTooLong", line("GET /" + std::string(9000, 'a') + " HTTP/1.1"), 414, "http.target_too_long"},
      {"HeaderBlockTooLong", get(kHost + "X-A: " + std::string(20000, 'a') + "\r\n"), 431,
       "http.headers_too_large"},
      {"HeaderBlockThatNeverEnds", "GET /hello HTTP/1.1\r\nX-A: " + std::string(20000, 'a'), 431,
       "http.headers_too_large"},
      {"ChunkSizeNoNumber", post("Transfer-Encoding: chunked\r\n", "x\r\nhello\r\n0\r\n\r\n"), 400,
       "http.bad_chunk"},
      {"ChunkSizeSigned", post("Transfer-Encoding: chunked\r\n", "+5\r\nhello\r\n0\r\n\r\n"), 400,
       "http.bad_chunk"},
      {"ChunkSizeOverflowing", post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\nhello\r\n"), 400,
       "http.bad_chunk"},
      {"ChunkSizeEndless", post("Transfer-Encoding: chunked\r\n", std::string(200, '0')), 400,
       "http.bad_chunk"},
      {"ChunkBareLineFeed", post("Transfer-Encoding: chunked\r\n", "5\nhello\r\n0\r\n\r\n"), 400,
       "http.bad_chunk"},
      {"ChunkLongerThanItsSize", post("Transfer-Encoding: chunked\r\n", "4\r\nhello\r\n0\r\n\r\n"), 400,
       "http.bad_chunk"},
      {"ChunkExtension", post("Transfer-Encoding: chunked\r\n", "5;a=b\r\nhello\r\n0\r\n\r\n"), 400,
       "http.bad_chunk"},
      {"Trailer", post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\nX-A: b\r\n\r\n"), 400,
       "http.bad_chunk"},
  };
}

TEST(Framing, RefusesWhateverIsAmbiguousAndCloses) {
  ServerFixture fixture;
  for (const auto& [name, bytes, status, code] : refused()) {
    SCOPED_TRACE(name);
    RawClient client(fixture.port());
    const auto response = client.send(bytes).receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, status);
    EXPECT_EQ(response->code(), code);
    EXPECT_EQ(response->header("connection"), "close");
    EXPECT_EQ(response->header("content-type"), "application/problem+json");
    EXPECT_FALSE(response->header("x-request-id").empty());
    client.finish_sending();
    EXPECT_TRUE(client.closed_by_server());
  }
  EXPECT_GT(fixture.observer.rejected(errors::http_transfer_encoding), 0);
  EXPECT_EQ(ask(fixture.port(), "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")->status, 200);
}

TEST(Framing, TakesWhatIsUnusualButClear) {
  const std::vector<std::pair<std::string, std::string>> taken{
      {"GET /hello HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "hello"},
      {"GET /hello HTTP/1.1\r\nhOsT:127.0.0.1:1 \t\r\n\r\n", "hello"},
      {"\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello"},
      {"GET /hello HTTP/1.0\r\n\r\n", "hello"},
      {"GET /hello HTTP/1.1\r\nHost: a\r\nX-Empty:\r\nX-Tab: a\tb\r\nX-Text: \xE4\xBD\xA0\r\n\r\n", "hello"},
      {"GET /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "hello"},
      {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 007\r\n\r\nseven !", "seven !"},
      {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
       "Chunked\r\n\r\n05\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n",
       "hello0123456789"},
      {"POST /echo HTTP/1.1\r\nHost: a\r\n\r\n", ""},
  };
  ServerFixture fixture;
  for (const auto& [bytes, body] : taken) {
    SCOPED_TRACE(bytes);
    const auto response = ask(fixture.port(), bytes);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, body);
  }
}

TEST(Framing, IsTheSameHoweverTheBytesAreCut) {
  ServerFixture fixture;
  const std::string bytes =
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n "
      "world\r\n0\r\n\r\n";
  RawClient client(fixture.port());
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    const auto response = client.send(bytes.substr(0, cut)).send(bytes.substr(cut)).receive();
    ASSERT_TRUE(response) << cut;
    EXPECT_EQ(response->body, "hello world") << cut;
  }
  for (const char byte : "\r\n" + bytes) client.send(std::string_view(&byte, 1));
  EXPECT_EQ(client.receive()->body, "hello world");
}

}  // namespace
}  // namespace duban::http
