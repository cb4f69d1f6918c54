#include "tests/simulation/correspondence.hpp"

#include "persistence/tables/commands.hpp"

#include <algorithm>

namespace duban::simulation {
namespace {

// Come back later: the queue is full, the disk is full.
bool is_busy(const Reply& reply) {
  return reply.status == 503 || reply.status == 507;
}

}  // namespace

std::size_t Correspondence::add_badge(Badge badge) {
  badges_.push_back(std::move(badge));
  return badges_.size() - 1;
}

const Badge* Correspondence::badge_of(Role role, const std::string& unit) const {
  for (auto badge = badges_.rbegin(); badge != badges_.rend(); ++badge) {
    if (badge->role == role && badge->unit == unit && !badge->revocation_asked) return &*badge;
  }
  return nullptr;
}

// --- the network -------------------------------------------------------------------------------------------

std::size_t Correspondence::send(Wish wish) {
  asked_.push_back({std::move(wish), std::nullopt, std::nullopt, 0});
  network_.push_back(asked_.size() - 1);
  return asked_.size() - 1;
}

void Correspondence::send_again(std::size_t number) {
  network_.push_back(number);
}

void Correspondence::send_some_again() {
  if (asked_.empty()) return;
  const auto number = dice_.percent(70)
                          ? asked_.size() - 1 - dice_.below(std::min<std::size_t>(asked_.size(), 5))
                          : dice_.below(asked_.size());
  if (asked_[number].wish.writes()) send_again(number);
}

void Correspondence::deliver_one(Server& server, Instant now) {
  if (network_.empty()) return;
  const auto place = dice_.percent(70) ? 0 : dice_.below(network_.size());
  const auto number = network_[place];
  network_.erase(network_.begin() + static_cast<std::ptrdiff_t>(place));
  deliver_number(number, server, now);
}

void Correspondence::deliver_number(std::size_t number, Server& server, Instant now) {
  auto& asked = asked_[number];
  // What is open to everybody asks for no token.
  const bool open = asked.wish.letter.target == "/readyz";
  const auto standing = open ? Standing::unsure : standing_of(badges_[asked.wish.badge], now);
  ++asked.unanswered;
  server.receive(asked.wish.letter,
                 [this, number, standing](const Reply& reply) { take_answer(number, standing, reply); });
}

Correspondence::Standing Correspondence::standing_of(const Badge& badge, Instant now) const {
  if (badge.revoked || (badge.expires_at && *badge.expires_at <= now)) return Standing::invalid;
  return badge.revocation_asked ? Standing::unsure : Standing::valid;
}

// --- answers -----------------------------------------------------------------------------------------------

void Correspondence::take_answer(std::size_t number, Standing standing, const Reply& reply) {
  auto& asked = asked_[number];
  --asked.unanswered;
  ++answers_;
  tell(reply);
  if (reply.status == 401 && standing == Standing::valid) complain(asked, "a valid token is turned away");
  if (reply.status != 401 && standing == Standing::invalid) complain(asked, "a dead token is let in");
  if (is_busy(reply)) {
    ++refused_busy_;
    if (reply.status == 503 && reply.header("Retry-After").empty())
      complain(asked, "503 without Retry-After");
    return;
  }
  if (reply.status >= 500) complain(asked, std::to_string(reply.status) + " " + reply.member("code"));
  if (asked.wish.judge) {
    if (const auto wrong = asked.wish.judge(reply)) complain(asked, *wrong);
  }
  if (!asked.wish.writes()) return;
  if (reply.accepted()) return take_acceptance(asked, reply);
  if (asked.accepted && reply.status != 401) {
    complain(asked, "was accepted, and refused when it was repeated: " + reply.member("code"));
  }
}

void Correspondence::tell(const Reply& reply) {
  const auto add = [&](unsigned char byte) { story_ = (story_ ^ byte) * 1099511628211ULL; };
  add(static_cast<unsigned char>(reply.status % 251));
  for (const char byte : reply.body) add(static_cast<unsigned char>(byte));
}

void Correspondence::take_acceptance(Asked& asked, const Reply& reply) {
  const bool first = !asked.accepted;
  if (first) {
    asked.accepted = reply;
    if (const auto wrong = compare_with_stored(asked)) complain(asked, *wrong);
    if (asked.wish.then) asked.wish.then(reply);
  }
  // A secret is told once; from then on it is the receipt.
  if (asked.wish.tells_a_secret && !reply.member("secret").empty()) {
    if (!first) complain(asked, "its secret is told twice");
    return;
  }
  const auto words = std::to_string(reply.status) + " " + reply.body;
  if (asked.told && *asked.told != words) {
    complain(asked, "is answered otherwise when it is repeated: " + *asked.told + " and " + words);
  }
  asked.told = words;
}

// --- what must follow --------------------------------------------------------------------------------------

std::optional<CommandRecord> Correspondence::stored_command(const Asked& asked) const {
  auto record = tables::Commands::get(
      *store_.snapshot(), tables::Commands::at(0, badges_[asked.wish.badge].id, asked.wish.letter.key));
  return record ? std::move(*record) : std::nullopt;
}

// The command is on disk, the trail has exactly what its receipt says, and that is what the client was told.
Complaint Correspondence::compare_with_stored(const Asked& asked) const {
  const auto command = stored_command(asked);
  if (!command) return "is acknowledged and not stored";
  const auto& receipt = command->receipt;
  const auto& traces = trails_.traces_of(asked.wish.letter.key);
  if (traces.size() < receipt.events.size()) return "is acknowledged, and records of it are missing";
  for (std::size_t i = 0; i < receipt.events.size(); ++i) {
    const auto& trace = traces[i];
    if (trace.event != receipt.events[i] || trace.seq != receipt.first_seq + i ||
        trace.unit != receipt.unit.value) {
      return "is acknowledged with " + receipt.events[i] + " as record " +
             std::to_string(receipt.first_seq + i) + ", and the trail tells otherwise";
    }
  }
  // A command on one unit has no records beyond its receipt's; those of sweeps go on under their command.
  if (!receipt.unit.empty() && traces.size() != receipt.events.size()) {
    return "is acknowledged, and has records beyond its receipt";
  }
  const auto told = asked.accepted->list("events");
  if (!told.empty() &&
      (told != receipt.events || asked.accepted->member("first_seq") != std::to_string(receipt.first_seq))) {
    return "is acknowledged otherwise than it is stored";
  }
  return std::nullopt;
}

Complaint Correspondence::check_all() const {
  for (const auto& asked : asked_) {
    if (!asked.wish.writes()) continue;
    Complaint wrong;
    if (asked.accepted) {
      wrong = compare_with_stored(asked);
    } else if (asked.unanswered == 0 &&
               (stored_command(asked) || !trails_.traces_of(asked.wish.letter.key).empty())) {
      wrong = "was only ever refused, and was done";
    }
    if (wrong) return name_of(asked) + " " + *wrong;
  }
  return std::nullopt;
}

std::string Correspondence::name_of(const Asked& asked) const {
  const auto& letter = asked.wish.letter;
  return letter.method + " " + letter.target + (letter.key.empty() ? "" : " (" + letter.key + ")");
}

void Correspondence::complain(const Asked& asked, const std::string& what) {
  if (!complaint_) complaint_ = name_of(asked) + " " + what;
}

}  // namespace duban::simulation
