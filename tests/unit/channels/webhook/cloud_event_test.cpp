#include "orchestrator/channels/webhook/cloud_event.hpp"

#include <gtest/gtest.h>

namespace duban::webhook {
namespace {

TEST(CloudEvent, HasTheMembersOfTheSpecification) {
  const CloudEvent event{"evt-0-17",
                         "/campaigns/edu-2011",
                         event_type("rung_fired"),
                         "units/s1",
                         *parse_instant("2011-10-31T00:00:00+08:00"),
                         R"({"level":"yellow"})"};
  EXPECT_EQ(to_json(event),
            R"({"specversion":"1.0","id":"evt-0-17","source":"/campaigns/edu-2011",)"
            R"("type":"duban.rung_fired.v1","subject":"units/s1","time":"2011-10-30T16:00:00.000Z",)"
            R"("datacontenttype":"application/json","data":{"level":"yellow"}})");
}

TEST(CloudEvent, LeavesOutAnEmptySubject) {
  const CloudEvent event{"1", "/s", event_type("ping", 2), "", Instant{}, "null"};
  EXPECT_EQ(to_json(event), R"({"specversion":"1.0","id":"1","source":"/s","type":"duban.ping.v2",)"
                            R"("time":"1970-01-01T00:00:00.000Z","datacontenttype":"application/json",)"
                            R"("data":null})");
}

}  // namespace
}  // namespace duban::webhook
