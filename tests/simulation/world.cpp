#include "tests/simulation/world.hpp"

#include "orchestrator/audit/verifier.hpp"
#include "persistence/keys.hpp"
#include "tests/simulation/random_plan.hpp"
#include "workflows/calendar/calendar.hpp"
#include "workflows/plan/plan_loader.hpp"

namespace duban::simulation {
namespace {

const CampaignId kCampaign{"c"};

// The lists of changes that a planted fault loses, and how often.
std::optional<Table> table_lost(Planted planted) {
  switch (planted) {
    case Planted::receipt_lost:
      return Table::kCommands;
    case Planted::wake_up_lost:
      return Table::kWakeUps;
    case Planted::facet_lost:
      return Table::kFacets;
    case Planted::count_lost:
      return Table::kCounters;
    case Planted::state_lost:
      return Table::kUnitCampaigns;
    default:
      return std::nullopt;
  }
}

bool same(const Receipt& a, const Receipt& b) {
  return codec::encode(CommandRecord{{}, a}) == codec::encode(CommandRecord{{}, b});
}

}  // namespace

World::World(std::uint64_t seed, Planted planted) : dice_(seed) {
  options_.batch_commands_max = 1 + dice_.below(8);
  options_.batch_records_max = 1 + dice_.below(12);
  options_.batch_sweep_units_max = 1 + dice_.below(3);
  options_.cached_units_max = dice_.below(4);
  clock_.truth = parse_instant("2011-08-25T00:00:00Z").value();
  clock_.truth += std::chrono::hours{dice_.between(0, 40 * 24)};
  latest_ = began_ = clock_.truth;
  set_up();
  if (planted == Planted::clock_early) clock_.skew = std::chrono::days{1};
  if (const auto table = table_lost(planted)) {
    store_.loses = [this, table](const WriteBatch::Change& change) {
      return change.table == *table && change.value && dice_.percent(20);
    };
  }
  if (planted == Planted::batch_lost) {
    store_.loses = [this, lost = false](const WriteBatch::Change&) mutable {
      if (!lost && dice_.percent(2)) lost = true;
      return lost && !calm_;
    };
  }
}

void World::set_up() {
  restart();
  const auto commit_all = [&] {
    while (pipeline_->has_work()) {
      pipeline_->decide();
      begin_commit();
      if (flying_) finish_commit();
    }
  };
  const auto order = [&](Order what) {
    Command command;
    command.id = "set-up-" + std::to_string(report_.commands++);
    command.actor = "admin";
    command.order = std::move(what);
    command.reply = [this](const Result<Receipt>& result) {
      if (!result) complain("set-up refused: " + result.error().message(Language::en));
    };
    pipeline_->take(std::move(command));
    calm_ = true;
    commit_all();
    calm_ = false;
  };
  const auto calendar = std::make_shared<const Calendar>(load_calendar(simulated_calendar_yaml()).value());
  for (int attempt = 0; attempt < 50; ++attempt) {
    const auto yaml = random_plan_yaml(dice_);
    auto loaded = load_plan(yaml);
    if (!loaded) continue;
    const auto plan = std::make_shared<const Plan>(std::move(*loaded));
    auto schedule = resolve_schedule(*plan, 2011, *calendar);
    if (!schedule) continue;
    order(ImportCalendar{simulated_calendar_yaml(), calendar});
    order(PublishPlan{yaml, plan, {}});
    order(CampaignOrder{kCampaign,
                        CreateCampaign{OrganiserId{"bureau"}, {"c", "c"}, plan->digest, std::move(*schedule)},
                        "Bureau"});
    people_ = std::make_unique<People>(dice_, kCampaign);
    return;
  }
  complain("no random plan was acceptable");
}

void World::complain(std::string what) {
  if (!report_.complaint) report_.complaint = std::move(what);
}

RunReport World::run(int steps) {
  for (int i = 0; i < steps && !report_.complaint; ++i) step();
  if (!report_.complaint) settle();
  report_.commands = asked_.size();
  report_.records = watch_.records();
  report_.rungs = watch_.rungs();
  report_.simulated = latest_ - began_;
  return std::move(report_);
}

void World::step() {
  const auto draw = dice_.below(100);
  if (draw < 22) return ask();
  if (draw < 27) return ask_again();
  if (draw < 37) return jump();
  if (draw < 62) return pipeline_->decide();
  if (draw < 80) return begin_commit();
  if (draw < 96) return finish_commit();
  if (draw < 98) return crash();
  store_.has_room = !store_.has_room;
}

// --- people

void World::ask() {
  auto command = people_->ask(*pipeline_->shelf(), *store_.snapshot(), clock_.truth);
  command.id = "p" + std::to_string(asked_.size());
  command.idempotent = dice_.percent(70);
  command.fingerprint = sha256(command.id);
  command.key_owner = "somebody";
  asked_.emplace_back().command = std::move(command);
  send(asked_.size() - 1);
}

// Somebody is not sure that it was done, or clicks twice; with a key that is safe at any time.
void World::ask_again() {
  if (asked_.empty()) return;
  const auto number = dice_.percent(70)
                          ? asked_.size() - 1 - dice_.below(std::min<std::size_t>(asked_.size(), 5))
                          : dice_.below(asked_.size());
  if (asked_[number].command.idempotent) send(number);
}

void World::send(std::size_t number) {
  Command command = asked_[number].command;
  command.reply = [this, number](const Result<Receipt>& result) { take_answer(number, result); };
  ++asked_[number].unanswered;
  pipeline_->take(std::move(command));
}

void World::take_answer(std::size_t number, const Result<Receipt>& result) {
  auto& asked = asked_[number];
  --asked.unanswered;
  if (!result) {
    if (asked.receipt && result.error().code != ErrorCode::StoreFull) {
      complain(asked.command.id +
               " was accepted, and refused when it was repeated: " + result.error().message(Language::en));
    }
    return;
  }
  if (asked.receipt && !same(*asked.receipt, *result)) {
    complain(asked.command.id + " got another receipt when it was repeated");
  }
  asked.receipt = *result;
}

// --- the disk and the process

void World::begin_commit() {
  if (!flying_) flying_ = pipeline_->next_commit();
}

void World::finish_commit() {
  if (!flying_) return;
  using Outcome = FaultyStore::Outcome;
  const auto draw = dice_.below(100);
  const auto outcome = calm_                          ? Outcome::written
                       : !store_.has_room || draw < 2 ? Outcome::full
                       : draw < 4                     ? Outcome::failed_written
                       : draw < 6                     ? Outcome::failed_unwritten
                                                      : Outcome::written;
  store_.fate = [outcome](const WriteBatch&) { return outcome; };
  const auto result = store_.commit(flying_->writes);
  if (outcome == Outcome::failed_written || outcome == Outcome::failed_unwritten) return crash();
  Batch batch = std::move(*flying_);
  flying_.reset();
  if (!result) {
    if (!pipeline_->refused_full(batch)) complain("recovery after a full disk failed");
    return;
  }
  for (auto& answer : batch.answers) {
    if (answer.reply) answer.reply(std::move(answer.result));
  }
  pipeline_->committed(batch);
  look();
}

// At any point: with a batch decided, on its way, or just written and not yet answered.
void World::crash() {
  if (flying_ && dice_.percent(50)) {
    store_.fate = [](const WriteBatch&) { return FaultyStore::Outcome::written; };
    (void)store_.commit(flying_->writes);
  }
  flying_.reset();
  ++report_.crashes;
  restart();
  look();
}

void World::restart() {
  pipeline_ = std::make_unique<Pipeline>(store_, clock_, options_, nobody_);
  if (const auto started = pipeline_->start(); !started) {
    complain("the start is refused: " + started.error().message(Language::en));
  }
}

void World::jump() {
  const auto draw = dice_.below(100);
  if (draw < 40) {
    clock_.truth += std::chrono::minutes{dice_.between(1, 600)};
  } else if (draw < 90) {
    clock_.truth += std::chrono::hours{dice_.between(6, 24 * 8)};
  } else if (draw < 97) {
    clock_.truth -= std::chrono::hours{dice_.between(1, 24 * 3)};
  } else {
    clock_.truth -= std::chrono::days{366};
  }
  latest_ = std::max(latest_, clock_.truth);
}

// All is mended, everybody repeats what they got no answer to, and the year runs out.
void World::settle() {
  calm_ = true;
  store_.has_room = true;
  crash();
  for (std::size_t number = 0; number < asked_.size(); ++number) {
    if (asked_[number].command.idempotent && dice_.percent(50)) send(number);
  }
  const auto finish = [&] {
    for (int i = 0; i < 100'000 && !report_.complaint; ++i) {
      pipeline_->decide();
      begin_commit();
      if (flying_) {
        finish_commit();
      } else if (!pipeline_->has_work()) {
        return;
      }
    }
    complain("the engine does not come to rest");
  };
  for (const int days : {0, 40, 400}) {
    clock_.truth = latest_ + std::chrono::days{days};
    latest_ = clock_.truth;
    finish();
    if (report_.complaint) return;
    check_nothing_is_due();
  }
  check_answers();
  check_store();
}

// --- what must hold

void World::look() {
  if (auto complaint = watch_.look(*store_.snapshot(), latest_)) complain(*complaint);
}

// What was acknowledged is in the trail, once; what was only ever refused is not.
void World::check_answers() {
  for (const auto& asked : asked_) {
    const auto* order = std::get_if<UnitOrder>(&asked.command.order);
    if (order == nullptr) continue;
    const auto& traces = watch_.traces_of(asked.command.id);
    if (!asked.receipt) {
      if (!traces.empty() && asked.unanswered == 0) {
        complain(asked.command.id + " was refused and has records");
      }
      continue;
    }
    const auto& events = asked.receipt->events;
    bool once = traces.size() == events.size();
    for (std::size_t i = 0; once && i < events.size(); ++i) {
      once = traces[i].event == events[i] && traces[i].seq == asked.receipt->first_seq + i &&
             traces[i].unit == order->unit.value;
    }
    if (!once) {
      complain(asked.command.id + " was acknowledged with " + std::to_string(events.size()) +
               " events from " + std::to_string(asked.receipt->first_seq) + " on, and has " +
               std::to_string(traces.size()) + " records");
    }
  }
}

// State = fold of events; lists, counts and wake-ups = what follows from it; the tree = that of the records
// as they were first seen.
void World::check_store() {
  const auto verified = verify_store(*store_.snapshot(), 0, {.findings_max = 3});
  if (!verified.passed()) {
    const auto& finding = verified.findings.front();
    complain("verify: " + finding.subject + ": " + finding.detail);
  }
  if (verified.root != watch_.root()) complain("the records are not those that were first seen");
}

void World::check_nothing_is_due() {
  const auto range = keys::unit_campaigns_range(0, kCampaign.value);
  store_.snapshot()->scan(
      Table::kUnitCampaigns, range.from, range.to, [&](std::string_view, std::string_view bytes) {
        const auto unit = codec::read<UnitCampaign>(bytes, "unit campaign").value();
        if (unit.wake_at && *unit.wake_at <= clock_.now()) {
          complain("unit " + unit.unit.value + " should have woken at " + format_instant_utc(*unit.wake_at));
        }
        return true;
      });
}

}  // namespace duban::simulation
