#include "tests/simulation/world.hpp"

#include "orchestrator/access/token.hpp"
#include "orchestrator/app/evidence_sweeper.hpp"
#include "orchestrator/audit/verifier.hpp"
#include "orchestrator/http/json_writer.hpp"
#include "tests/simulation/random_plan.hpp"
#include "workflows/calendar/calendar.hpp"
#include "workflows/plan/plan_loader.hpp"

#include <algorithm>

namespace duban::simulation {
namespace {

constexpr int kStepsToRestMax = 200'000;

// Read once for all worlds.
const std::shared_ptr<const Calendar>& simulated_calendar() {
  static const auto kCalendar =
      std::make_shared<const Calendar>(load_calendar(simulated_calendar_yaml()).value());
  return kCalendar;
}

}  // namespace

void RunReport::add(const RunReport& other) {
  steps += other.steps;
  requests += other.requests;
  answers += other.answers;
  refused_busy += other.refused_busy;
  records += other.records;
  rungs += other.rungs;
  crashes += other.crashes;
  commits += other.commits;
  notices += other.notices;
  deliveries += other.deliveries;
  repeated_deliveries += other.repeated_deliveries;
  simulated += other.simulated;
}

// --- before the first step ---------------------------------------------------------------------------------

World::World(std::uint64_t seed, Planted planted) : dice_(seed), saboteur_(planted) {
  choose_moods();
  clock_.set(parse_instant("2011-08-25T00:00:00Z").value() + std::chrono::hours{dice_.between(0, 40 * 24)});
  began_ = clock_.truth;
  clock_.obeys_the_api = dice_.percent(20);
  set_up();
  if (planted == Planted::clock_early) clock_.skew = std::chrono::days{1};
  if (planted == Planted::clock_late) clock_.skew = -std::chrono::days{1};
  if (planted == Planted::notice_undelivered) receivers_.plant(Receivers::Fault::delivers_nothing);
  if (planted == Planted::notice_renamed) receivers_.plant(Receivers::Fault::changes_ids);
  saboteur_.corrupt(store_, dice_);
}

void World::choose_moods() {
  moods_.busy = 10 + static_cast<unsigned>(dice_.below(20));
  moods_.slow_disk = dice_.percent(50) ? static_cast<unsigned>(dice_.below(40)) : 0;
  moods_.failures = dice_.percent(70) ? static_cast<unsigned>(dice_.below(80)) : 0;
  moods_.crashes = dice_.percent(70) ? static_cast<unsigned>(dice_.below(40)) : 0;
  moods_.room = dice_.percent(50) ? static_cast<unsigned>(dice_.below(40)) : 0;
}

Server::Options World::server_options() {
  Server::Options options;
  options.writer.batch_commands_max = 1 + dice_.below(8);
  options.writer.batch_records_max = 1 + dice_.below(12);
  options.writer.batch_sweep_units_max = 1 + dice_.below(3);
  options.writer.cached_max = dice_.below(4);
  options.queue_max = 1 + dice_.below(24);
  options.notices_read_at_once = 1 + dice_.below(5);
  options.rest_max = receivers_.rest_max =
      std::chrono::seconds{dice_.percent(50) ? dice_.between(1, 7200) : 0};
  options.evidence_folder = folder_.path() / "evidence";
  return options;
}

bool World::invent_plan() {
  plan_yaml_ = random_plan_yaml(dice_);
  auto loaded = load_plan(plan_yaml_);
  if (!loaded) return false;
  const auto plan = std::make_shared<const Plan>(std::move(*loaded));
  if (!resolve_schedule(*plan, 2011, *simulated_calendar())) return false;
  shelf_.plans[plan->digest].plan = plan;
  shelf_.calendars[{simulated_calendar()->id(), simulated_calendar()->version()}].calendar =
      simulated_calendar();
  return true;
}

void World::set_up() {
  calm_ = true;
  int attempts = 1;
  while (!invent_plan()) {
    if (++attempts > 50) return complain("no random plan was acceptable");
  }
  states_ = std::make_unique<StateWatch>(shelf_);
  letters_ = std::make_unique<Correspondence>(dice_, store_, trails_, *states_);
  people_ = std::make_unique<People>(dice_, *letters_, receivers_, *states_, trails_.partition);
  server_ = std::make_unique<Server>(store_, clock_, dice_, server_options());
  restart();
  mint_first_token();
  auto document = people_->write(Role::admin, "POST", "/api/v1/calendars", simulated_calendar_yaml());
  document.letter.content_type = "application/yaml";
  send_set_up(document);
  document = people_->write(Role::admin, "POST", "/api/v1/plans", plan_yaml_);
  document.letter.content_type = "application/yaml";
  send_set_up(std::move(document));
  send_set_up(people_->write(Role::admin, "POST", "/api/v1/campaigns",
                             R"({"id":"c","plan":"simulated","year":2011,"organiser":"bureau",)"
                             R"("organiser_name":"Bureau","title":{"en":"c","zh":"c"}})"));
  for (const auto role : {Role::office, Role::reviewer, Role::leader, Role::inspector, Role::auditor}) {
    send_set_up(people_->token_wish(role, {}, std::nullopt));
  }
  // Most worlds begin where things happen: with units at work.
  if (dice_.percent(75)) {
    for (int lists = dice_.between(1, 3); lists > 0; --lists) {
      (void)letters_->send(people_->enrolment(Role::office));
      finish();
    }
    (void)letters_->send(people_->launch(Role::office));
    finish();
  }
  calm_ = false;
}

// As the first start of the product does it.
void World::mint_first_token() {
  TokenRequest request;
  request.name = "admin";
  request.role = Role::admin;
  const auto issued = mint_token(request, clock_.now(), [this](char* bytes, std::size_t size) {
                        dice_.fill(bytes, size);
                      }).value();
  const auto& token = issued.record;
  bool stored = false;
  Command command;
  command.id = "first-token";
  command.actor = "server";
  command.side = Side::system;
  command.order = AggregateOrder<AccessTokenKind>{{token.id}, issue_command(token)};
  command.reply = [&stored](const Result<Receipt>& result) { stored = result.has_value(); };
  server_->submit(std::move(command));
  finish();
  if (!stored) return complain("the first token cannot be stored");
  server_->admit(token);
  letters_->add_badge({token.id, issued.text, Role::admin, {}, std::nullopt});
}

void World::send_set_up(Wish wish) {
  const auto number = letters_->send(std::move(wish));
  finish();
  if (!letters_->accepted(number)) complain("set-up refused");
}

void World::complain(const Complaint& complaint) {
  if (!report_.complaint) report_.complaint = complaint;
}

// --- the run -----------------------------------------------------------------------------------------------

RunReport World::run(int steps) {
  for (int i = 0; i < steps && !report_.complaint; ++i) step();
  if (!report_.complaint) settle();
  report_.requests = letters_->asked();
  report_.answers = letters_->answers();
  report_.refused_busy = letters_->refused_busy();
  report_.records = trails_.partition.records() + trails_.system.records();
  report_.rungs = trails_.partition.rungs();
  report_.notices = outbox_.owed();
  report_.deliveries = receivers_.taken();
  report_.repeated_deliveries = receivers_.repeated();
  report_.story = letters_->story();
  report_.simulated = clock_.latest - began_;
  return std::move(report_);
}

void World::step() {
  ++report_.steps;
  if (dice_.below(1000) < moods_.crashes) {
    crash();
  } else if (store_.has_room ? dice_.below(1000) < moods_.room : dice_.percent(10)) {
    store_.has_room = !store_.has_room;
  } else {
    act();
  }
  if (saboteur_.write_behind(store_, *server_->shelf(), dice_)) crash();
  check_step();
}

void World::act() {
  if (disk_patience_ > 0) --disk_patience_;
  if (dice_.percent(moods_.busy)) people_->ask(*server_->shelf(), *store_.snapshot(), clock_.truth);
  const auto draw = dice_.below(100);
  if (draw < 27) return letters_->deliver_one(*server_, clock_.now());
  if (draw < 30) return letters_->send_some_again();
  if (draw < 38) return jump();
  if (draw < 42) return server_->run_background_job();
  if (draw < 52) return move_courier();
  if (draw < 53) return sweep_evidence();
  if (draw < 70) return server_->decide();
  if (draw < 82) return begin_commit();
  move_disk();
}

void World::jump() {
  const auto draw = dice_.below(100);
  auto by = Milliseconds{0};
  if (draw < 40) {
    by = std::chrono::minutes{dice_.between(1, 600)};
  } else if (draw < 90) {
    by = std::chrono::hours{dice_.between(6, 24 * 8)};
  } else if (draw < 97) {
    by = -std::chrono::hours{dice_.between(1, 24 * 3)};
  } else {
    by = -std::chrono::days{366};
  }
  if (clock_.obeys_the_api) {
    auto wish = people_->write(Role::admin, "POST", "/api/v1/clock/advance",
                               R"({"to":")" + format_instant_utc(clock_.now() + by) + "\"}");
    wish.remembered = false;
    (void)letters_->send(std::move(wish));
  } else {
    clock_.set(clock_.truth + by);
  }
  server_->wake_courier();
}

