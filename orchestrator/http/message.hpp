// One HTTP request and one response as plain values: no Asio, no Beast.
//
// A Request owns everything it refers to, so it may be moved to another thread and outlive its connection. A
// Response is built by a handler and consumed once by the server, which adds Content-Length, Date,
// Connection, X-Request-Id and the security headers (see server.hpp). Sizes are bytes.
#pragma once

#include "orchestrator/http/body_sink.hpp"
#include "orchestrator/http/method.hpp"
#include "workflows/base/text.hpp"

#include <any>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duban::http {

// The head block as it came, with an index of its fields; lookups ignore the case of names.
class HeaderFields {
 public:
  void assign(std::string_view block) { block_.assign(block); }
  // Both views must point into the block that will be (or was) given to assign(), whose start is `base`.
  void index(const char* base, std::string_view name, std::string_view value);

  // The value without surrounding white space; empty optional when absent. The first one when repeated.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return fields_.size(); }
  [[nodiscard]] std::pair<std::string_view, std::string_view> at(std::size_t index) const;

 private:
  // Offsets, not views: the block moves with the request.
  struct Field {
    std::uint32_t name_at, name_size, value_at, value_size;
  };
  std::string block_;
  std::vector<Field> fields_;
};

struct Request {
  Method method = Method::get;  // as sent: a HEAD that a GET route answers stays kHead
  std::string target;           // as sent, with its query
  std::string path;             // as sent, without its query
  std::vector<std::pair<std::string_view, std::string>> params;  // {name} of the pattern → decoded segment
  std::vector<std::pair<std::string, std::string>> query;        // decoded; no name twice
  HeaderFields headers;
  std::string body;                  // empty on a route whose body goes to a sink
  std::unique_ptr<BodySink> sink;    // on such a route: everything was written, finish it or drop it
  std::string request_id;            // the client's X-Request-Id when sane, else ours
  Language language = Language::zh;  // negotiated from Accept-Language
  std::string remote_address;
  std::any principal;  // what the router's gate found out about the caller

  // The decoded path parameter; asking for one that the pattern lacks is a defect and throws
  // std::logic_error.
  [[nodiscard]] const std::string& param(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
};

// A file the server streams as the body. The descriptor stays open until the last byte is sent, so the file
// may be unlinked meanwhile; its size must not shrink.
struct FileBody {
  std::shared_ptr<const int> descriptor;
  std::uint64_t size_bytes = 0;
};
// Empty when the file cannot be opened or is no regular file.
[[nodiscard]] std::optional<FileBody> open_file_body(const std::string& path);

struct Response {
  int status = 200;
  std::string content_type = "application/json";  // left out when there is no body
  std::string body;
  std::vector<std::pair<std::string, std::string>>
      headers;                     // may override Cache-Control; never framing headers
  std::optional<FileBody> file{};  // instead of body
  bool close = false;              // end the connection after this response

  Response& with(std::string name, std::string value) & {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
  Response&& with(std::string name, std::string value) && {
    headers.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
  }
};

[[nodiscard]] Response json_response(int status, std::string body);
[[nodiscard]] Response text_response(int status, std::string body);  // text/plain; charset=utf-8
[[nodiscard]] Response empty_response(int status);

// ASCII only: what RFC 9110 needs for field names and tokens.
[[nodiscard]] bool equal_ignoring_case(std::string_view left, std::string_view right);

}  // namespace duban::http
