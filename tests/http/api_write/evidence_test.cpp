// Uploading evidence and reading it back.
#include "tests/http/api_write/api_harness.hpp"

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

const std::string kFiles = kSchoolPath + "/files";
const std::string kPdf = "%PDF-1.4\nwork plan\n%%EOF\n";

ApiCall upload(Api& api, Role role, const std::string& target, const std::string& body,
               const std::string& type = "application/pdf") {
  return {.target = target, .body = body, .content_type = type, .token = api.token_of(role)};
}

TEST(ApiEvidence, IsStoredUnderItsDigest) {
  Api api;
  api.prepare_campaign();
  const auto reply = api.send(upload(api, Role::unit, kFiles, kPdf));
  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_EQ(reply.text("digest"), sha256(kPdf).hex());
  EXPECT_EQ(reply.text("media_type"), "application/pdf");
  EXPECT_EQ(api.send(upload(api, Role::unit, kFiles, kPdf)).body, reply.body);
}

TEST(ApiEvidence, IsReadOnlyOnceAFilingNamesIt) {
  Api api;
  api.launch_campaign();
  const auto digest = api.upload_pdf();
  EXPECT_EQ(api.get(Role::office, kFiles + "/" + digest).code(), "evidence.not_found");
  const auto body = R"({"files":[{"digest":")" + digest + R"(","kind":"document","name":"方案 1.pdf"}]})";
  ASSERT_EQ(api.post(Role::unit, kSchoolPath + "/tasks/unit_work_plan/submissions", body).status, 201);
  const auto file = api.get(Role::unit, kFiles + "/" + digest);
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(file.body, kPdf);
  EXPECT_EQ(file.headers.at("Content-Type"), "application/pdf");
  EXPECT_EQ(file.headers.at("Content-Disposition"),
            "attachment; filename*=UTF-8''%E6%96%B9%E6%A1%88%201.pdf");
  EXPECT_EQ(api.get(Role::office, kCampaignPath + "/units/school-02/files/" + digest).code(),
            "evidence.not_found");
}

TEST(ApiEvidence, RefusesProgramsEmptyFilesAndForeignUnits) {
  Api api;
  api.prepare_campaign();
  const auto before = api.image();
  EXPECT_EQ(api.send(upload(api, Role::unit, kFiles, "MZ\x90", "application/pdf")).code(),
            "evidence.type_mismatch");
  EXPECT_EQ(api.send(upload(api, Role::unit, kFiles, "x", "application/x-sh")).code(),
            "evidence.type_not_allowed");
  EXPECT_EQ(api.send(upload(api, Role::unit, kFiles, "")).code(), "evidence.empty");
  EXPECT_EQ(api.send(upload(api, Role::unit, kFiles, kPdf + std::string(2 << 20, 'x'))).code(),
            "evidence.too_large");
  EXPECT_EQ(api.send(upload(api, Role::unit, kCampaignPath + "/units/school-02/files", kPdf)).code(),
            "workflow.unknown_unit");
  EXPECT_EQ(api.image(), before);
}

}  // namespace
}  // namespace duban::testing
