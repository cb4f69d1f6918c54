#include "tests/http/api_read/read_fixture.hpp"

#include "orchestrator/http/target.hpp"
#include "orchestrator/operations/operation.hpp"
#include "tests/support/shipped_files.hpp"
#include "workflows/plan/plan_loader.hpp"

#include <future>
#include <stdexcept>

#include <boost/json/parse.hpp>

namespace duban::testing {
namespace {

const CampaignId kCampaign{"education-2011"};

class StoredAnswer : public http::ReplyPort {
 public:
  void deliver(std::uint64_t, http::Answer answer) noexcept override { answer_ = std::move(answer); }
  std::optional<http::Answer> answer_;
};

// What would run beside is done before the handler returns, so that each call has its answer at once.
class AtOnce final : public Background {
 public:
  [[nodiscard]] bool post(std::function<void()>& job) override {
    job();
    return true;
  }
};

ReadReply reply_of(const Errors& errors) {
  ReadReply reply;
  reply.status = errors.front().kind() == ErrorKind::not_found ? 404 : 400;
  reply.code = errors.front().name();
  for (const auto& error : errors) reply.body += error.message(Language::en) + "\n";
  return reply;
}

ReadReply reply_of(const http::Response& response) {
  ReadReply reply;
  reply.status = response.status;
  reply.body = response.body;
  reply.content_type = response.content_type;
  for (const auto& [name, value] : response.headers) {
    if (name == "ETag") reply.etag = value.substr(1, value.size() - 2);
  }
  return reply;
}

NewUnit row(const std::string& id) {
  NewUnit unit;
  unit.id = UnitId{id};
  unit.profile.name = "School " + id;
  unit.profile.kind = "school";
  if (id == "s1") {
    unit.profile.branches = {"First branch"};
    unit.contacts = {{"unit", "A", "a@s1.example"}, {"unit_head", "B", "b@s1.example"}};
  }
  return unit;
}

}  // namespace

boost::json::value ReadReply::json() const {
  return boost::json::parse(body);
}

ReadRoutes::ReadRoutes() : clock_(virtual_clock(*parse_instant("2011-09-01T00:00:00+08:00"))) {
  evidence_ = EvidenceStore::start(folder_.path() / "evidence").value();
  TokenRequest token;
  token.name = "s1-clerk";
  token.role = Role::unit;
  token.organiser = OrganiserId{"bureau"};
  token.units = {UnitId{"s1"}};
  authenticator_ = std::make_unique<Authenticator>(
      std::vector<AccessToken>{mint_token(token, clock_->now()).value().record});
  engine_ = std::make_unique<Engine>(store_, *clock_, EngineOptions{}, observer_);
  engine_->start().value();
  parts_ = std::unique_ptr<ApiParts>(
      new ApiParts{*engine_, *authenticator_, *evidence_, [] { return std::string(); }, "0.1.0", "test"});
  parts_->make_background = [](std::size_t) { return std::make_shared<AtOnce>(); };
  add_all_routes(router_, *parts_);
  publish();
  create_campaign();
}

ReadRoutes::~ReadRoutes() {
  engine_.reset();  // before the store it writes to
}

void ReadRoutes::publish() {
  auto calendar_yaml = read_source_file("workflows/calendars/cn.yaml");
  auto calendar = std::make_shared<const Calendar>(load_calendar(calendar_yaml).value());
  order(ImportCalendar{std::move(calendar_yaml), calendar}, "admin-one");
  auto yaml = read_source_file("workflows/plans/education-accountability.yaml");
  auto plan = std::make_shared<const Plan>(load_plan(yaml).value());
  plan_digest_ = plan->digest.hex();
  order(PublishPlan{std::move(yaml), plan, {}}, "office-one");
}

void ReadRoutes::create_campaign() {
  const auto shelf = engine_->shelf();
  const auto& plan = *shelf->plans.begin()->second.plan;
  auto schedule = resolve_schedule(plan, 2011, *shelf->newest_calendar("cn")->calendar).value();
  CreateCampaign create{OrganiserId{"bureau"}, {"Education 2011", "教育2011"}, plan.digest, schedule};
  order(CampaignOrder{kCampaign, create, "Education bureau"}, "office-one");
  EnrolUnits units{kCampaign, {}};
  for (const char* id : {"s1", "s2", "s3", "s4", "s5"}) units.units.push_back(row(id));
  order(std::move(units), "office-one");
  order(CampaignOrder{kCampaign, LaunchCampaign{}, {}}, "office-one");
  move_clock("2011-09-01T08:00:00+08:00");
}

Receipt ReadRoutes::order(Order order, const std::string& actor, Side side) {
  std::promise<Result<Receipt>> promised;
  Command command;
  command.id = "command-" + std::to_string(++commands_);
  command.actor = actor;
  command.side = side;
  command.order = std::move(order);
  command.reply = [&](Result<Receipt> result) { promised.set_value(std::move(result)); };
  engine_->submit(std::move(command));
  auto result = promised.get_future().get();
  if (!result) throw std::runtime_error(result.error().message(Language::en));
  return *result;
}

void ReadRoutes::act(const std::string& unit, UnitCommand command, const std::string& actor, Side side) {
  order(UnitOrder{kCampaign, UnitId{unit}, std::move(command), {}, {}}, actor, side);
}

void ReadRoutes::file(const std::string& unit, const std::string& task, EvidenceKind kind,
                      const std::string& actor, Side side) {
  auto sink = evidence_->open_sink("text/plain").value();
  sink->write(task).value();
  (void)evidence_->finish(std::move(sink), clock_->now()).value();
  SubmissionContent content;
  content.text = "filed by " + actor;
  content.files = {{sha256(task), kind, "text/plain", "report.pdf", task.size()}};
  FileSubmission command;
  command.task = task;
  command.content = sha256(content.text);
  command.files = {content.files.front().digest};
  command.carries = {kind};
  order(UnitOrder{kCampaign, UnitId{unit}, command, {}, content}, actor, side);
}

void ReadRoutes::move_clock(const std::string& to) {
  order(MoveClock{*parse_instant(to)}, "admin-one");
}

ReadReply ReadRoutes::get(const Principal& who, const std::string& target, const std::string& if_none_match) {
  return call(who, http::Method::get, "/api/v1" + target, {}, if_none_match);
}

ReadReply ReadRoutes::get_at(const Principal& who, const std::string& target) {
  return call(who, http::Method::get, target, {}, {});
}

ReadReply ReadRoutes::check_plan(const Principal& who, const std::string& yaml, const std::string& query) {
  return call(who, http::Method::post, "/api/v1/plans/check" + query, yaml, {});
}

ReadReply ReadRoutes::call(const Principal& who, http::Method method, const std::string& target,
                           std::string body, const std::string& if_none_match) {
  const auto answer = ask(who, method, target, std::move(body), if_none_match)();
  if (!answer) throw std::runtime_error("no answer to " + target);
  return *answer;
}

std::function<std::optional<ReadReply>()> ReadRoutes::ask(const Principal& who, const std::string& target) {
  return ask(who, http::Method::get, "/api/v1" + target, {}, {});
}

std::function<std::optional<ReadReply>()> ReadRoutes::ask(const Principal& who, http::Method method,
                                                          const std::string& target, std::string body,
                                                          const std::string& if_none_match) {
  const auto at_once = [](ReadReply reply) {
    return [reply = std::move(reply)] { return std::optional(reply); };
  };
  http::Request request;
  request.method = method;
  request.target = target;
  request.path = target.substr(0, target.find('?'));
  request.body = std::move(body);
  if (!if_none_match.empty()) {
    const std::string block = "If-None-Match\"" + if_none_match + "\"";
    request.headers.assign(block);
    request.headers.index(block.data(), std::string_view(block).substr(0, 13),
                          std::string_view(block).substr(13));
  }
  auto match = router_.match(method, request.path);
  if (!match) return at_once(reply_of(Errors{match.error()}));
  request.params = std::move(match->params);
  if (target.size() > request.path.size()) {
    request.query = http::parse_query(target.substr(request.path.size() + 1)).value();
  }
  if (!match->route->means->roles.contains(who.role)) {
    ReadReply refused;
    refused.status = 403;
    refused.code = "access.forbidden";
    return at_once(refused);
  }
  request.principal = who;
  auto port = std::make_shared<StoredAnswer>();
  match->route->handler(std::move(request), http::Responder(port, 1));
  return [port]() -> std::optional<ReadReply> {
    if (!port->answer_) return std::nullopt;
    if (const auto* errors = std::get_if<Errors>(&*port->answer_)) return reply_of(*errors);
    return reply_of(std::get<http::Response>(*port->answer_));
  };
}

std::vector<std::string> ReadRoutes::units_of(const Principal& who, const std::string& target,
                                              const std::string& member, int limit) {
  std::vector<std::string> units;
  std::string cursor;
  do {
    auto page = target + (target.find('?') == std::string::npos ? "?" : "&");
    page += "limit=" + std::to_string(limit);
    if (!cursor.empty()) page += "&cursor=" + cursor;
    const auto reply = get(who, page);
    if (reply.status != 200) throw std::runtime_error(page + ": " + reply.code);
    const auto json = reply.json();
    const auto& rows = json.at(member).as_array();
    if (rows.size() > static_cast<std::size_t>(limit)) throw std::runtime_error("the page is too long");
    for (const auto& entry : rows) units.emplace_back(entry.at("unit").as_string());
    cursor = json.at("next").is_null() ? "" : std::string(json.at("next").as_string());
  } while (!cursor.empty());
  return units;
}

Principal ReadRoutes::who(Role role) const {
  return {"token", "office-one", role, is_server_wide(role) ? OrganiserId{} : OrganiserId{"bureau"}, {}};
}

Principal ReadRoutes::unit_of(const std::string& unit) const {
  return {"token", unit + "-clerk", Role::unit, OrganiserId{"bureau"}, {UnitId{unit}}};
}

Principal ReadRoutes::stranger() const {
  return {"token", "other", Role::office, OrganiserId{"elsewhere"}, {}};
}

}  // namespace duban::testing
