#include "tests/http/raw_client.hpp"

#include "orchestrator/http/json_reader.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace duban::http {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

RawResponse parse_head(std::string_view head) {
  RawResponse response;
  if (head.size() < 12) return response;
  response.status = std::stoi(std::string(head.substr(9, 3)));
  auto rest = head.substr(head.find("\r\n") + 2);
  while (!rest.empty()) {
    const auto end = rest.find("\r\n");
    const auto line = rest.substr(0, end);
    const auto colon = line.find(": ");
    response.headers.emplace(lower(std::string(line.substr(0, colon))), std::string(line.substr(colon + 2)));
    rest.remove_prefix(end + 2);
  }
  return response;
}

}  // namespace

std::string RawResponse::header(const std::string& lower_case_name) const {
  const auto found = headers.find(lower_case_name);
  return found == headers.end() ? std::string() : found->second;
}

std::string RawResponse::code() const {
  const auto document = JsonDocument::parse(body);
  if (!document) return {};
  Errors errors;
  return std::string(document->object(errors).text("code", 200));
}

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  // Each send() is a packet of its own at once: some tests are about how the bytes are cut.
  const int at_once = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect to the server under test");
  }
}

RawClient::~RawClient() {
  disconnect();
}

void RawClient::disconnect() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

void RawClient::finish_sending() {
  ::shutdown(socket_, SHUT_WR);
}

RawClient& RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) break;  // the server may refuse early; receive() tells what it said
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return *this;
}

bool RawClient::read_more() {
  char buffer[64 * 1024];
  const auto received = ::recv(socket_, buffer, sizeof buffer, 0);
  if (received <= 0) return false;
  received_.append(buffer, static_cast<std::size_t>(received));
  return true;
}

std::optional<RawResponse> RawClient::receive(bool bodiless) {
  std::size_t head_end;
  while ((head_end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!read_more()) return std::nullopt;
  }
  auto response = parse_head(std::string_view(received_).substr(0, head_end + 2));
  received_.erase(0, head_end + 4);
  const auto length = response.header("content-length");
  const std::size_t body_bytes = bodiless || length.empty() ? 0 : std::stoul(length);
  while (received_.size() < body_bytes) {
    if (!read_more()) return std::nullopt;
  }
  response.body = received_.substr(0, body_bytes);
  received_.erase(0, body_bytes);
  return response;
}

bool RawClient::closed_by_server() {
  char byte;
  return received_.empty() && ::recv(socket_, &byte, 1, 0) == 0;
}

std::optional<RawResponse> ask(std::uint16_t port, std::string_view bytes) {
  return RawClient(port).send(bytes).receive();
}

}  // namespace duban::http