// --- the disk and the process ------------------------------------------------------------------------------

void World::begin_commit() {
  if (server_->commit_on_its_way()) return;
  server_->begin_commit();
  if (!server_->commit_on_its_way()) return;
  const bool slow = !calm_ && dice_.percent(moods_.slow_disk);
  disk_busy_until_ = slow ? clock_.truth + std::chrono::minutes{dice_.between(1, 3000)} : clock_.truth;
  disk_patience_ = slow ? dice_.between(5, 40) : 0;
}

// What happens to the batch on its way: it is written, its answers go out, the decider learns of it; often at
// once, at times with something in between.
void World::move_disk() {
  if (!server_->commit_on_its_way()) return;
  if (!server_->written()) {
    if (disk_patience_ > 0 && clock_.truth < disk_busy_until_) return;
    write();
    if (!server_->commit_on_its_way() || !server_->written()) return;
    if (!calm_ && dice_.percent(20)) return;
  }
  if (!server_->answered()) {
    server_->give_answers();
    if (!calm_ && dice_.percent(20)) return;
  }
  server_->settle();
}

void World::write() {
  using Outcome = FaultyStore::Outcome;
  const auto draw = dice_.below(1000);
  const auto failures = calm_ ? 0 : moods_.failures;
  store_.fate = !store_.has_room || draw < failures / 4 ? Outcome::full
                : draw < failures / 2                   ? Outcome::failed_written
                : draw < failures                       ? Outcome::failed_unwritten
                                                        : Outcome::written;
  ++report_.commits;
  if (!server_->write()) return crash();
  look();
}

