// One keep-alive connection of a load run. Does not block. Belongs to one thread.
#pragma once

#include "ops/bench/load/answer_reader.hpp"
#include "ops/bench/load/tally.hpp"
#include "ops/bench/load/unit_walk.hpp"

#include <netinet/in.h>
#include <string>
#include <string_view>

namespace duban::bench {

class LoadConnection {
 public:
  enum class Progress { waiting, answered, broken };

  LoadConnection(const sockaddr_in& address, UnitWalk units) : walk(units), address_(address) {}
  ~LoadConnection();
  LoadConnection(const LoadConnection&) = delete;
  LoadConnection& operator=(const LoadConnection&) = delete;

  // Connects and registers with `epoll`; false when the server accepts no connection.
  [[nodiscard]] bool open(int epoll);
  // Sends as much as the socket takes; the rest goes with flush() when it takes more.
  [[nodiscard]] Progress send(std::string_view request);
  [[nodiscard]] Progress flush();
  [[nodiscard]] Progress receive();
  [[nodiscard]] const AnswerReader& answer() const { return answer_; }
  void begin_next() { answer_.begin_next(); }

  UnitWalk walk;
  Nanoseconds intended = 0;  // of the request under way
  bool busy = false;

 private:
  void close_socket();

  sockaddr_in address_;
  int socket_ = -1;
  std::string unsent_;
  AnswerReader answer_;
};

}  // namespace duban::bench
