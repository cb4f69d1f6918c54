#include "orchestrator/engine/engine.hpp"

#include <stdexcept>

namespace duban {

InlineEngine::InlineEngine(Store& store, Clock& clock, WriterOptions options, EngineObserver& observer)
    : store_(store), clock_(clock), observer_(observer), pipeline_(store, clock, options, observer) {}

void InlineEngine::run() {
  while (pipeline_.has_work()) {
    pipeline_.decide();
    auto batch = pipeline_.next_commit();
    if (!batch) continue;
    if (auto committed = store_.commit(batch->writes); !committed) {
      throw std::runtime_error("commit failed: " + committed.error().message(Language::en));
    }
    pipeline_.committed(*batch);
    observer_.batch_committed(*batch, {});
    for (auto& answer : batch->answers) {
      if (answer.reply) answer.reply(std::move(answer.result));
    }
  }
}

Result<Receipt> InlineEngine::submit(Command command) {
  Result<Receipt> result = Receipt{};
  command.reply = [&result](Result<Receipt> given) { result = std::move(given); };
  pipeline_.take(std::move(command));
  run();
  return result;
}

void InlineEngine::move_clock(Instant to) {
  run();
  for (auto next = pipeline_.next_wake_up(); next && *next <= to; next = pipeline_.next_wake_up()) {
    (void)clock_.move_to(*next);
    run();
  }
  (void)clock_.move_to(to);
  run();
}

}  // namespace duban