// At any point: with a batch decided, on its way, or just written and not yet answered.
void World::crash() {
  if (server_->commit_on_its_way() && !server_->written() && dice_.percent(50)) {
    store_.fate = FaultyStore::Outcome::written;
    (void)server_->write();
  }
  ++report_.crashes;
  server_->kill();
  restart();
  look();
}

void World::restart() {
  if (const auto started = server_->start(); !started) {
    complain("the start is refused: " + started.error().message(Language::en));
  }
}

// What no filing names goes after a day; what one names stays, whatever the clock does.
void World::sweep_evidence() {
  duban::sweep_evidence(server_->evidence(), store_, 0, clock_.now());
  for (const auto& file : states_->files_filed()) {
    if (!server_->evidence().open(file)) complain("the file " + file.hex() + " is filed and was swept");
  }
}

// --- the dispatcher ----------------------------------------------------------------------------------------

void World::move_courier() {
  if (server_->courier_rests()) return;
  if (const auto* delivery = server_->take_delivery()) {
    if (!calm_ && dice_.percent(30)) return;  // it is under way for a while
    server_->delivered(receivers_.take(*delivery, *store_.snapshot(), clock_.truth));
  } else if (server_->courier_rests()) {
    complain(outbox_.check_nothing_is_due(*store_.snapshot(), clock_.truth));
  }
}

// --- the end: all is mended, everybody repeats what they got no answer to, and the year runs out -----------

