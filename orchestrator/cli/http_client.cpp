#include "orchestrator/cli/http_client.hpp"

#include "orchestrator/cli/cli_errors.hpp"

#include <algorithm>
#include <cctype>

#include <curl/curl.h>

namespace duban::cli {
namespace {

constexpr long kConnectSecondsMax = 5;
constexpr long kSecondsMax = 900;  // launching a million units, or moving a clock by a year, takes a while
constexpr std::size_t kAnswerBytesMax = std::size_t{512} << 20U;

struct CurlDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

std::size_t take_body(char* data, std::size_t, std::size_t bytes, void* reply) {
  auto& body = static_cast<HttpReply*>(reply)->body;
  if (body.size() + bytes > kAnswerBytesMax) return 0;
  body.append(data, bytes);
  return bytes;
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kBlank) - first + 1));
}

std::size_t take_header(char* data, std::size_t, std::size_t bytes, void* reply) {
  const std::string_view line(data, bytes);
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return bytes;
  std::string name(line.substr(0, colon));
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
  static_cast<HttpReply*>(reply)->headers[name] = trimmed(line.substr(colon + 1));
  return bytes;
}

void add_line(HeaderList& list, const std::string& line) {
  auto* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());
  list.reset(longer);
}

HeaderList header_list(const HttpCall& call) {
  HeaderList list;
  for (const auto& [name, value] : call.headers) add_line(list, name + ": " + value);
  // libcurl would wait a second for a 100 Continue before each larger body.
  add_line(list, "Expect:");
  return list;
}

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(std::string server) : server_(std::move(server)) {
    while (server_.ends_with('/')) server_.pop_back();
    curl_global_init(CURL_GLOBAL_DEFAULT);
    handle_.reset(curl_easy_init());
  }

  Result<HttpReply> perform(const HttpCall& call) override {
    if (!handle_) return unreachable("libcurl did not start");
    auto* handle = handle_.get();
    curl_easy_reset(handle);  // keeps the connection
    HttpReply reply;
    const auto url = server_ + call.target;
    const auto headers = header_list(call);
    set_up(handle, url, reply);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    if (call.method != "GET") {
      curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
      curl_easy_setopt(handle, CURLOPT_POSTFIELDS, call.body.data());
    }
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, call.method.c_str());
    const auto code = curl_easy_perform(handle);
    if (code != CURLE_OK) return unreachable(curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    reply.status = static_cast<int>(status);
    return reply;
  }

 private:
  static void set_up(CURL* handle, const std::string& url, HttpReply& reply) {
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, kConnectSecondsMax);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, kSecondsMax);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &reply);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &reply);
  }

  [[nodiscard]] Error unreachable(std::string_view detail) const {
    return Error{errors::cli_server_unreachable, {{"server", server_}, {"detail", detail}}};
  }

  std::string server_;
  std::unique_ptr<CURL, CurlDeleter> handle_;
};

}  // namespace

std::unique_ptr<Transport> make_curl_transport(std::string server) {
  return std::make_unique<CurlTransport>(std::move(server));
}

}  // namespace duban::cli
