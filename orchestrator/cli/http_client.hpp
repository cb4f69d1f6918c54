// The way to the server: one request, one answer.
//
// A Transport is used by one thread. CurlTransport speaks HTTP over libcurl: http and https only, no
// redirects and no proxy, so that the token goes to the named server and to nobody else. Commands see the
// interface only, so that tests answer in a server's place.
#pragma once

#include "workflows/base/error.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duban::cli {

struct HttpCall {
  std::string method;  // "GET"
  std::string target;  // "/api/v1/plans?limit=5": path segments and query are encoded already
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct HttpReply {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

class Transport {
 public:
  virtual ~Transport() = default;
  // An answer of any status is a value. Errors: cli.server_unreachable.
  [[nodiscard]] virtual Result<HttpReply> perform(const HttpCall& call) = 0;
};

// `server` is a base URL: "http://127.0.0.1:8080".
[[nodiscard]] std::unique_ptr<Transport> make_curl_transport(std::string server);

}  // namespace duban::cli
