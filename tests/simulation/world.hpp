// One run: a random plan, people with tokens, a clock that jumps, a disk that is slow, fills and fails, flaky
// receivers, a process that is killed at any point, and what must hold all the same, after every step.
// Everything follows from the seed; no thread, no waiting.
#pragma once

#include "tests/simulation/correspondence.hpp"
#include "tests/simulation/outbox_watch.hpp"
#include "tests/simulation/people.hpp"
#include "tests/simulation/planted.hpp"
#include "tests/simulation/receivers.hpp"
#include "tests/simulation/server.hpp"
#include "tests/simulation/state_watch.hpp"
#include "tests/simulation/trail_watch.hpp"
#include "tests/support/temporary_folder.hpp"

#include <memory>
#include <optional>
#include <string>

namespace duban::simulation {

struct RunReport {
  Complaint complaint;  // what went wrong
  std::uint64_t steps = 0;
  std::uint64_t requests = 0;
  std::uint64_t answers = 0;
  std::uint64_t refused_busy = 0;  // of the answers: 503 and 507
  std::uint64_t records = 0;
  std::uint64_t rungs = 0;
  std::uint64_t crashes = 0;
  std::uint64_t commits = 0;
  std::uint64_t notices = 0;     // owed
  std::uint64_t deliveries = 0;  // that reached a receiver
  std::uint64_t repeated_deliveries = 0;
  std::uint64_t story = 0;
  Milliseconds simulated{};

  void add(const RunReport& other);
};

class World {
 public:
  explicit World(std::uint64_t seed, Planted planted = Planted::nothing);
  // Up to `steps` things happen, then all is mended, the year runs out, and everything is checked once more.
  [[nodiscard]] RunReport run(int steps);

 private:
  // How often what happens, in this world.
  struct Moods {
    unsigned busy = 0;       // people
    unsigned slow_disk = 0;  // per cent of commits that take long
    unsigned failures = 0;   // per thousand commits
    unsigned crashes = 0;    // per thousand steps
    unsigned room = 0;       // per thousand steps: the disk fills, or has room again
  };

  void choose_moods();
  [[nodiscard]] Server::Options server_options();
  void set_up();
  [[nodiscard]] bool invent_plan();
  void mint_first_token();
  void send_set_up(Wish wish);

  void step();
  void act();
  void jump();
  void begin_commit();
  void move_disk();
  void write();
  void move_courier();
  void sweep_evidence();
  void crash();
  void restart();

  void settle();
  void finish();
  void let_all_be_delivered();
  void complain(const Complaint& complaint);
  void look();
  void check_step();
  void check_end();

  testing::TemporaryFolder folder_;
  Dice dice_;
  Moods moods_;
  FaultyStore store_;
  JumpingClock clock_;
  std::string plan_yaml_;
  Shelf shelf_;  // the plan and the calendar, as read here
  std::unique_ptr<Server> server_;
  Trails trails_;
  std::unique_ptr<StateWatch> states_;
  Receivers receivers_{dice_};
  OutboxWatch outbox_{receivers_};
  std::unique_ptr<Correspondence> letters_;
  std::unique_ptr<People> people_;
  RunReport report_;
  Instant began_{};
  Instant disk_busy_until_{};
  int disk_patience_ = 0;  // steps after which the disk is done, whatever the clock says
  bool calm_ = false;      // no more faults
  Saboteur saboteur_;
};

}  // namespace duban::simulation
