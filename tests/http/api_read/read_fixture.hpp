// A campaign of 2011 as the reading routes meet it: real engine, store in memory, virtual clock, no sockets.
//
// The campaign "education-2011" of "bureau" has the schools s1 to s5; s1 has a party branch and contacts for
// unit and unit_head. It is launched on 1 September 2011; nobody files anything unless a test does. One
// thread calls; time passes only by move_clock().
#pragma once

#include "orchestrator/access/authenticator.hpp"
#include "orchestrator/api/parts.hpp"
#include "orchestrator/engine/engine.hpp"
#include "orchestrator/evidence/evidence_store.hpp"
#include "persistence/memory_store.hpp"
#include "tests/support/temporary_folder.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>
#include <gtest/gtest.h>

namespace duban::testing {

struct ReadReply {
  int status = 0;
  std::string body;
  std::string etag;  // without quotes
  std::string code;  // of the first error, when refused
  std::string content_type;

  [[nodiscard]] boost::json::value json() const;
};

class ReadRoutes : public ::testing::Test {
 protected:
  ReadRoutes();
  ~ReadRoutes() override;

  // `target` counts from /api/v1. Refusals by role come as access.forbidden, as the gate would answer.
  ReadReply get(const Principal& who, const std::string& target, const std::string& if_none_match = {});
  // The same for a whole target, from its first slash on.
  ReadReply get_at(const Principal& who, const std::string& target);
  // The same without waiting: what has been answered so far, if anything.
  std::function<std::optional<ReadReply>()> ask(const Principal& who, const std::string& target);
  ReadReply check_plan(const Principal& who, const std::string& yaml, const std::string& query = {});

  Receipt order(Order order, const std::string& actor, Side side = Side::organiser);
  // One file whose content is the name of the task.
  void file(const std::string& unit, const std::string& task, EvidenceKind kind, const std::string& actor,
            Side side);
  void act(const std::string& unit, UnitCommand command, const std::string& actor = "office-one",
           Side side = Side::organiser);
  void move_clock(const std::string& to);
  // The pages of a list, in order, as the units it names.
  std::vector<std::string> units_of(const Principal& who, const std::string& target,
                                    const std::string& member, int limit);

  Principal who(Role role) const;  // of bureau where the role has an organiser
  Principal unit_of(const std::string& unit) const;
  Principal stranger() const;  // an office of another organiser

  http::Router router_;
  std::unique_ptr<Authenticator> authenticator_;
  std::unique_ptr<Engine> engine_;
  std::string plan_digest_;
  std::unique_ptr<ApiParts> parts_;

 private:
  ReadReply call(const Principal& who, http::Method method, const std::string& target, std::string body,
                 const std::string& if_none_match);
  std::function<std::optional<ReadReply>()> ask(const Principal& who, http::Method method,
                                                const std::string& target, std::string body,
                                                const std::string& if_none_match);
  void publish();
  void create_campaign();

  TemporaryFolder folder_;
  MemoryStore store_;
  std::unique_ptr<Clock> clock_;
  EngineObserver observer_;
  std::unique_ptr<EvidenceStore> evidence_;
  int commands_ = 0;
};

}  // namespace duban::testing
