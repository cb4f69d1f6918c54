#include "tests/simulation/server.hpp"

#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/access/attempt_limiter.hpp"
#include "orchestrator/access/authenticator.hpp"
#include "orchestrator/access/token_store.hpp"
#include "orchestrator/api/parts.hpp"
#include "orchestrator/engine/engine_errors.hpp"
#include "orchestrator/engine/pipeline.hpp"
#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/problem.hpp"
#include "orchestrator/http/request_opening.hpp"
#include "orchestrator/http/router.hpp"
#include "workflows/base/record_errors.hpp"

#include <deque>
#include <map>

namespace duban::simulation {
namespace {

std::string head_of(const Letter& letter) {
  std::string head = letter.method + " " + letter.target + " HTTP/1.1\r\nHost: duban\r\n";
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) head.append(name).append(": ").append(value).append("\r\n");
  };
  head += "Accept-Language: en\r\n";
  if (!letter.body.empty()) {
    add("Content-Type", letter.content_type);
    add("Content-Length", std::to_string(letter.body.size()));
  }
  if (!letter.token.empty()) add("Authorization", "Bearer " + letter.token);
  add("Idempotency-Key", letter.key);
  add("If-Match", letter.if_match);
  return head + "\r\n";
}

Reply reply_of(http::Answer answer, const std::string& request_id) {
  if (auto* errors = std::get_if<Errors>(&answer)) {
    if (errors->empty()) errors->emplace_back(errors::http_internal);
    answer = http::problem(*errors, Language::en, request_id);
  }
  auto& response = std::get<http::Response>(answer);
  return {response.status, std::move(response.body), std::move(response.headers)};
}

// Keeps evidence in files like the product, and syncs nothing: what a power cut does to files is shown
// elsewhere, and here it would only take time.
class SleeplessDisk final : public Disk {
 public:
  [[nodiscard]] int sync(int) const override { return 0; }
  [[nodiscard]] std::optional<std::uint64_t> free_bytes(int) const override { return std::nullopt; }
};

}  // namespace

// Where the answers of one life go. What is answered after its end, when the handlers are taken apart, is
// heard by nobody.
class Server::Answers final : public http::ReplyPort {
 public:
  std::uint64_t expect(AnswerTo answer) {
    waiting_[++last_] = std::move(answer);
    return last_;
  }
  void deliver(std::uint64_t ticket, http::Answer answer) noexcept override {
    const auto found = waiting_.find(ticket);
    if (found == waiting_.end()) return;
    const auto to = std::move(found->second);
    waiting_.erase(found);
    to(reply_of(std::move(answer), std::to_string(ticket)));
  }
  void fall_silent() { waiting_.clear(); }
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

 private:
  std::map<std::uint64_t, AnswerTo> waiting_;
  std::uint64_t last_ = 0;
};

class Server::Jobs final : public Background {
 public:
  Jobs(std::deque<std::function<void()>>& jobs, std::size_t queue_max) : jobs_(jobs), queue_max_(queue_max) {}
  [[nodiscard]] bool post(std::function<void()>& job) override {
    if (jobs_.size() >= queue_max_) return false;
    jobs_.push_back(std::move(job));
    return true;
  }

 private:
  std::deque<std::function<void()>>& jobs_;
  std::size_t queue_max_;
};