void World::settle() {
  calm_ = true;
  store_.has_room = true;
  clock_.obeys_the_api = false;
  crash();
  for (std::size_t number = 0; number < letters_->asked(); ++number) {
    if (letters_->repeatable(number) && dice_.percent(50)) letters_->send_again(number);
  }
  for (const int days : {0, 40, 400}) {
    clock_.set(clock_.latest + std::chrono::days{days});
    finish();
    if (report_.complaint) return;
  }
  let_all_be_delivered();
  if (!report_.complaint) check_end();
}

// Until nothing is left to do without time going on.
void World::finish() {
  server_->wake_courier();
  for (int i = 0; i < kStepsToRestMax && !report_.complaint; ++i) {
    if (letters_->on_the_way()) letters_->deliver_one(*server_, clock_.now());
    server_->run_background_job();
    server_->decide();
    begin_commit();
    move_disk();
    move_courier();
    check_step();
    if (server_->engine_rests() && server_->courier_rests() && !server_->has_jobs() &&
        !letters_->on_the_way()) {
      if (server_->unanswered() != 0) complain("requests are left without an answer");
      return;
    }
  }
  complain("the server does not come to rest");
}

void World::let_all_be_delivered() {
  receivers_.all_listen_from_now_on();
  for (int round = 0; round < 12 && !report_.complaint; ++round) {
    if (!outbox_.check_all_delivered(*store_.snapshot())) return;
    auto wish = people_->read(Role::admin, "/api/v1/dead-letters?limit=1000");
    wish.judge = [this](const Reply& reply) -> Complaint {
      people_->ask_for_what_is_owed(reply);
      return std::nullopt;
    };
    (void)letters_->send(std::move(wish));
    finish();
    clock_.set(clock_.truth + std::chrono::days{2});  // beyond the longest pause between attempts
    finish();
  }
}

// --- what must hold ----------------------------------------------------------------------------------------

// After every commit, whoever asked for it.
void World::look() {
  const auto touched = store_.take_touched();
  if (touched.empty() || report_.complaint) return;
  const auto snapshot = store_.snapshot();
  StateWatch::Fresh fresh;
  auto& of_system = fresh[kSystemTrail];
  auto& of_partition = fresh[0];
  complain(trails_.system.look(*snapshot, clock_.latest, dice_.number(), of_system));
  complain(trails_.partition.look(*snapshot, clock_.latest, dice_.number(), of_partition));
  if (report_.complaint) return;
  complain(states_->look(*snapshot, fresh, touched));
  if (report_.complaint) return;
  complain(outbox_.look(*snapshot, of_system, of_partition, touched, states_->context()));
  // The product looks again every second; here it is enough to look when there is something new.
  if (std::ranges::any_of(touched, [](const auto& change) { return change.table == Table::outbox; })) {
    server_->wake_courier();
  }
}

void World::check_step() {
  complain(server_->defect());
  complain(letters_->complaint());
  complain(receivers_.complaint());
  if (report_.complaint || !server_->engine_rests()) return;
  if (const auto next = states_->next_wake_up(); next && *next <= clock_.truth) {
    complain("a unit should have woken at " + format_instant_utc(*next) + ", and the engine rests at " +
             format_instant_utc(clock_.truth));
  }
}

// What was compared change by change, once more as a whole.
void World::check_end() {
  complain(letters_->check_all());
  const auto snapshot = store_.snapshot();
  complain(trails_.partition.compare_with_every_earlier_root(*snapshot));
  complain(trails_.system.compare_with_every_earlier_root(*snapshot));
  complain(outbox_.check_all_delivered(*snapshot));
  const auto verified = verify_store(*snapshot, 0, {.findings_max = 3});
  if (!verified.passed()) {
    const auto& finding = verified.findings.front();
    complain("verify: " + finding.subject.en + ": " + finding.detail.en);
  }
  if (verified.trail.root != trails_.partition.root() || verified.system.root != trails_.system.root())
    complain("the records are not those that were first seen");
  for (const auto& file : states_->files_filed()) {
    if (!server_->evidence().verify(file)) complain("the file " + file.hex() + " is filed and not there");
  }
}

}  // namespace duban::simulation
