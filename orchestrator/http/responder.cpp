#include "orchestrator/http/responder.hpp"

#include "orchestrator/http/http_errors.hpp"

namespace duban::http {

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this != &other) {
    abandon();
    port_ = std::move(other.port_);
    ticket_ = other.ticket_;
  }
  return *this;
}

void Responder::refuse(Error error) {
  Errors errors;
  errors.push_back(std::move(error));
  send(std::move(errors));
}

void Responder::send(Answer answer) {
  if (const auto port = std::exchange(port_, nullptr)) port->deliver(ticket_, std::move(answer));
}

void Responder::abandon() noexcept {
  if (port_ != nullptr) refuse(Error{errors::http_unanswered});
}

}  // namespace duban::http
