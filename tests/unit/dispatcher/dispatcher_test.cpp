// Notices on their way from the outbox to a receiver. The receiver is real HTTP on loopback; tests wait for
// what it gets.
#include "orchestrator/dispatcher/dispatcher.hpp"

#include "orchestrator/channels/webhook/signature.hpp"
#include "orchestrator/channels/webhook/webhook_channel.hpp"
#include "orchestrator/dispatcher/notice_message.hpp"
#include "orchestrator/engine/engine.hpp"
#include "orchestrator/http/server.hpp"
#include "persistence/keys.hpp"
#include "persistence/memory_store.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/commands.hpp"
#include "tests/support/campaign_fixture.hpp"
#include "tests/support/stored_rows.hpp"

#include <condition_variable>
#include <future>
#include <mutex>

#include <gtest/gtest.h>

namespace duban {
namespace {

using testing::at;

struct Received {
  std::string id, timestamp, signature, body;
};

// Answers every delivery with `status`, and remembers it.
class Receiver {
 public:
  explicit Receiver(int status) {
    http::Route route;
    route.method = http::Method::post;
    route.pattern = "/hook";
    route.operation = "hook";
    route.body = http::BodyRule::buffer;
    route.handler = [this, status](http::Request request, http::Responder responder) {
      const auto header = [&](std::string_view name) {
        return std::string(request.headers.find(name).value_or(""));
      };
      {
        const std::lock_guard lock(mutex_);
        received_.push_back(
            {header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"), request.body});
        changed_.notify_all();
      }
      responder.answer(http::empty_response(status));
    };
    router_.add(std::move(route));
    EXPECT_TRUE(server_.start());
  }
  ~Receiver() { server_.stop(std::chrono::milliseconds{0}); }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/hook"; }
  std::vector<Received> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return received_.size() >= count; });
    return received_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Received> received_;
  http::Router router_;
  http::Server server_{{}, router_};
};

// Tells when so many notices have been delivered or given up.
class Watch final : public DispatcherObserver {
 public:
  void delivered() override { count(delivered_); }
  void dead_lettered() override { count(dead_); }
  void outbox_measured(std::size_t waiting, std::optional<Milliseconds>, std::size_t) override {
    const std::lock_guard lock(mutex_);
    waiting_ = waiting;
    changed_.notify_all();
  }
  void wait_for_waiting(std::size_t waiting) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ == waiting; });
  }
  void wait_for(int delivered, int dead) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return delivered_ >= delivered && dead_ >= dead; });
  }

 private:
  void count(int& counter) {
    const std::lock_guard lock(mutex_);
    ++counter;
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  int delivered_ = 0;
  int dead_ = 0;
  std::size_t waiting_ = 0;
};

class DispatcherTest : public ::testing::Test {
 protected:
  DispatcherTest() {
    engine_.on_commit([this](const Batch& batch) {
      if (batch.outbox_grew) dispatcher_.wake();
    });
    EXPECT_TRUE(engine_.start());
    campaign_.publish_and_enrol(2);
  }
  ~DispatcherTest() override {
    dispatcher_.stop();
    engine_.stop();
  }

  Result<Receipt> send(Command command) {
    auto promise = std::make_shared<std::promise<Result<Receipt>>>();
    auto future = promise->get_future();
    command.reply = [promise](Result<Receipt> result) { promise->set_value(std::move(result)); };
    engine_.submit(std::move(command));
    return future.get();
  }

  // Registers it, or lets it lead elsewhere.
  void register_endpoint(const std::string& url) {
    const EndpointTarget target{secret_, url};
    if (engine_.shelf()->endpoints.contains(OrganiserId{"bureau"})) {
      WriteBatch batch;
      auto row = tables::get_row<EndpointKind>(*engine_.snapshot(), 0, kEndpoint).value().value();
      row.sealed = target;
      testing::put_row<EndpointKind>(batch, kEndpoint, row);
      store_.commit(batch).value();
      return;
    }
    (void)campaign_
        .order(AggregateOrder<EndpointKind>{kEndpoint, RegisterEndpoint{binding_of(target), url}, target})
        .value();
  }

