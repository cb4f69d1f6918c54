#include "tests/unit/channels/webhook/canned_server.hpp"

#include <arpa/inet.h>
#include <cstdlib>
#include <functional>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace duban::webhook {
namespace {

using ReadSome = std::function<long(char*, std::size_t)>;

bool is_whole(const std::string& request) {
  const auto head_end = request.find("\r\n\r\n");
  if (head_end == std::string::npos) return false;
  const auto length = request.find("Content-Length: ");
  const auto body_bytes = length < head_end ? std::strtoul(request.c_str() + length + 16, nullptr, 10) : 0;
  return request.size() >= head_end + 4 + body_bytes;
}

std::string read_request(const ReadSome& read_some) {
  std::string request;
  char piece[4096];
  while (!is_whole(request)) {
    const auto size = read_some(piece, sizeof piece);
    if (size <= 0) return {};
    request.append(piece, static_cast<std::size_t>(size));
  }
  return request;
}

void check(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

}  // namespace

CannedServer::CannedServer(std::string answer, SSL_CTX* tls) : answer_(std::move(answer)), tls_(tls) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  check(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0, "bind");
  check(::listen(listener_, 8) == 0, "listen");
  check(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0, "getsockname");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { accept_all(); });
}

CannedServer::~CannedServer() {
  ::shutdown(listener_, SHUT_RDWR);  // wakes accept()
  thread_.join();
  ::close(listener_);
}

std::string CannedServer::url(std::string_view host) const {
  return (tls_ != nullptr ? "https://" : "http://") + std::string(host) + ":" + std::to_string(port_) +
         "/hook";
}

std::vector<std::string> CannedServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void CannedServer::accept_all() {
  for (;;) {
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) return;
    ++connections_;
    serve(connection);
    ::close(connection);
  }
}

void CannedServer::serve(int connection) {
  SSL* session = nullptr;
  ReadSome read_some = [&](char* into, std::size_t size) { return ::recv(connection, into, size, 0); };
  if (tls_ != nullptr) {
    session = SSL_new(tls_);
    SSL_set_fd(session, connection);
    read_some = [&](char* into, std::size_t size) {
      return static_cast<long>(SSL_read(session, into, static_cast<int>(size)));
    };
  }
  if (session == nullptr || SSL_accept(session) == 1) {
    if (auto request = read_request(read_some); !request.empty()) {
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(std::move(request));
      }
      if (session != nullptr) {
        SSL_write(session, answer_.data(), static_cast<int>(answer_.size()));
        SSL_shutdown(session);
      } else if (!answer_.empty()) {
        static_cast<void>(::send(connection, answer_.data(), answer_.size(), MSG_NOSIGNAL));
      } else {
        char byte = 0;
        static_cast<void>(::recv(connection, &byte, 1, 0));  // until the sender has had enough
      }
    }
  }
  SSL_free(session);
}

SelfSigned::SelfSigned() : context_(SSL_CTX_new(TLS_server_method())) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  check(context_ != nullptr && key != nullptr && certificate != nullptr, "OpenSSL");
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("127.0.0.1"),
                             -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_EXTENSION* alternative = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
  X509_add_ext(certificate, alternative, -1);
  X509_EXTENSION_free(alternative);
  check(X509_sign(certificate, key, EVP_sha256()) > 0, "sign");
  check(SSL_CTX_use_certificate(context_, certificate) == 1, "certificate");
  check(SSL_CTX_use_PrivateKey(context_, key) == 1, "key");
  X509_free(certificate);
  EVP_PKEY_free(key);
}

SelfSigned::~SelfSigned() {
  SSL_CTX_free(context_);
}

std::string SelfSigned::certificate_pem() const {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, SSL_CTX_get0_certificate(context_));
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  std::string pem(data, static_cast<std::size_t>(size));
  BIO_free(memory);
  return pem;
}

}  // namespace duban::webhook
