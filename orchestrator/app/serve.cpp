#include "orchestrator/app/serve.hpp"

#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/access/admin_token_file.hpp"
#include "orchestrator/access/token_store.hpp"
#include "orchestrator/api/parts.hpp"
#include "orchestrator/app/channels.hpp"
#include "orchestrator/app/evidence_sweeper.hpp"
#include "orchestrator/app/observers.hpp"
#include "orchestrator/dispatcher/dispatcher.hpp"
#include "orchestrator/evidence/evidence_store.hpp"
#include "orchestrator/http/server.hpp"
#include "orchestrator/log/logger.hpp"
#include "persistence/rocksdb/rocksdb_store.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/tables/meta.hpp"
#include "persistence/tables/trail.hpp"
#include "workflows/base/record_errors.hpp"

#include <algorithm>
#include <csignal>
#include <future>
#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

namespace duban {
namespace {

constexpr Partition kPartition = 0;

Instant wall_now() {
  return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

AttemptLimiter::Moment monotonic_now() {
  return std::chrono::duration_cast<AttemptLimiter::Moment>(
      std::chrono::steady_clock::now().time_since_epoch());
}

// Where the record ends: a virtual clock goes on from there.
Instant recorded_now(const Store& store) {
  const auto snapshot = store.snapshot();
  Instant latest{};
  if (const auto record = tables::ClockEntry::get(*snapshot, tables::ClockEntry::of(kPartition));
      record && *record) {
    latest = (**record).now;
  }
  const auto size = audit_size(*snapshot, kPartition).value_or(0);
  if (size == 0) return latest;
  if (const auto leaf = tables::Audit::get(*snapshot, tables::Audit::at(kPartition, size - 1))) {
    if (const auto record = read_audit_record(*leaf)) latest = std::max(latest, record->envelope.at);
  }
  return latest;
}

std::unique_ptr<Clock> make_clock(const ServeOptions& options, const Store& store, LeapListener listener) {
  if (options.clock == ClockKind::wall) {
    return wall_clock({.hold = std::chrono::seconds{options.clock_leap_hold_seconds}}, std::move(listener));
  }
  auto start = recorded_now(store);
  if (options.clock_now) start = std::max(start, *options.clock_now);
  if (start == Instant{}) start = wall_now();
  if (options.clock == ClockKind::virtual_) return virtual_clock(start);
  return accelerated_clock(start, options.clock_factor);
}

// Puts a command of the server's own to the engine and waits until it is on disk.
Result<Receipt> carry_out(Engine& engine, std::string id, Order order) {
  auto answer = std::make_shared<std::promise<Result<Receipt>>>();
  auto answered = answer->get_future();
  Command command;
  command.id = std::move(id);
  command.actor = "server";
  command.side = Side::system;
  command.order = std::move(order);
  command.reply = [answer](Result<Receipt> result) { answer->set_value(std::move(result)); };
  engine.submit(std::move(command));
  return answered.get();
}

// The first start: a token nobody knows yet, in a file only this user can read. It is issued like any other.
Result<void> write_first_token(const ServeOptions& options, Engine& engine, Authenticator& authenticator) {
  if (authenticator.size() != 0) return {};
  TokenRequest request;
  request.name = "admin";
  request.role = Role::admin;
  auto issued = mint_token(request, engine.now());
  if (!issued) {
    const Errors errors = issued.error();
    return errors.front();
  }
  auto path = write_admin_token_file(options.data_folder, issued->text);
  if (!path) return path.error();
  const auto& token = issued->record;
  const auto receipt =
      carry_out(engine, "first-token", AggregateOrder<AccessTokenKind>{{token.id}, issue_command(token)});
  if (!receipt) return receipt.error();
  authenticator.put(token);
  log_info("admin_token_written", {{"path", path->string()}});
  return {};
}

// From its making on a signal to stop is kept for wait(). It has to be made before anybody is told that the
// server is ready: who hears that may stop it at once.
class StopSignal {
 public:
  void wait() {
    signals_.async_wait([](const boost::system::error_code&, int signal) {
      log_info("stopping", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
    });
    context_.run();
  }

 private:
  boost::asio::io_context context_;
  boost::asio::signal_set signals_{context_, SIGTERM, SIGINT};
};

// Each connection is a file descriptor, and a database that can open no more files stops the process: so the
// rest is kept for it, and for evidence and webhooks.
std::size_t connections_possible(std::size_t wanted) {
  constexpr rlim_t kKept = 1024;
  rlimit descriptors{};
  if (::getrlimit(RLIMIT_NOFILE, &descriptors) != 0) return wanted;
  if (descriptors.rlim_cur < descriptors.rlim_max) {
    const rlimit raised{descriptors.rlim_max, descriptors.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) descriptors = raised;
  }
  const auto all = descriptors.rlim_cur;
  const auto possible = std::max(all > kKept ? all - kKept : 0, all / 2);
  if (wanted <= possible) return wanted;
  log_warning("connections_limited",
              {{"connections_max", wanted}, {"possible", possible}, {"descriptors", all}});
  return possible;
}

http::ServerOptions server_options(const ServeOptions& options) {
  http::ServerOptions server;
  server.address = options.listen_address;
  server.port = options.listen_port;
  server.io_threads = options.http_threads;
  server.connections_max = connections_possible(options.connections_max);
  return server;
}

// Who would only wait for the engine is told at the door.
std::optional<Error> refusal_of_writes(const http::Route& route, const Engine& engine) {
  if (route.method == http::Method::get) return std::nullopt;
  return engine.refusal_at_the_door();
}

}  // namespace

// The order of making is the order of dependence, and the reverse of it is the order of stopping.
Result<int> run_server(const ServeOptions& options) {
  if (const auto level = parse_log_level(options.log_level)) set_log_level(*level);
  std::signal(SIGPIPE, SIG_IGN);  // a receiver that hangs up is an error value, not the end of the process

  Observers observers;
  RocksDbOptions store_options;
  store_options.folder = options.data_folder;
  store_options.reserve_bytes = options.disk_reserve_bytes;
  store_options.sync = !options.unsafe_no_sync;
  store_options.migrating = [](const MigrationProgress& progress) {
    log_info(progress.done ? "migrated" : "migrating", {{"from", progress.from},
                                                        {"to", progress.from + 1},
                                                        {"what", progress.what},
                                                        {"changes", progress.changes}});
  };
  if (options.unsafe_no_sync) {
    log_warning("unsafe_no_sync", {{"detail", "a power cut loses what was acknowledged; for tests only"}});
  }
  auto opened = open_rocksdb_store(store_options, &observers);
  if (!opened) return opened.error();
  const auto store = std::move(*opened);

  EvidenceLimits limits;
  limits.file_bytes_max = options.evidence_bytes_max;
  limits.reserve_bytes = options.disk_reserve_bytes;
  auto evidence = EvidenceStore::start(std::filesystem::path(options.data_folder) / "evidence", limits);
  if (!evidence) return evidence.error();

  auto tokens = load_tokens(*store->snapshot(), kPartition);
  if (!tokens) return tokens.error();
  Authenticator authenticator(std::move(*tokens));

  const auto clock = make_clock(options, *store, [&observers](LeapNews news, Milliseconds ahead) {
    observers.clock_leapt(news, ahead);
  });
  EngineOptions engine_options;
  engine_options.admission.waiting_max = options.writes_waiting_max;
  Engine engine(*store, *clock, engine_options, observers);
  DispatcherOptions dispatcher_options;
  dispatcher_options.partition = kPartition;
  Dispatcher dispatcher(engine, make_channels(options), dispatcher_options, observers);
  engine.on_commit([&dispatcher](const Batch& batch) {
    if (batch.outbox_grew) dispatcher.wake();
  });
  if (auto started = engine.start(); !started) return started.error();
  if (auto written = write_first_token(options, engine, authenticator); !written) return written.error();

  const ApiParts parts{engine,
                       authenticator,
                       **evidence,
                       [&] { return observers.render(engine, *store, kPartition); },
                       version(),
                       revision(),
                       kPartition,
                       options.webhooks_plain_http,
                       options.webhooks_private_targets,
                       system_randomness,
                       background_thread,
                       background_thread(kLongReadsWaitingMax)};
  AttemptLimiter limiter{AttemptLimiter::Options{}};
  http::Router router;
  add_all_routes(router, parts);
  router.set_gate(
      make_access_gate({authenticator, limiter, [&engine] { return engine.now(); }, monotonic_now}));
  router.set_valve([&engine](const http::Route& route) { return refusal_of_writes(route, engine); });
  http::Server server(server_options(options), router, &observers);
  if (auto listening = server.start(); !listening) return listening.error();
  EvidenceSweeper sweeper(**evidence, *store, engine, kPartition);
  dispatcher.start();
  StopSignal stop_signal;
  log_info("ready", {{"listen", options.listen_address},
                     {"port", server.port()},
                     {"clock", clock->name()},
                     {"now", format_instant_utc(clock->now())},
                     {"version", version()}});

  stop_signal.wait();
  server.stop(std::chrono::seconds{options.drain_seconds});
  dispatcher.stop();
  engine.stop();
  log_info("stopped");
  return 0;
}

Result<int> serve(const ServeOptions& options) {
  try {
    return run_server(options);
  } catch (const CorruptRead& unreadable) {
    return Error{errors::store_corrupt, {{"what", "record"}, {"detail", unreadable.what()}}};
  }
}

const char* version() {
  return DUBAN_VERSION;
}

}  // namespace duban