  std::vector<Delivery> outbox() const {
    std::vector<Delivery> deliveries;
    const auto range = keys::partition_range(0);
    engine_.snapshot()->scan(Table::outbox, range.from, range.to,
                             [&](std::string_view, std::string_view value) {
                               deliveries.push_back(tables::Outbox::read(value).value().state);
                               return true;
                             });
    return deliveries;
  }

  void move_clock(const std::string& to) { (void)campaign_.order(MoveClock{at(to)}).value(); }

  // Launches and lets the first reminders fall due, seven days before 09-30: two tasks of two units. How many
  // notices are owed to the endpoint.
  std::size_t owe_first_reminders(const std::string& url) {
    register_endpoint(url);
    campaign_.launch();
    move_clock("2011-09-24T12:00:00+08:00");
    const auto owed = outbox().size();
    EXPECT_GE(owed, 4U);
    return owed;
  }

  // The same with a dispatcher at work and a receiver that has failed at least once. How many notices are
  // still owed.
  std::size_t fail_first_reminders() {
    Receiver broken(500);
    register_endpoint(broken.url());
    campaign_.launch();
    dispatcher_.start();
    move_clock("2011-09-24T12:00:00+08:00");
    (void)broken.wait_for(1);
    dispatcher_.stop();
    return outbox().size();
  }

  DispatcherOptions options() {
    DispatcherOptions options;
    options.now = [this] { return machine_now_.load(); };
    return options;
  }

  static channels::Channels webhooks() {
    webhook::SenderOptions sender;
    sender.rules.allow_private_targets = true;
    sender.rules.allow_plain_http = true;
    return channels::Channels([&](ChannelKind) { return std::make_unique<webhook::WebhookChannel>(sender); });
  }

  const EndpointKey kEndpoint{OrganiserId{"bureau"}, "e1"};
  const std::string secret_ = std::string(32, 's');
  std::atomic<Instant> machine_now_{at("2026-11-24T09:00:00+08:00")};  // the campaign's clock stands in 2011
  MemoryStore store_;
  std::unique_ptr<Clock> clock_ = virtual_clock(at("2011-09-01T00:00:00+08:00"));
  EngineObserver nobody_;
  Watch watch_;
  Engine engine_{store_, *clock_, {}, nobody_};
  Dispatcher dispatcher_{engine_, webhooks(), options(), watch_};
  testing::CampaignFixture campaign_{[this](Command command) { return send(std::move(command)); }};
};

TEST_F(DispatcherTest, EveryRungReachesTheReceiverSignedAndUnderAnIdOfItsOwn) {
  Receiver receiver(204);
  const auto waiting = owe_first_reminders(receiver.url());
  dispatcher_.start();
  const auto received = receiver.wait_for(waiting);
  std::set<std::string> ids;
  for (const auto& delivery : received) {
    ids.insert(delivery.id);
    const Instant sent{std::chrono::seconds{std::stoll(delivery.timestamp)}};
    EXPECT_EQ(webhook::sign(secret_, delivery.id, sent, delivery.body).signature, delivery.signature);
    EXPECT_NE(delivery.body.find("duban.rung_fired.v1"), std::string::npos) << delivery.body;
    EXPECT_NE(delivery.body.find("\"recipients\""), std::string::npos);
  }
  EXPECT_EQ(ids.size(), received.size());
  watch_.wait_for(static_cast<int>(received.size()), 0);
}

TEST_F(DispatcherTest, AReceiverThatFailsIsTriedAgainUnderTheSameId) {
  const auto kept = fail_first_reminders();
  ASSERT_GT(kept, 0U);
  for (const auto& delivery : outbox()) EXPECT_EQ(delivery.state, DeliveryState::waiting);
  Receiver mended(200);
  register_endpoint(mended.url());
  Dispatcher again(engine_, webhooks(), options(), watch_);
  move_clock("2012-09-24T12:10:00+08:00");  // the campaign's clock is not what retries wait for
  machine_now_ = machine_now_.load() + std::chrono::minutes{10};  // past the first retry
  again.start();
  EXPECT_GE(mended.wait_for(kept).size(), kept);
}

