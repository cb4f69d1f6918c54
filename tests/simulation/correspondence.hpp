// What clients asked, what they were answered, and what must follow: an acknowledged request is stored as it
// was acknowledged, a repeated one gets the same answer, a refused one left nothing behind.
//
// Requests lie on the network before they reach the server: they come late, twice, and in another order.
#pragma once

#include "persistence/tables/commands.hpp"
#include "tests/simulation/complaint.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/letter.hpp"
#include "tests/simulation/server.hpp"
#include "tests/simulation/state_watch.hpp"
#include "tests/simulation/trail_watch.hpp"
#include "workflows/access_token/role.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace duban::simulation {

// A token somebody holds.
struct Badge {
  std::string id;
  std::string text;
  Role role{};
  std::string unit;  // of a unit's token
  std::optional<Instant> expires_at;
  bool revocation_asked = false;
  bool revoked = false;  // acknowledged
};

struct Wish {
  Letter letter;
  std::size_t badge = 0;
  // What the answer tells once and never again (a secret) makes the first one differ.
  bool tells_a_secret = false;
  // Called with the first answer that accepts it.
  std::function<void(const Reply&)> then = nullptr;
  // Says what is wrong with an answer to a read.
  std::function<Complaint(const Reply&)> judge = nullptr;

  // The server keeps its key and its receipt; what moves a virtual clock is not kept.
  bool remembered = true;

  [[nodiscard]] bool writes() const { return remembered && !letter.key.empty(); }
};

class Correspondence {
 public:
  Correspondence(Dice& dice, const FaultyStore& store, const Trails& trails, const StateWatch& states)
      : dice_(dice), store_(store), trails_(trails), states_(states) {}

  std::size_t add_badge(Badge badge);
  [[nodiscard]] std::vector<Badge>& badges() { return badges_; }
  [[nodiscard]] const Badge* badge_of(Role role, const std::string& unit = {}) const;

  // Writes it down and sends it off; its number.
  std::size_t send(Wish wish);
  // Somebody is not sure that it was done, or clicks twice; with a key that is safe at any time.
  void send_again(std::size_t number);
  void send_some_again();
  [[nodiscard]] bool on_the_way() const { return !network_.empty(); }
  // One of the letters on the way reaches the server, not always the oldest.
  void deliver_one(Server& server, Instant now);
  void deliver_number(std::size_t number, Server& server, Instant now);

  [[nodiscard]] std::size_t asked() const { return asked_.size(); }
  [[nodiscard]] std::uint64_t answers() const { return answers_; }
  [[nodiscard]] std::uint64_t refused_busy() const { return refused_busy_; }
  // Of all answers in order: two runs that tell the same story have the same.
  [[nodiscard]] std::uint64_t story() const { return story_; }
  [[nodiscard]] bool accepted(std::size_t number) const { return asked_[number].accepted.has_value(); }
  [[nodiscard]] bool repeatable(std::size_t number) const { return asked_[number].wish.writes(); }
  [[nodiscard]] const Complaint& complaint() const { return complaint_; }
  // In the end: all that was ever acknowledged, and all that was only ever refused.
  [[nodiscard]] Complaint check_all() const;

 private:
  struct Asked {
    Wish wish;
    std::optional<Reply> accepted;    // the first answer that says it is done
    std::optional<std::string> told;  // what every later one must say as well
    int unanswered = 0;               // times it was sent without getting an answer: perhaps it was done
  };
  enum class Standing { valid, invalid, unsure };

  void take_answer(std::size_t number, Standing standing, const Reply& reply);
  void tell(const Reply& reply);
  void take_acceptance(Asked& asked, const Reply& reply);
  [[nodiscard]] Standing standing_of(const Badge& badge, Instant now) const;
  [[nodiscard]] std::optional<CommandRecord> stored_command(const Asked& asked) const;
  [[nodiscard]] Complaint compare_with_stored(const Asked& asked) const;
  [[nodiscard]] std::string name_of(const Asked& asked) const;
  void complain(const Asked& asked, const std::string& what);

  Dice& dice_;
  const FaultyStore& store_;
  const Trails& trails_;
  const StateWatch& states_;
  std::vector<Badge> badges_;
  std::deque<Asked> asked_;
  std::deque<std::size_t> network_;
  std::uint64_t answers_ = 0;
  std::uint64_t refused_busy_ = 0;
  std::uint64_t story_ = 14695981039346656037ULL;  // FNV-1a
  Complaint complaint_;
};

}  // namespace duban::simulation
