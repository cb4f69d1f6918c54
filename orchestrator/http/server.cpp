#include "orchestrator/http/server.hpp"

#include "orchestrator/http/connection.hpp"
#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/loop.hpp"

#include <future>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

namespace duban::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<tcp, LoopExecutor>;
using PauseTimer = asio::basic_waitable_timer<LoopClock, asio::wait_traits<LoopClock>, LoopExecutor>;

// So many connections over the limit are told so; more are just closed.
constexpr std::size_t kTurnedAwayMax = 64;
// Out of descriptors: accepting again at once would spin.
constexpr std::chrono::milliseconds kAcceptPause{50};

Observer& silent_observer() {
  static Observer silent;
  return silent;
}

std::string without_brackets(const std::string& address) {
  const bool bracketed = address.size() > 2 && address.front() == '[' && address.back() == ']';
  return bracketed ? address.substr(1, address.size() - 2) : address;
}

}  // namespace

struct Server::Impl {
  Impl(ServerOptions options, const Router& router, Observer& observer)
      : context{.options = std::move(options), .router = router, .observer = observer} {}

  error_code listen(const tcp::endpoint& endpoint) {
    error_code error;
    acceptor->open(endpoint.protocol(), error);
    if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor->bind(endpoint, error);
    if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
    return error;
  }

  Task<void> accept_all() {
    PauseTimer pause(loops.front()->context());
    for (std::size_t turn = 0; acceptor->is_open(); ++turn) {
      Loop& loop = *loops[turn % loops.size()];
      Socket socket(loop.context());
      error_code error;
      co_await acceptor->async_accept(socket, asio::redirect_error(Await{}, error));
      if (!acceptor->is_open()) break;
      if (!error) {
        hand_over(loop, std::move(socket));
      } else {
        pause.expires_after(kAcceptPause);
        co_await pause.async_wait(asio::redirect_error(Await{}, error));
      }
    }
  }

  void hand_over(Loop& loop, Socket socket) {
    const bool over_limit = context.connections >= context.options.connections_max;
    if (over_limit && context.turned_away >= kTurnedAwayMax) return;
    auto connection = std::make_shared<Connection>(loop, std::move(socket), over_limit);
    asio::co_spawn(loop.context(), Connection::run(std::move(connection)),
                   [this](const std::exception_ptr& thrown) {
                     if (thrown)
                       context.observer.handler_threw("connection", {}, "an exception ended the connection");
                   });
  }

  // Connections that the kernel has made and nobody has accepted yet: closing would reset them.
  void take_in_backlog() {
    error_code error;
    acceptor->non_blocking(true, error);
    for (std::size_t turn = 0; !error; ++turn) {
      Loop& loop = *loops[turn % loops.size()];
      Socket socket(loop.context());
      acceptor->accept(socket, error);
      if (!error) hand_over(loop, std::move(socket));
    }
  }

  void close_acceptor() {
    std::promise<void> closed;
    asio::post(loops.front()->context(), [&] {
      take_in_backlog();
      error_code ignored;
      acceptor->close(ignored);
      closed.set_value();
    });
    closed.get_future().wait();
  }

  ServerContext context;
  std::vector<std::unique_ptr<Loop>> loops;
  std::optional<Acceptor> acceptor;
  std::uint16_t port = 0;
  bool running = false;
};

Server::Server(ServerOptions options, const Router& router, Observer* observer)
    : impl_(std::make_unique<Impl>(std::move(options), router,
                                   observer != nullptr ? *observer : silent_observer())) {}

Server::~Server() {
  stop(std::chrono::milliseconds(0));
}

Result<void> Server::start() {
  auto& options = impl_->context.options;
  const auto failed = [&](const error_code& error) {
    impl_->acceptor.reset();
    impl_->loops.clear();
    const auto where = options.address + ":" + std::to_string(options.port);
    return Error{errors::http_listen_failed, {{"address", where}, {"detail", error.message()}}};
  };
  error_code error;
  const auto address = asio::ip::make_address(without_brackets(options.address), error);
  if (error) return failed(error);
  for (int i = 0; i < std::max(1, options.io_threads); ++i) {
    impl_->loops.push_back(std::make_unique<Loop>(impl_->context));
  }
  impl_->acceptor.emplace(impl_->loops.front()->context());
  error = impl_->listen({address, options.port});
  if (error) return failed(error);
  impl_->port = impl_->acceptor->local_endpoint().port();
  asio::co_spawn(impl_->loops.front()->context(), impl_->accept_all(), [](const std::exception_ptr& thrown) {
    // Nothing in accept_all() throws but a failed allocation, after which nobody could connect.
    if (thrown) std::terminate();
  });
  for (const auto& loop : impl_->loops) loop->start();
  impl_->running = true;
  return {};
}

std::uint16_t Server::port() const {
  return impl_->port;
}

std::size_t Server::connections() const {
  return impl_->context.connections;
}

void Server::stop(std::chrono::milliseconds grace) {
  if (!std::exchange(impl_->running, false)) return;
  impl_->close_acceptor();
  for (const auto& loop : impl_->loops) loop->drain(grace);
  for (const auto& loop : impl_->loops) loop->join();
  impl_->acceptor.reset();
  impl_->loops.clear();
}

}  // namespace duban::http
