// A client of plain sockets for the HTTP tests: it sends exactly the bytes it is given, well-formed or not,
// and reads whole responses. Every read gives up after ten seconds, which only a broken server reaches.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace duban::http {

struct RawResponse {
  int status = 0;
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string body;

  [[nodiscard]] std::string header(const std::string& lower_case_name) const;
  // The member `code` of a problem document, "" when the body is none.
  [[nodiscard]] std::string code() const;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  RawClient& send(std::string_view bytes);
  // Empty when the server closed without a complete response. `bodiless`: the answer to a HEAD.
  [[nodiscard]] std::optional<RawResponse> receive(bool bodiless = false);
  [[nodiscard]] bool
  closed_by_server();     // waits for the end of the stream; false when more bytes come instead
  void finish_sending();  // half-close
  void disconnect();

 private:
  bool read_more();

  int socket_ = -1;
  std::string received_;
};

// One request on a connection of its own.
[[nodiscard]] std::optional<RawResponse> ask(std::uint16_t port, std::string_view bytes);

}  // namespace duban::http
