#include "ops/bench/load/load_connection.hpp"

#include <cerrno>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace duban::bench {

LoadConnection::~LoadConnection() {
  close_socket();
}

void LoadConnection::close_socket() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

bool LoadConnection::open(int epoll) {
  close_socket();
  unsent_.clear();
  answer_.begin_next();
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) return false;
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address_), sizeof address_) != 0) return false;
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::fcntl(socket_, F_SETFL, ::fcntl(socket_, F_GETFL) | O_NONBLOCK);
  epoll_event interest{};
  interest.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  interest.data.ptr = this;
  return ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket_, &interest) == 0;
}

LoadConnection::Progress LoadConnection::send(std::string_view request) {
  const auto sent = ::send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
  if (sent == static_cast<ssize_t>(request.size())) return Progress::waiting;
  if (sent < 0 && errno != EAGAIN) return Progress::broken;
  unsent_.assign(request.substr(sent < 0 ? 0 : static_cast<std::size_t>(sent)));
  return Progress::waiting;
}

LoadConnection::Progress LoadConnection::flush() {
  if (unsent_.empty()) return Progress::waiting;
  const std::string rest = std::move(unsent_);
  unsent_.clear();
  return send(rest);
}

LoadConnection::Progress LoadConnection::receive() {
  while (true) {
    const auto room = answer_.room_bytes();
    const auto got = ::recv(socket_, answer_.room(), room, 0);
    if (got < 0) return errno == EAGAIN ? Progress::waiting : Progress::broken;
    if (got == 0 || !busy) return Progress::broken;
    switch (answer_.take(static_cast<std::size_t>(got))) {
      case AnswerReader::Progress::complete:
        return Progress::answered;
      case AnswerReader::Progress::broken:
        return Progress::broken;
      case AnswerReader::Progress::more:
        break;
    }
    // A short read has emptied the socket; the next bytes raise an event of their own.
    if (static_cast<std::size_t>(got) < room) return Progress::waiting;
  }
}

}  // namespace duban::bench
