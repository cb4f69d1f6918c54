// A receiver on loopback that answers every connection with the same bytes and remembers what it was sent.
//
// One connection at a time, one request a connection. Started by the constructor, ended by the destructor.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <openssl/ssl.h>

namespace duban::webhook {

class CannedServer {
 public:
  // An empty answer: take the request and never answer it. With a context: TLS.
  explicit CannedServer(std::string answer, SSL_CTX* tls = nullptr);
  ~CannedServer();
  CannedServer(const CannedServer&) = delete;
  CannedServer& operator=(const CannedServer&) = delete;

  [[nodiscard]] std::string url(std::string_view host = "127.0.0.1") const;
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] std::vector<std::string> requests() const;  // as received, head and body

 private:
  void accept_all();
  void serve(int connection);

  const std::string answer_;
  SSL_CTX* const tls_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

// A key and a certificate for 127.0.0.1 that nobody vouches for, made anew.
class SelfSigned {
 public:
  SelfSigned();
  ~SelfSigned();
  SelfSigned(const SelfSigned&) = delete;
  SelfSigned& operator=(const SelfSigned&) = delete;

  [[nodiscard]] SSL_CTX* context() const { return context_; }
  [[nodiscard]] std::string certificate_pem() const;

 private:
  SSL_CTX* context_;
};

}  // namespace duban::webhook