// Otherwise a midnight's notices would each try it, and each write down that it failed.
TEST_F(DispatcherTest, AReceiverThatFailsIsLeftAloneForAWhile) {
  Receiver broken(500);
  const auto owed = owe_first_reminders(broken.url());
  dispatcher_.start();
  watch_.wait_for_waiting(owed);
  dispatcher_.stop();
  EXPECT_EQ(broken.wait_for(1).size(), 1U);
  std::size_t tried = 0;
  for (const auto& delivery : outbox()) tried += delivery.attempts;
  EXPECT_EQ(tried, 1U);
}

// What one notice is refused for says nothing about the others.
TEST_F(DispatcherTest, AReceiverThatRefusesANoticeIsStillSentTheOthers) {
  Receiver picky(400);
  const auto owed = owe_first_reminders(picky.url());
  dispatcher_.start();
  EXPECT_EQ(picky.wait_for(owed).size(), owed);
}

TEST_F(DispatcherTest, ARetryNotedByAClockThatWasAYearAheadDoesNotWaitForIt) {
  const auto right = machine_now_.load();
  machine_now_ = right + std::chrono::days{365};
  const auto kept = fail_first_reminders();
  ASSERT_GT(kept, 0U);
  machine_now_ = right;  // the clock is put right
  Receiver mended(200);
  register_endpoint(mended.url());
  Dispatcher again(engine_, webhooks(), options(), watch_);
  again.start();
  EXPECT_GE(mended.wait_for(kept).size(), kept);
}

TEST_F(DispatcherTest, AReceiverThatIsGoneLeavesDeadLettersAndLosesNothing) {
  Receiver gone(410);
  const auto owed = owe_first_reminders(gone.url());
  dispatcher_.start();
  watch_.wait_for(0, static_cast<int>(owed));
  dispatcher_.stop();
  EXPECT_EQ(gone.wait_for(1).size(), 1U) << "nothing more is sent to a receiver that is gone";
  const auto letters = outbox();
  EXPECT_EQ(letters.size(), owed);
  for (const auto& letter : letters) EXPECT_EQ(letter.state, DeliveryState::given_up);
}

// Driven by hand, so that a person comes between an attempt and its end.
TEST_F(DispatcherTest, AnEndpointRemovedDuringAnAttemptThatEndsWith410DoesNotComeBack) {
  (void)owe_first_reminders("https://receiver.example/hook");
  Courier courier(engine_, {0, [this] { return machine_now_.load(); }, [] { return 7U; }}, watch_);
  const auto put = [&](Courier::Errand errand) {
    const bool on_disk = send(dispatch_command(std::get<DispatchOutcome>(std::move(errand)))).has_value();
    courier.written(on_disk);
    return on_disk;
  };
  ASSERT_TRUE(std::holds_alternative<DeliveryAttempt>(courier.next()));
  (void)campaign_.order(AggregateOrder<EndpointKind>{kEndpoint, RemoveEndpoint{}}).value();
  channels::DeliveryOutcome gone;
  gone.result = channels::DeliveryResult::gone;
  gone.status = 410;
  courier.sent(gone);
  EXPECT_FALSE(put(courier.next()));
  EXPECT_FALSE(engine_.snapshot()->get(Table::endpoints, tables::Endpoints::key(0, "bureau", "e1")));
  courier.begin();
  for (auto errand = courier.next(); !std::holds_alternative<Courier::PassOver>(errand);
       errand = courier.next()) {
    EXPECT_TRUE(put(std::move(errand))) << "what a removed endpoint is owed is owed to nobody";
  }
  EXPECT_TRUE(outbox().empty());
}

TEST(Recipients, APartyThatNobodyFillsIsToldThroughTheOffice) {
  const auto plan = testing::education_plan();
  const std::vector<Contact> of_unit{{"unit_head", "Head", "head@example.invalid"}};
  const std::vector<Contact> of_campaign{{"campaign_office", "Office", "office@example.invalid"}};
  const auto recipients = recipients_of({"unit_head", "unit", "leading_group"}, *plan, of_unit, of_campaign);
  ASSERT_EQ(recipients.size(), 3U);
  EXPECT_FALSE(recipients[0].through_office);
  EXPECT_EQ(recipients[0].contacts, of_unit);
  for (const auto at : {1, 2}) {
    EXPECT_TRUE(recipients[at].through_office);
    EXPECT_EQ(recipients[at].contacts, of_campaign);
  }
}

}  // namespace
}  // namespace duban
