#include "tests/simulation/receivers.hpp"

#include "orchestrator/channels/webhook/notice_event.hpp"
#include "persistence/tables/trail.hpp"

#include <charconv>

namespace duban::simulation {
namespace {

using webhook::delivery_outcome;
using webhook::HttpFailure;
using webhook::HttpOutcome;

std::optional<std::uint64_t> seq_in(const std::string& body) {
  constexpr std::string_view kOpening = "\"audit_seq\":";
  const auto at = body.find(kOpening);
  if (at == std::string::npos) return std::nullopt;
  std::uint64_t seq = 0;
  const auto* from = body.data() + at + kOpening.size();
  const auto [end, failure] = std::from_chars(from, body.data() + body.size(), seq);
  return failure == std::errc{} ? std::optional{seq} : std::nullopt;
}

HttpOutcome status(int code) {
  HttpOutcome outcome;
  outcome.status = code;
  return outcome;
}

HttpOutcome failure(HttpFailure what) {
  HttpOutcome outcome;
  outcome.failure = what;
  return outcome;
}

}  // namespace

Receivers::Address Receivers::open() {
  Address address;
  address.url = "https://receiver-" + std::to_string(receivers_.size() + 1) + ".example/notices";
  address.secret.resize(32);
  dice_.fill(address.secret.data(), address.secret.size());
  const auto draw = dice_.below(100);
  const auto mood = draw < 30 ? Mood::listens : draw < 75 ? Mood::flaky : draw < 90 ? Mood::down : Mood::gone;
  receivers_[address.url] = {address.secret, mood, {}, {}, {}};
  return address;
}

channels::DeliveryOutcome Receivers::take(const DeliveryAttempt& attempt, const Snapshot& snapshot,
                                          Instant now) {
  const auto found = receivers_.find(attempt.target.url);
  if (found == receivers_.end()) {
    complain("a notice is sent to " + attempt.target.url + ", where nobody asked for it");
    return delivery_outcome(failure(HttpFailure::name));
  }
  if (fault_ == Fault::delivers_nothing) return delivery_outcome(status(200));
  auto& receiver = found->second;
  bool arrives = true;
  const auto outcome = answer(receiver, arrives);
  if (outcome.failure != HttpFailure::none || outcome.status >= 500) receiver.failed_at = now;
  if (!arrives) return delivery_outcome(outcome);
  if (fault_ == Fault::changes_ids) {
    auto changed = attempt;
    changed.message.id += "-" + std::to_string(taken_);
    remember(receiver, changed, snapshot);
  } else {
    remember(receiver, attempt, snapshot);
  }
  return delivery_outcome(outcome);
}

// How it goes, and whether the notice gets there: not before a refused connection, but perhaps before an
// answer that never comes.
HttpOutcome Receivers::answer(Receiver& receiver, bool& arrives) {
  if (mended_ || receiver.mood == Mood::listens) return status(dice_.percent(50) ? 200 : 204);
  // Nobody keeps a mood for ever.
  if (dice_.percent(4)) receiver.mood = dice_.percent(50) ? Mood::listens : Mood::flaky;
  arrives = false;
  if (receiver.mood == Mood::gone) return status(410);
  if (receiver.mood == Mood::down) return failure(HttpFailure::connect);
  switch (dice_.below(10)) {
    case 0:
      return failure(HttpFailure::connect);
    case 1:
      return failure(HttpFailure::timeout);
    case 2: {  // taken, and the answer is lost
      arrives = true;
      return failure(dice_.percent(50) ? HttpFailure::timeout : HttpFailure::protocol);
    }
    case 3: {  // taken, and something fails behind it
      arrives = true;
      return status(500);
    }
    case 4: {
      auto busy = status(503);
      if (dice_.percent(50)) busy.retry_after = std::chrono::seconds{dice_.between(1, 7200)};
      return busy;
    }
    case 5:
      return status(dice_.percent(10) ? 410 : 404);
    default:
      arrives = true;
      return status(200);
  }
}

void Receivers::remember(Receiver& receiver, const DeliveryAttempt& attempt, const Snapshot& snapshot) {
  ++taken_;
  const auto& id = attempt.message.id;
  const auto body = webhook::to_json(webhook::notice_event(attempt.message));
  const auto seq = seq_in(body);
  const auto leaf = seq ? tables::Audit::get(snapshot, tables::Audit::at(0, *seq)) : std::nullopt;
  if (!leaf) return complain("a notice is delivered of something that is not on disk: " + body);
  if (attempt.target.secret != receiver.secret) return complain("a notice is signed with a foreign secret");
  if (body.find(*leaf) == std::string::npos) {
    return complain("the notice of record " + std::to_string(*seq) + " tells another story than the record");
  }
  const auto [known, is_new] = receiver.ids.emplace(*seq, id);
  if (!is_new) ++repeated_;
  if (known->second != id) {
    return complain("the notice of record " + std::to_string(*seq) +
                    " is delivered under two ids: " + known->second + " and " + id);
  }
  if (receiver.notices.emplace(id, *seq).first->second != *seq) {
    complain("two notices are delivered under the id " + id);
  }
}

bool Receivers::may_rest(const std::string& url, Instant now) const {
  const auto found = receivers_.find(url);
  if (found == receivers_.end() || !found->second.failed_at) return false;
  const auto since = now - *found->second.failed_at;
  return since < rest_max && since > -rest_max;
}

bool Receivers::has(const std::string& url, std::uint64_t seq) const {
  const auto found = receivers_.find(url);
  return found != receivers_.end() && found->second.ids.contains(seq);
}

void Receivers::complain(std::string what) {
  if (!complaint_) complaint_ = std::move(what);
}

}  // namespace duban::simulation
