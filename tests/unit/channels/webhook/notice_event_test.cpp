#include "orchestrator/channels/webhook/notice_event.hpp"

#include <gtest/gtest.h>

namespace duban::webhook {
namespace {

channels::Message message() {
  channels::Message made;
  made.id = "notice-0-17";
  made.type = "rung_fired";
  made.at = Instant(std::chrono::seconds(1'316'836'800));
  made.campaign = CampaignId{"edu-2011"};
  made.organiser = OrganiserId{"bureau"};
  made.campaign_title = {"Accountability", "教育问责"};
  made.unit = UnitId{"s1"};
  made.unit_name = "一中";
  made.task = channels::TaskOfMessage{"unit_work_plan", "E04", {"Work plan", "工作方案"}};
  made.recipients = {{"unit_head", false, {{"unit_head", "Head", "head@example.invalid"}}},
                     {"leading_group", true, {}}};
  made.audit_seq = 17;
  made.audit_record = R"({"at":"2011-09-24T04:00:00.000Z","v":1})";
  return made;
}

// Receivers read these bytes: a member may be added, none may change its name or its place.
TEST(NoticeEvent, IsWrittenAsReceiversKnowIt) {
  EXPECT_EQ(
      to_json(notice_event(message())),
      R"({"specversion":"1.0","id":"notice-0-17","source":"/api/v1/campaigns/edu-2011",)"
      R"("type":"duban.rung_fired.v1","subject":"units/s1","time":"2011-09-24T04:00:00.000Z",)"
      R"("datacontenttype":"application/json","data":{"campaign":"edu-2011","organiser":"bureau",)"
      R"("campaign_title":{"en":"Accountability","zh":"教育问责"},"unit":{"id":"s1","name":"一中"},)"
      R"("task":{"key":"unit_work_plan","obligation":"E04","title":{"en":"Work plan","zh":"工作方案"}},)"
      R"("recipients":[{"party":"unit_head","through_office":false,)"
      R"("contacts":[{"name":"Head","address":"head@example.invalid"}]},)"
      R"({"party":"leading_group","through_office":true,"contacts":[]}],)"
      R"("audit_seq":17,"record":{"at":"2011-09-24T04:00:00.000Z","v":1}}})");
}

TEST(NoticeEvent, LeavesOutATaskThatThereIsNot) {
  auto of_the_unit = message();
  of_the_unit.task.reset();
  EXPECT_EQ(to_json(notice_event(of_the_unit)).find("\"task\""), std::string::npos);
}

}  // namespace
}  // namespace duban::webhook
