#include "orchestrator/channels/webhook/sender.hpp"

#include "orchestrator/channels/webhook/address_class.hpp"
#include "orchestrator/channels/webhook/signature.hpp"

#include <array>
#include <atomic>
#include <new>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

#include <curl/curl.h>

namespace duban::webhook {
namespace {

struct HandleDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using StringList = std::unique_ptr<curl_slist, ListDeleter>;

// What the callbacks of one attempt see.
struct Attempt {
  TargetRules rules;
  const std::atomic<bool>* interrupted = nullptr;
  std::size_t received_bytes_left = 0;
  bool address_refused = false;
  bool cut_off = false;
};

bool allowed(AddressClass kind, const TargetRules& rules) {
  if (kind == AddressClass::global) return true;
  return kind != AddressClass::forbidden && rules.allow_private_targets;
}

curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* address) {
  auto& attempt = *static_cast<Attempt*>(context);
  if (!allowed(classify(address->addr), attempt.rules)) {
    attempt.address_refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t take(Attempt& attempt, std::size_t bytes) {
  if (bytes > attempt.received_bytes_left) {
    attempt.cut_off = true;
    return 0;  // curl ends the transfer
  }
  attempt.received_bytes_left -= bytes;
  return bytes;
}

std::size_t receive(char*, std::size_t size, std::size_t count, void* context) {
  return take(*static_cast<Attempt*>(context), size * count);
}

int progress(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Attempt*>(context)->interrupted->load() ? 1 : 0;
}

StringList make_list(const std::vector<std::string>& lines) {
  StringList list;
  for (const auto& line : lines) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
  }
  return list;
}

StringList make_headers(const Delivery& delivery) {
  const auto headers = sign(delivery.secret, delivery.id, delivery.at, delivery.body);
  // An empty Expect keeps curl from asking for leave before it sends a large body.
  return make_list({"Content-Type: " + delivery.content_type, "webhook-id: " + headers.id,
                    "webhook-timestamp: " + headers.timestamp, "webhook-signature: " + headers.signature,
                    "Expect:"});
}

HttpFailure failure_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return HttpFailure::name;
    case CURLE_COULDNT_CONNECT:
      return HttpFailure::connect;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpFailure::timeout;
    case CURLE_ABORTED_BY_CALLBACK:
      return HttpFailure::interrupted;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
      return HttpFailure::tls;
    default:
      return HttpFailure::protocol;
  }
}

}  // namespace

struct Sender::Impl {
  explicit Impl(SenderOptions given) : options(std::move(given)) {
    static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (initialised != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
    pinned = make_list(options.pinned_names);
    handle.reset(curl_easy_init());
    if (!handle) throw std::bad_alloc();
  }

  template <class T>
  void set(CURLoption option, T value) {
    // A refused option would silently drop one of the protections below.
    if (curl_easy_setopt(handle.get(), option, value) != CURLE_OK) {
      throw std::logic_error("libcurl refuses option " + std::to_string(option));
    }
  }
  void protect(Attempt& attempt);
  void limit(Attempt& attempt);
  HttpOutcome outcome_of(CURLcode code, const Attempt& attempt, const char* detail);

  SenderOptions options;
  StringList pinned;
  std::unique_ptr<CURL, HandleDeleter> handle;
  std::atomic<bool> interrupted{false};
};

void Sender::Impl::protect(Attempt& attempt) {
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  // A proxy would connect in our stead and the address would go unchecked; empty also ignores the
  // environment's.
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(CURLOPT_RESOLVE, pinned.get());
  set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(CURLOPT_OPENSOCKETDATA, &attempt);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options.ca_file.empty()) {
    set(CURLOPT_CAINFO, options.ca_file.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
}

void Sender::Impl::limit(Attempt& attempt) {
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.total_timeout.count()));
  set(CURLOPT_MAXCONNECTS, 16L);
  set(CURLOPT_HEADERFUNCTION, &receive);
  set(CURLOPT_HEADERDATA, &attempt);
  set(CURLOPT_WRITEFUNCTION, &receive);
  set(CURLOPT_WRITEDATA, &attempt);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &progress);
  set(CURLOPT_XFERINFODATA, &attempt);
}

HttpOutcome Sender::Impl::outcome_of(CURLcode code, const Attempt& attempt, const char* detail) {
  HttpOutcome outcome;
  curl_off_t took_us = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_TOTAL_TIME_T, &took_us);
  outcome.took = std::chrono::milliseconds(took_us / 1000);
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  if (code == CURLE_OK || (attempt.cut_off && status >= 200)) {
    outcome.status = static_cast<int>(status);
    curl_off_t retry_after_s = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RETRY_AFTER, &retry_after_s);
    if (retry_after_s > 0) outcome.retry_after = std::chrono::seconds(retry_after_s);
    return outcome;
  }
  outcome.failure = attempt.address_refused ? HttpFailure::target_refused : failure_of(code);
  outcome.detail = *detail != '\0' ? detail : curl_easy_strerror(code);
  return outcome;
}

Sender::Sender(SenderOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Sender::~Sender() = default;

HttpOutcome Sender::send(const Delivery& delivery) {
  // Again, because the rules may have become stricter since the endpoint was registered.
  if (const auto good = check_endpoint_url(delivery.url, impl_->options.rules); !good) {
    return {HttpFailure::target_refused, 0, {}, good.error().message(Language::en), {}};
  }
  Attempt attempt{impl_->options.rules, &impl_->interrupted, impl_->options.response_bytes_max};
  std::array<char, CURL_ERROR_SIZE> detail{};
  const auto headers = make_headers(delivery);
  curl_easy_reset(impl_->handle.get());  // keeps the connections
  impl_->protect(attempt);
  impl_->limit(attempt);
  impl_->set(CURLOPT_ERRORBUFFER, detail.data());
  impl_->set(CURLOPT_URL, delivery.url.c_str());
  impl_->set(CURLOPT_USERAGENT, impl_->options.user_agent.c_str());
  impl_->set(CURLOPT_HTTPHEADER, headers.get());
  impl_->set(CURLOPT_POST, 1L);
  impl_->set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(delivery.body.size()));
  impl_->set(CURLOPT_POSTFIELDS, delivery.body.data());
  const auto code = curl_easy_perform(impl_->handle.get());
  auto outcome = impl_->outcome_of(code, attempt, detail.data());
  curl_easy_reset(impl_->handle.get());  // leaves no pointer to what lives here
  return outcome;
}

void Sender::interrupt() noexcept {
  impl_->interrupted.store(true);
}

}  // namespace duban::webhook
