#include "orchestrator/channels/webhook/endpoint.hpp"

#include "orchestrator/channels/webhook/address_class.hpp"
#include "orchestrator/channels/webhook/webhook_errors.hpp"

#include <algorithm>
#include <memory>

#include <curl/curl.h>

namespace duban::webhook {
namespace {

class ParsedUrl {
 public:
  explicit ParsedUrl(const std::string& url)
      : handle_(curl_url(), &curl_url_cleanup),
        failure_(curl_url_set(handle_.get(), CURLUPART_URL, url.c_str(), 0)) {}

  [[nodiscard]] bool good() const { return failure_ == CURLUE_OK; }
  [[nodiscard]] std::string why() const { return curl_url_strerror(failure_); }

  // Empty when the URL has no such part.
  [[nodiscard]] std::string part(CURLUPart which) const {
    char* text = nullptr;
    if (curl_url_get(handle_.get(), which, &text, 0) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&curl_free)> owned(text, &curl_free);
    return text;
  }
  [[nodiscard]] bool has(CURLUPart which) const {
    char* text = nullptr;
    const bool found = curl_url_get(handle_.get(), which, &text, 0) == CURLUE_OK;
    curl_free(text);
    return found;
  }

 private:
  std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> handle_;
  CURLUcode failure_;
};

Error invalid(std::string_view en, std::string_view zh) {
  return Error{errors::webhook_url_invalid,
               {{"reason", Named{std::string(en), {std::string(en), std::string(zh)}}}}};
}

// What the host is by itself; empty for a name that has to be looked up.
std::optional<AddressClass> class_of_host(std::string host) {
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  if (host.ends_with('.')) host.pop_back();
  std::transform(host.begin(), host.end(), host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  // RFC 6761 §6.3: these names are this machine, whatever a name server says.
  if (host == "localhost" || host.ends_with(".localhost")) return AddressClass::loopback;
  return classify_literal(host);
}

bool is_plain_ascii(char c) {
  return c > 0x20 && c < 0x7f;
}

}  // namespace

Result<void> check_endpoint_url(const std::string& url, const TargetRules& rules) {
  if (url.empty() || url.size() > kUrlBytesMax)
    return invalid("it needs 1 to 2048 characters", "须为 1 至 2048 个字符");
  if (!std::all_of(url.begin(), url.end(), is_plain_ascii)) {
    return invalid("only visible ASCII characters may stand in it", "只能使用可见的 ASCII 字符");
  }
  // libcurl forgives surplus slashes and guesses a host behind them; no two readers do so alike.
  if (url.find(":///") != std::string::npos || url.find('\\') != std::string::npos) {
    return invalid("surplus slashes", "有多余的斜杠");
  }
  const ParsedUrl parsed(url);
  if (!parsed.good()) return invalid(parsed.why(), "格式不正确");
  if (parsed.has(CURLUPART_USER) || parsed.has(CURLUPART_PASSWORD)) {
    return Error{errors::webhook_url_has_credentials};
  }
  const auto scheme = parsed.part(CURLUPART_SCHEME);
  if (scheme != "https" && scheme != "http")
    return invalid("only http and https are spoken", "只支持 http 和 https");
  if (parsed.has(CURLUPART_FRAGMENT)) {
    return invalid("a fragment never reaches the receiver", "地址中的片段（# 之后）不会送达接收方");
  }
  const auto host = parsed.part(CURLUPART_HOST);
  if (host.empty()) return invalid("it names no host", "缺少主机名");
  if (parsed.part(CURLUPART_PORT) == "0") return invalid("there is no port 0", "不存在端口 0");

  const auto kind = class_of_host(host);
  const bool loopback = kind == AddressClass::loopback;
  if (scheme == "http" && !loopback && !rules.allow_plain_http) return Error{errors::webhook_url_insecure};
  const bool refused = kind == AddressClass::forbidden ||
                       (!rules.allow_private_targets && (loopback || kind == AddressClass::internal));
  if (refused) return Error{errors::webhook_target_refused, {{"host", host}}};
  return {};
}

std::string url_origin(const std::string& url) {
  const ParsedUrl parsed(url);
  auto origin = parsed.part(CURLUPART_SCHEME) + "://" + parsed.part(CURLUPART_HOST);
  if (const auto port = parsed.part(CURLUPART_PORT); !port.empty()) origin += ":" + port;
  return origin;
}

}  // namespace duban::webhook