// Everything that ends with the process. The order of making is the order of dependence.
struct Server::Life {
  Life(Server& server, std::vector<AccessToken> tokens, std::unique_ptr<EvidenceStore> files,
       std::shared_ptr<const Shelf> known)
      : authenticator(std::move(tokens)),
        evidence(std::move(files)),
        pipeline(server.store_, server.clock_, server.options_.writer, server.nobody_, std::move(known)),
        courier(
            server,
            CourierOptions{server.options_.writer.partition, [&clock = server.clock_] { return clock.truth; },
                           [&dice = server.dice_] { return dice.number(); },
                           server.options_.notices_read_at_once, server.options_.rest_max},
            server.no_metrics_),
        parts{server,
              authenticator,
              *evidence,
              [] { return std::string(); },
              "0",
              "0",
              server.options_.writer.partition,
              false,
              false,
              [&dice = server.dice_](char* bytes, std::size_t size) { dice.fill(bytes, size); },
              [this](std::size_t queue_max) { return std::make_shared<Jobs>(jobs, queue_max); },
              std::make_shared<Jobs>(jobs, kLongReadsWaitingMax)} {
    add_all_routes(router, parts);
    router.set_gate(
        make_access_gate({authenticator, limiter, [&clock = server.clock_] { return clock.now(); },
                          [] { return AttemptLimiter::Moment{}; }}));
  }
  ~Life() { answers->fall_silent(); }
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  std::shared_ptr<Answers> answers = std::make_shared<Answers>();
  Authenticator authenticator;
  // Nobody here guesses secrets, and a revoked token used again and again is to be refused as such.
  AttemptLimiter limiter{AttemptLimiter::Options{1'000'000, std::chrono::milliseconds{1}, 16}};
  std::unique_ptr<EvidenceStore> evidence;
  std::deque<std::function<void()>> jobs;
  std::deque<Command> arrived;
  Pipeline pipeline;
  std::optional<Batch> flying;
  bool written = false;
  bool answered = false;
  Courier courier;
  std::optional<DeliveryAttempt> delivery;
  bool courier_writes = false;
  bool in_pass = false;
  bool changed_in_pass = false;  // what the courier has passed may have something to do again
  bool courier_rests = false;
  ApiParts parts;
  http::Router router;
};

Server::Server(FaultyStore& store, JumpingClock& clock, Dice& dice, Options options)
    : store_(store), clock_(clock), dice_(dice), options_(std::move(options)) {}

Server::~Server() = default;

Result<void> Server::start() {
  auto tokens = load_tokens(*store_.snapshot(), options_.writer.partition);
  if (!tokens) return tokens.error();
  EvidenceLimits limits;
  limits.file_bytes_max = 4096;
  limits.reserve_bytes = 0;
  auto evidence = EvidenceStore::start(options_.evidence_folder, limits, std::make_shared<SleeplessDisk>());
  if (!evidence) return evidence.error();
  // Once in a while everything is read anew, as after every real start.
  auto known = dice_.percent(10) ? std::make_shared<const Shelf>() : published_;
  auto life = std::make_unique<Life>(*this, std::move(*tokens), std::move(*evidence), std::move(known));
  if (auto started = life->pipeline.start(); !started) return started;
  published_ = life->pipeline.shelf();
  life_ = std::move(life);
  return {};
}

void Server::kill() {
  life_.reset();
}

void Server::note_defect(std::string what) {
  if (!defect_) defect_ = std::move(what);
}

// --- requests ----------------------------------------------------------------------------------------------

void Server::receive(const Letter& letter, AnswerTo answer) {
  const auto ticket = life_->answers->expect(std::move(answer));
  http::Request request;
  request.remote_address = "192.0.2.1";
  if (auto refused = hand_in(letter, std::move(request), ticket)) {
    life_->answers->deliver(ticket, std::move(*refused));
  }
}

// As a connection of the product does it, without the bytes on the wire.
std::optional<Errors> Server::hand_in(const Letter& letter, http::Request request, std::uint64_t ticket) {
  const auto block = head_of(letter);
  const auto only = [](Error error) { return Errors{std::move(error)}; };
  const auto head = http::open_request(block, http::ServerOptions{}, request);
  if (!head) return only(head.error());
  request.request_id = "request-" + std::to_string(ticket);
  std::string operation = "gate";
  try {
    const auto route = http::admit_request(life_->router, *head, request, false);
    if (!route) return only(route.error());
    operation = (*route)->operation;
    if (request.sink) {
      if (const auto taken = request.sink->write(letter.body); !taken) return only(taken.error());
    } else {
      request.body = letter.body;
    }
    (*route)->handler(std::move(request), http::Responder(life_->answers, ticket));
  } catch (const std::exception& thrown) {
    note_defect(operation + " threw: " + thrown.what());
  }
  return std::nullopt;
}

std::size_t Server::unanswered() const {
  return life_->answers->waiting();
}

bool Server::has_jobs() const {
  return !life_->jobs.empty();
}

void Server::run_background_job() {
  if (life_->jobs.empty()) return;
  const auto job = std::move(life_->jobs.front());
  life_->jobs.pop_front();
  job();
}

