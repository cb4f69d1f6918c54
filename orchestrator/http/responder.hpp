// The right to answer one request once, from any thread.
//
// Movable, not copyable. The first answer() or refuse() wins and empties it; a Responder destroyed unanswered
// sends 500 http.unanswered, so no client waits for ever. Answers given by many threads, or many by one
// thread, are collected per io thread and wake it once. An answer after the client or the server has gone is
// dropped silently.
#pragma once

#include "orchestrator/http/message.hpp"
#include "workflows/base/error.hpp"

#include <cstdint>
#include <memory>
#include <variant>

namespace duban::http {

using Answer = std::variant<Response, Errors>;

// The server's side of a Responder; tests implement it to call handlers without a server.
class ReplyPort {
 public:
  virtual ~ReplyPort() = default;
  virtual void deliver(std::uint64_t ticket, Answer answer) noexcept = 0;
};

class Responder {
 public:
  Responder() = default;
  Responder(std::shared_ptr<ReplyPort> port, std::uint64_t ticket)
      : port_(std::move(port)), ticket_(ticket) {}
  Responder(Responder&&) = default;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder() { abandon(); }

  void answer(Response response) { send(std::move(response)); }
  // Becomes a problem document in the caller's language, with the status of the first error's kind.
  void refuse(Error error);
  void refuse(Errors errors) { send(std::move(errors)); }

  [[nodiscard]] bool pending() const { return port_ != nullptr; }

 private:
  void send(Answer answer);
  void abandon() noexcept;

  std::shared_ptr<ReplyPort> port_;
  std::uint64_t ticket_ = 0;
};

}  // namespace duban::http
