#include "tests/http/api_write/api_harness.hpp"

#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/access/token_store.hpp"
#include "orchestrator/http/problem.hpp"
#include "orchestrator/http/request_opening.hpp"
#include "tests/support/shipped_files.hpp"
#include "workflows/base/name.hpp"

#include <condition_variable>
#include <future>
#include <mutex>
#include <stdexcept>
#include <unistd.h>

namespace duban::testing {
namespace {

constexpr std::string_view kStart = "2011-09-21T00:00:00+08:00";
constexpr std::uint64_t kFileBytesMax = 1 << 20;

class WaitingPort : public http::ReplyPort {
 public:
  void deliver(std::uint64_t, http::Answer answer) noexcept override {
    const std::scoped_lock lock(mutex_);
    answer_ = std::move(answer);
    arrived_.notify_one();
  }
  http::Answer wait() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return answer_.has_value(); });
    return std::move(*answer_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::optional<http::Answer> answer_;
};

std::string content_of(const http::FileBody& file) {
  std::string content(file.size_bytes, '\0');
  if (::pread(*file.descriptor, content.data(), content.size(), 0) != static_cast<ssize_t>(content.size())) {
    throw std::runtime_error("a file answered short");
  }
  return content;
}

ApiReply reply_of(http::Response response) {
  ApiReply reply;
  reply.status = response.status;
  reply.body = response.file ? content_of(*response.file) : std::move(response.body);
  reply.headers["Content-Type"] = response.content_type;
  for (auto& [name, value] : response.headers) reply.headers[name] = value;
  return reply;
}

ApiReply reply_of(const Errors& errors) {
  return reply_of(http::problem(errors, Language::en, "request"));
}

std::string head_of(const ApiCall& call) {
  std::string head = call.method + " " + call.target + " HTTP/1.1\r\nHost: localhost\r\n";
  const auto add = [&](const std::string& name, const std::optional<std::string>& value) {
    if (value) head += name + ": " + *value + "\r\n";
  };
  head += "Accept-Language: en\r\n";
  if (!call.body.empty()) {
    add("Content-Type", call.content_type);
    add("Content-Length", std::to_string(call.body.size()));
  }
  if (call.token) add("Authorization", "Bearer " + *call.token);
  add("Idempotency-Key", call.key);
  add("If-Match", call.if_match);
  return head + "\r\n";
}

void must(const ApiReply& reply, int status) {
  if (reply.status != status) throw std::runtime_error(std::to_string(reply.status) + " " + reply.body);
}

}  // namespace

std::string ApiReply::text(const std::string& name) const {
  const auto opening = "\"" + name + "\":\"";
  const auto at = body.find(opening);
  if (at == std::string::npos) return {};
  const auto from = at + opening.size();
  return body.substr(from, body.find('"', from) - from);
}

Api::Api() : clock_(virtual_clock(*parse_instant(kStart))) {
  evidence_ = EvidenceStore::start(folder_.path() / "evidence", {kFileBytesMax, 0}).value();
  authenticator_ = std::make_unique<Authenticator>();
  limiter_ = std::make_unique<AttemptLimiter>(AttemptLimiter::Options{});
  engine_ = std::make_unique<Engine>(store_, *clock_, EngineOptions{}, observer_);
  engine_->start().value();
  for (const auto role : {Role::admin, Role::office, Role::reviewer, Role::inspector, Role::leader,
                          Role::unit, Role::auditor, Role::metrics}) {
    mint(role);
  }
  parts_ = std::unique_ptr<ApiParts>(new ApiParts{
      *engine_, *authenticator_, *evidence_, [] { return std::string("duban_up 1\n"); }, "0.1.0", "test"});
  router_.set_gate(make_access_gate({*authenticator_, *limiter_, [this] { return clock_->now(); },
                                     [] { return AttemptLimiter::Moment{0}; }}));
  add_all_routes(router_, *parts_);
}

Api::~Api() {
  engine_->stop();
}

void Api::mint(Role role) {
  TokenRequest request;
  request.name = "test-" + std::string(name_of(role));
  request.role = role;
  if (!is_server_wide(role)) request.organiser = OrganiserId{"bureau"};
  if (role == Role::unit) request.units = {UnitId{"school-01"}};
  auto token = mint_token(request, clock_->now()).value();
  carry_out(AggregateOrder<AccessTokenKind>{{token.record.id}, issue_command(token.record)});
  authenticator_->put(token.record);
  tokens_[role] = token.text;
}