// --- the engine --------------------------------------------------------------------------------------------

void Server::submit(Command command) {
  if (life_->arrived.size() < options_.queue_max) return life_->arrived.push_back(std::move(command));
  if (command.reply) command.reply(Error{errors::operation_queue_full, {{"retry_after_s", "1"}}});
}

void Server::take_in() {
  while (!life_->arrived.empty() && life_->pipeline.takes_more()) {
    life_->pipeline.take(std::move(life_->arrived.front()));
    life_->arrived.pop_front();
  }
}

void Server::decide() {
  take_in();
  life_->pipeline.decide();
}

bool Server::commit_on_its_way() const {
  return life_->flying.has_value();
}
bool Server::written() const {
  return life_->written;
}
bool Server::answered() const {
  return life_->answered;
}

void Server::begin_commit() {
  if (life_->flying) return;
  life_->flying = life_->pipeline.next_commit();
  life_->written = life_->answered = false;
}

bool Server::write() {
  const auto result = store_.commit(life_->flying->writes);
  if (result) {
    life_->written = true;
    return true;
  }
  if (result.error().code != errors::store_full) return false;
  Batch batch = std::move(*life_->flying);
  life_->flying.reset();
  if (!life_->pipeline.refused_full(batch)) note_defect("recovery after a full disk failed");
  published_ = life_->pipeline.shelf();
  return true;
}

void Server::give_answers() {
  auto& batch = *life_->flying;
  if (batch.shelf) published_ = batch.shelf;
  if (batch.outbox_grew) wake_courier();
  life_->answered = true;
  for (auto& answer : std::exchange(batch.answers, {})) {
    if (answer.reply) answer.reply(std::move(answer.result));
  }
}

void Server::settle() {
  const Batch batch = std::move(*life_->flying);
  life_->flying.reset();
  life_->pipeline.committed(batch);
}

bool Server::engine_rests() const {
  const auto& pipeline = life_->pipeline;
  return life_->arrived.empty() && !life_->flying && !pipeline.in_flight() && !pipeline.decided_ahead() &&
         !pipeline.disk_full() && !pipeline.has_work();
}

bool Server::disk_full() const {
  return life_->pipeline.disk_full();
}
std::optional<Instant> Server::next_wake_up() const {
  return life_->pipeline.next_wake_up();
}
void Server::admit(AccessToken token) {
  life_->authenticator.put(std::move(token));
}
EvidenceStore& Server::evidence() {
  return *life_->evidence;
}

// --- the dispatcher ----------------------------------------------------------------------------------------

bool Server::courier_rests() const {
  return life_->courier_rests;
}

void Server::wake_courier() {
  life_->courier_rests = false;
  life_->changed_in_pass = true;
}

const DeliveryAttempt* Server::take_delivery() {
  auto& life = *life_;
  if (!life.delivery && !life.courier_writes) take_errand();
  return life.delivery ? &*life.delivery : nullptr;
}

void Server::take_errand() {
  auto& life = *life_;
  if (!life.in_pass) {
    life.courier.begin();
    life.in_pass = true;
    life.changed_in_pass = false;
  }
  auto errand = life.courier.next();
  if (auto* delivery = std::get_if<DeliveryAttempt>(&errand)) {
    life.delivery = std::move(*delivery);
  } else if (auto* outcome = std::get_if<DispatchOutcome>(&errand)) {
    write_for_courier(std::move(*outcome));
  } else {
    life.in_pass = false;
    life.courier_rests = !life.changed_in_pass;
  }
}

void Server::delivered(const channels::DeliveryOutcome& outcome) {
  life_->delivery.reset();
  life_->courier.sent(outcome);
}

void Server::write_for_courier(DispatchOutcome outcome) {
  life_->courier_writes = true;
  auto command = dispatch_command(std::move(outcome));
  // The reply dies with this life, unless it comes within it.
  command.reply = [this](const Result<Receipt>& result) {
    life_->courier_writes = false;
    life_->courier.written(result.has_value());
    if (!result) life_->changed_in_pass = true;
  };
  submit(std::move(command));
}

}  // namespace duban::simulation
