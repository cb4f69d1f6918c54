// The whole server above the store and the sockets, in one thread: routes with their gate, tokens, background
// jobs, the engine's pipeline and the courier of the dispatcher are those of the product. What the product's
// threads do by themselves, this does when it is told to, one step at a time.
//
// start() begins a life of the process on what the store holds; kill() ends it at any point, and with it
// everything in memory and every answer that was not given.
#pragma once

#include "orchestrator/dispatcher/courier.hpp"
#include "orchestrator/engine/engine_door.hpp"
#include "orchestrator/engine/pipeline.hpp"
#include "orchestrator/evidence/evidence_store.hpp"
#include "orchestrator/http/message.hpp"
#include "tests/simulation/complaint.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/faulty_store.hpp"
#include "tests/simulation/jumping_clock.hpp"
#include "tests/simulation/letter.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace duban::simulation {

class Server final : public EngineDoor {
 public:
  struct Options {
    WriterOptions writer;
    std::size_t queue_max = 64;
    std::size_t notices_read_at_once = 4;
    Milliseconds rest_max{};  // for which a receiver that failed is left alone
    std::filesystem::path evidence_folder;
  };

  // All of them outlive the server.
  Server(FaultyStore& store, JumpingClock& clock, Dice& dice, Options options);
  ~Server() override;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Errors: why it refuses to start.
  [[nodiscard]] Result<void> start();
  void kill();
  // Something that no request may bring about, such as a handler that throws.
  [[nodiscard]] const Complaint& defect() const { return defect_; }

  // --- requests --------------------------------------------------------------------------------------------
  // Answers at once or later, in this life or never.
  void receive(const Letter& letter, AnswerTo answer);
  [[nodiscard]] std::size_t unanswered() const;
  void run_background_job();

  // --- the engine ------------------------------------------------------------------------------------------
  void decide();
  // Hands the decided batch to the disk.
  void begin_commit();
  [[nodiscard]] bool commit_on_its_way() const;
  // The disk's answer to the batch on its way; false: the outcome is unknown, and the process has to end.
  [[nodiscard]] bool write();
  [[nodiscard]] bool written() const;
  [[nodiscard]] bool answered() const;
  // After write(): answers go out, and later the decider learns of it.
  void give_answers();
  void settle();
  // Nothing to do until a request comes or time goes on.
  [[nodiscard]] bool engine_rests() const;
  [[nodiscard]] bool has_jobs() const;

  // --- the dispatcher --------------------------------------------------------------------------------------
  // The next errand of the courier is taken up; nullptr: none, or the one before it is not done.
  [[nodiscard]] const DeliveryAttempt* take_delivery();
  void delivered(const channels::DeliveryOutcome& outcome);
  // The last pass ended with nothing left to try; it began after the last change of the outbox.
  [[nodiscard]] bool courier_rests() const;
  // A retry may have come due.
  void wake_courier();

  // A token that was issued past the routes works from now on.
  void admit(AccessToken token);
  [[nodiscard]] EvidenceStore& evidence();

  // --- EngineDoor ------------------------------------------------------------------------------------------
  void submit(Command command) override;
  [[nodiscard]] std::shared_ptr<const Shelf> shelf() const override { return published_; }
  [[nodiscard]] std::unique_ptr<Snapshot> snapshot() const override { return store_.snapshot(); }
  [[nodiscard]] Instant now() const override { return clock_.now(); }
  [[nodiscard]] std::string_view clock_name() const override { return clock_.name(); }
  [[nodiscard]] bool ready() const override { return life_ != nullptr; }
  [[nodiscard]] bool disk_full() const override;
  [[nodiscard]] std::optional<Instant> next_wake_up() const override;

 private:
  class Answers;
  class Jobs;
  struct Life;

  void take_in();
  [[nodiscard]] std::optional<Errors> hand_in(const Letter& letter, http::Request request,
                                              std::uint64_t ticket);
  void take_errand();
  void write_for_courier(DispatchOutcome outcome);
  void note_defect(std::string what);

  FaultyStore& store_;
  JumpingClock& clock_;
  Dice& dice_;
  Options options_;
  EngineObserver nobody_;
  DispatcherObserver no_metrics_;
  Complaint defect_;
  std::shared_ptr<const Shelf> published_ = std::make_shared<const Shelf>();
  std::unique_ptr<Life> life_;
};

}  // namespace duban::simulation