ApiReply Api::send(const ApiCall& call) {
  const auto block = head_of(call);
  http::Request request;
  const auto head = http::open_request(block, http::ServerOptions{}, request);
  if (!head) return reply_of(Errors{head.error()});
  request.request_id = "request-" + std::to_string(++keys_);
  request.remote_address = "127.0.0.1";
  const auto route = http::admit_request(router_, *head, request, false);
  if (!route) return reply_of(Errors{route.error()});
  if (request.sink) {
    if (const auto written = request.sink->write(call.body); !written) {
      return reply_of(Errors{written.error()});
    }
  } else {
    request.body = call.body;
  }
  auto port = std::make_shared<WaitingPort>();
  (*route)->handler(std::move(request), http::Responder(port, 1));
  auto answer = port->wait();
  if (auto* errors = std::get_if<Errors>(&answer)) return reply_of(*errors);
  return reply_of(std::move(std::get<http::Response>(answer)));
}

ApiReply Api::post(Role role, const std::string& target, const std::string& body) {
  return send({.target = target, .body = body, .token = token_of(role), .key = new_key()});
}

ApiReply Api::get(Role role, const std::string& target) {
  return send({.method = "GET", .target = target, .token = token_of(role)});
}

ApiReply Api::remove(Role role, const std::string& target) {
  return send({.method = "DELETE", .target = target, .token = token_of(role), .key = new_key()});
}

ApiReply Api::put(Role role, const std::string& target, const std::string& body) {
  return send({.method = "PUT", .target = target, .body = body, .token = token_of(role), .key = new_key()});
}

void Api::prepare_campaign() {
  ApiCall document{.target = "/api/v1/calendars",
                   .body = read_source_file("workflows/calendars/cn.yaml"),
                   .content_type = "application/yaml",
                   .token = token_of(Role::admin),
                   .key = new_key()};
  must(send(document), 201);
  document.target = "/api/v1/plans";
  document.body = read_source_file("workflows/plans/education-accountability.yaml");
  document.key = new_key();
  must(send(document), 201);
  must(post(Role::office, "/api/v1/campaigns",
            R"({"id":"education-2011","plan":"education-accountability","year":2011,"organiser":"bureau",)"
            R"("organiser_name":"Education bureau","title":{"en":"Education 2011","zh":"教育 2011"}})"),
       201);
  must(post(Role::office, kCampaignPath + "/units",
            R"({"units":[{"id":"school-01","name":"School 1","branches":["First branch"]},)"
            R"({"id":"school-02","name":"School 2"}]})"),
       201);
}

void Api::launch_campaign() {
  prepare_campaign();
  must(post(Role::office, kCampaignPath + "/launch"), 200);
  // The clock moves only once every unit has been reached.
  advance_to("2011-09-21T08:00:00+08:00");
}

void Api::advance_to(const std::string& moment) {
  must(post(Role::admin, "/api/v1/clock/advance", R"({"to":")" + moment + R"("})"), 200);
}

std::string Api::upload_pdf(Role role) {
  const auto reply = send({.target = kSchoolPath + "/files",
                           .body = "%PDF-1.4\nwork plan\n%%EOF\n",
                           .content_type = "application/pdf",
                           .token = token_of(role)});
  must(reply, 201);
  return reply.text("digest");
}

StoreImage Api::image() const {
  StoreImage image;
  const auto snapshot = store_.snapshot();
  for (int table = 0; table < kTableCount; ++table) {
    const auto name = std::string(table_name(static_cast<Table>(table)));
    snapshot->scan(static_cast<Table>(table), "", "", [&](std::string_view key, std::string_view value) {
      image[name + "/" + std::string(key)] = value;
      return true;
    });
  }
  return image;
}

void Api::carry_out(Order order) {
  Command command;
  command.id = new_key();
  command.actor = "test";
  command.order = std::move(order);
  std::promise<bool> done;
  command.reply = [&done](const Result<Receipt>& result) { done.set_value(result.has_value()); };
  engine_->submit(std::move(command));
  if (!done.get_future().get()) throw std::runtime_error("the order was refused");
}

}  // namespace duban::testing
