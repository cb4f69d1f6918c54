// Pages longer than the usual one are read elsewhere, so that they hold up nobody else.
#include "orchestrator/http/problem.hpp"
#include "tests/http/api_read/read_fixture.hpp"

#include <deque>
#include <variant>

namespace duban::testing {
namespace {

// Takes as many jobs as it has room for and runs them when told to.
class HeldJobs final : public Background {
 public:
  explicit HeldJobs(std::size_t room) : room_(room) {}
  [[nodiscard]] bool post(std::function<void()>& job) override {
    if (jobs.size() == room_) return false;
    jobs.push_back(std::move(job));
    return true;
  }
  std::deque<std::function<void()>> jobs;

 private:
  std::size_t room_;
};

class LongPages : public ReadRoutes {
 protected:
  LongPages() { parts_->long_reads = held_; }

  void run_held() {
    while (!held_->jobs.empty()) {
      held_->jobs.front()();
      held_->jobs.pop_front();
    }
  }

  const std::shared_ptr<HeldJobs> held_ = std::make_shared<HeldJobs>(2);
  const std::string units_ = "/campaigns/education-2011/units";
};

TEST_F(LongPages, AreReadElsewhereAndTheUsualOnesAreNot) {
  const auto usual = get(who(Role::office), units_);
  EXPECT_EQ(usual.status, 200);
  EXPECT_EQ(get(who(Role::office), units_ + "?limit=100").status, 200);
  EXPECT_TRUE(held_->jobs.empty());

  const auto answer = ask(who(Role::office), units_ + "?limit=101");
  EXPECT_EQ(answer(), std::nullopt) << "it has not been read yet";
  run_held();
  ASSERT_TRUE(answer().has_value());
  EXPECT_EQ(answer()->status, 200);
  EXPECT_EQ(answer()->body, usual.body);
}

TEST_F(LongPages, BeyondThoseThatMayWaitAreToldToComeBack) {
  const auto first = ask(who(Role::office), units_ + "?limit=1000");
  const auto second = ask(who(Role::office), units_ + "?limit=1000");
  const auto third = ask(who(Role::office), units_ + "?limit=1000");
  ASSERT_TRUE(third().has_value());
  EXPECT_EQ(third()->code, "http.overloaded");
  run_held();
  EXPECT_EQ(first()->status, 200);
  EXPECT_EQ(second()->status, 200);
  const auto again = ask(who(Role::office), units_ + "?limit=1000");
  run_held();
  EXPECT_EQ(again()->status, 200);
}

TEST_F(LongPages, AreRefusedThereAsTheyWouldBeHere) {
  const auto too_long = ask(who(Role::office), units_ + "?limit=1001");
  const auto unknown = ask(who(Role::office), "/campaigns/nowhere/units?limit=1000");
  run_held();
  EXPECT_EQ(too_long()->code, "http.query_invalid");
  EXPECT_EQ(unknown()->code, "workflow.unknown_campaign");
}

}  // namespace
}  // namespace duban::testing
