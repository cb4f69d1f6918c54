// The schemas that have a name, so that answers and bodies can refer to them.
#include "orchestrator/operations/schema.hpp"

namespace duban::schema {
namespace {

Schema level() {
  return ref("Level");
}
Schema localized() {
  return ref("LocalizedText");
}
Members instance_name() {
  return {{"key", text().with("examples", R"(["unit_work_plan", "typical_cases#3"])")},
          {"task", text()},
          {"obligation", text()},
          {"title", localized()},
          {"week", date().or_null()},
          {"branch", text().or_null()}};
}
Members instance_dues() {
  return {{"due", ref("DueDate").or_null()},
          {"original_due", ref("DueDate").or_null()},
          {"due_reason", localized().or_null()}};
}
Members unit_head() {
  return {{"campaign", id()}, {"unit", id()},        {"name", text()},
          {"kind", text()},   {"organiser", flag()}, {"participation", ref("Participation")},
          {"level", level()}};
}
Members plan_head() {
  return {{"digest", digest()}, {"id", id()}, {"version", text()}, {"title", localized()}};
}
Members calendar_head() {
  return {{"id", id()},
          {"version", text()},
          {"digest", digest()},
          {"title", localized()},
          {"imported_at", instant()}};
}
Members campaign_head() {
  return {{"id", id()},
          {"organiser", id()},
          {"title", localized()},
          {"state", words({"draft", "launching", "running", "suspended", "completed"})},
          {"year", integer()},
          {"timezone", text()},
          {"created_at", instant()},
          {"launched_at", instant().or_null()}};
}
Schema contact() {
  return object({{"party", id()}, {"name?", text()}, {"address", text()}});
}

using Schemas = std::vector<Named>;

Schemas common_schemas() {
  return {
      {"LocalizedText", object({{"en", text()}, {"zh", text()}})
                            .with("examples", R"([{"en": "Mobilization", "zh": "宣传发动"}])")},
      {"Level", words({"none", "blue", "yellow", "orange", "red"})},
      {"Participation", words({"active", "suspended", "withdrawn"})},
      {"TaskState",
       words({"planned", "open", "submitted", "returned", "accepted", "waived", "not_required"})},
      {"Problem", object({{"type", text().with("examples", R"(["urn:duban:error:workflow.unknown_unit"])")},
                          {"title", text()},
                          {"status", integer()},
                          {"detail", text()},
                          {"code", text()
                                       .described("Stable; never renamed or reused.")
                                       .with("examples", R"(["workflow.unknown_unit"])")},
                          {"mend", text()},
                          {"request_id", text()},
                          {"pointer?", text()},
                          {"position?", object({{"line", integer()}, {"column", integer()}})},
                          {"errors?", list(any())},
                          {"errors_total?", integer()}})
                      .described("RFC 9457.")
                      .with("additionalProperties", "true")},
      {"DueDate",
       object({{"date", date()},
               {"due_at", instant().described("From this instant a filing is late.")},
               {"overdue_at", instant().described("The end of the due day.")}})
           .with(
               "examples",
               R"([{"date": "2011-10-30", "due_at": "2011-10-31T00:00:00+08:00", "overdue_at": "2011-10-31T00:00:00+08:00"}])")},
      {"PartyName", object({{"id", id()}, {"title", localized()}})},
      {"Rung", object({{"rung", integer()},
                       {"at", instant()},
                       {"level", level()},
                       {"notify", list(ref("PartyName"))},
                       {"propose?", text().or_null()}})},
      {"Receipt",
       object({{"command", text()},
               {"at", instant()},
               {"campaign?", id()},
               {"unit?", id()},
               {"task?", text()},
               {"created?", integer()},
               {"events?", list(text())},
               {"first_seq?", integer()},
               {"version?", integer()}})
           .described("What a write did. A unit is not told events, sequence numbers and versions.")},
  };
}

Schemas plans_schemas() {
  return {
      {"PlanCheck",
       object(join({Members{{"ok", flag()}}, plan_head(),
                    Members{{"phases", integer()}, {"tasks", integer()}, {"warnings", list(localized())}}}))},
      {"Published", object({{"id", id()}, {"version", text()}, {"digest", digest()}})},
      {"PlanList", object({{"plans", list(object(join({plan_head(), Members{{"published_at", instant()},
                                                                            {"published_by", text()}}})))},
                           {"next", cursor()}})},
      {"Plan", object({{"id", id()},
                       {"version", text()},
                       {"digest", digest()},
                       {"title", localized().or_null()},
                       {"timezone", text()},
                       {"calendar", id()},
                       {"suspension_clock", words({"freeze", "run_on"})},
                       {"rework", text().or_null()},
                       {"office", id()},
                       {"parties", list(any())},
                       {"phases", list(any())},
                       {"escalations", list(any())},
                       {"duties", list(any())}})},
      {"PlanComparison",
       object({{"from", object(plan_head())},
               {"to", object(plan_head())},
               {"changes", list(object({{"kind", words({"added", "removed", "changed"})},
                                        {"part", words({"plan", "party", "phase", "task", "ladder", "duty"})},
                                        {"id", text()},
                                        {"field", text()},
                                        {"before", text()},
                                        {"after", text()},
                                        {"sentence", localized()}}))}})},
      {"CalendarList",
       object({{"calendars", list(object(join({calendar_head(), Members{{"years", list(integer())}}})))},
               {"next", cursor()}})},
      {"Calendar",
       object(join(
           {calendar_head(),
            Members{
                {"years",
                 list(object({{"year", integer()},
                              {"source", localized()},
                              {"days_off", list(object({{"date", date()}, {"name", localized()}}))},
                              {"workdays", list(object({{"date", date()}, {"name", localized()}}))}}))}}}))},
  };
}

Schemas campaigns_schemas() {
  return {
      {"NewCampaign",
       object({{"id", id()},
               {"plan", text().described("digest, id@version, or id for the version published last")},
               {"year", year()},
               {"organiser", id()},
               {"organiser_name", text()},
               {"title", localized()},
               {"calendar_version?", text()}})
           .with(
               "examples",
               R"([{"id": "education-2011", "plan": "education-accountability", "year": 2011, "organiser": "bureau", "organiser_name": "Education bureau", "title": {"en": "Education 2011", "zh": "教育2011"}}])")},
      {"CreatedCampaign",
       object({{"id", id()}, {"plan", digest()}, {"calendar", text()}, {"warnings", list(localized())}})},
      {"CampaignList", object({{"campaigns", list(object(campaign_head()))}, {"next", cursor()}})},
      {"Campaign",
       object(join(
           {campaign_head(),
            Members{{"plan", object(plan_head())},
                    {"calendar", object({{"id", id()}, {"version", text()}})},
                    {"phases", list(object({{"id", id()},
                                            {"kind", text()},
                                            {"title", localized()},
                                            {"advance", words({"by_date", "when_complete", "by_approval"})},
                                            {"from", date()},
                                            {"to", date()},
                                            {"opens_at", instant()},
                                            {"closes_at", instant()}}))},
                    {"version?", integer()},
                    {"units_at_launch?", integer()},
                    {"require_past_due?", flag()},
                    {"warnings?", list(localized())}}}))},
      {"Preview", object({{"campaign", id()},
                          {"state", text()},
                          {"year", integer()},
                          {"timezone", text()},
                          {"warnings", list(localized())},
                          {"unit_contacts", object({{"units_checked", integer()},
                                                    {"all_checked", flag()},
                                                    {"lacking", list(object({{"party", ref("PartyName")},
                                                                             {"units", integer()},
                                                                             {"first", list(id())}}))}})},
                          {"organiser_contacts",
                           object({{"lacking", list(ref("PartyName"))}, {"note", localized().or_null()}})},
                          {"slots", list(object({{"task", id()},
                                                 {"obligation", text()},
                                                 {"title", localized()},
                                                 {"phase", id()},
                                                 {"owner", ref("PartyName")},
                                                 {"subject", words({"unit", "organiser"})},
                                                 {"hidden_from_unit", flag()},
                                                 {"week", date().or_null()},
                                                 {"opens_at", instant()},
                                                 {"rule", text()},
                                                 {"due", ref("DueDate").or_null()},
                                                 {"reason", localized().or_null()},
                                                 {"rungs", list(ref("Rung"))}}))}})},
      {"Levels", object({{"none", integer()},
                         {"blue", integer()},
                         {"yellow", integer()},
                         {"orange", integer()},
                         {"red", integer()}})},
      {"Overview",
       object({{"campaign", id()},
               {"state", text()},
               {"at", instant()},
               {"units", integer()},
               {"closed", integer()},
               {"overdue", integer()},
               {"late", integer()},
               {"participation",
                object({{"active", integer()}, {"suspended", integer()}, {"withdrawn", integer()}})},
               {"phases", list(object({{"id", id()}, {"title", localized()}, {"levels", ref("Levels")}}))},
               {"tasks", list(object({{"task", id()},
                                      {"obligation", text()},
                                      {"title", localized()},
                                      {"phase", id()},
                                      {"owner", ref("PartyName")},
                                      {"subject", words({"unit", "organiser"})},
                                      {"states", map(ref("Levels"))},
                                      {"overdue", integer()},
                                      {"late", integer()}}))},
               {"duties", list(object({{"id", id()},
                                       {"obligation", text()},
                                       {"title", localized()},
                                       {"text", localized().or_null()},
                                       {"responsible", ref("PartyName").or_null()}}))}})},
      {"Deadlines", object({{"campaign", id()},
                            {"from", date()},
                            {"to", date()},
                            {"deadlines", list(object({{"task", id()},
                                                       {"obligation", text()},
                                                       {"title", localized()},
                                                       {"week", date().or_null()},
                                                       {"phase", id()},
                                                       {"owner", ref("PartyName")},
                                                       {"subject", words({"unit", "organiser"})},
                                                       {"due", ref("DueDate")},
                                                       {"reason", localized().or_null()}}))},
                            {"next", cursor()}})},
      {"FanIn",
       object({{"campaign", id()},
               {"task", id()},
               {"gathers", id()},
               {"lacking", list(object({{"unit", id()},
                                        {"name", text()},
                                        {"instances", list(object(join({instance_name(),
                                                                        Members{{"state", ref("TaskState")},
                                                                                {"overdue", flag()}},
                                                                        instance_dues()})))}}))},
               {"next", cursor()}})},
      {"Escalations",
       object(
           {{"campaign", id()},
            {"at", instant()},
            {"escalations",
             list(object({{"unit", id()},
                          {"name", text()},
                          {"phase", text()},
                          {"level", level()},
                          {"tasks", list(object(join({instance_name(),
                                                      Members{{"state", ref("TaskState")},
                                                              {"level", level()},
                                                              {"overdue", flag()},
                                                              {"due", ref("DueDate").or_null()},
                                                              {"since", instant().or_null()},
                                                              {"round", integer()},
                                                              {"rungs_passed", integer()},
                                                              {"rungs", integer()},
                                                              {"next_rung", ref("Rung").or_null()}}})))}}))},
            {"next", cursor()}})},
  };
}

Schemas units_schemas() {
  return {
      {"UnitsFile",
       object({{"units", list(object({{"id", id()},
                                      {"name", text()},
                                      {"kind?", text()},
                                      {"branches?", list(text())},
                                      {"contacts?", list(contact())}}))}})
           .with("examples",
                 R"([{"units": [{"id": "s1", "name": "School 1", "branches": ["First branch"]}]}])")},
      {"Imported", object({{"campaign?", id()},
                           {"created?", integer()},
                           {"dry_run?", flag()},
                           {"acceptable?", flag()},
                           {"units?", integer()},
                           {"first_units?", list(any())},
                           {"errors?", list(any())}})},
      {"UnitList", object({{"units", list(object(join({unit_head(), Members{{"phase", text()},
                                                                            {"tasks", integer()},
                                                                            {"settled", integer()},
                                                                            {"submitted", integer()},
                                                                            {"overdue", integer()}}})))},
                           {"next", cursor()}})},
      {"Unit",
       object(join(
           {unit_head(),
            Members{{"branches", list(text())},
                    {"phase", object({{"id", text()}, {"kind", text()}, {"title", localized().or_null()}})},
                    {"phases", list(object({{"id", id()},
                                            {"title", localized()},
                                            {"opens_at", instant()},
                                            {"closes_at", instant()},
                                            {"current", flag()}}))},
                    {"launched_at", instant().or_null()},
                    {"suspended_at", instant().or_null()},
                    {"suspended_by_campaign", flag()},
                    {"frozen_days", integer()},
                    {"overdue", integer()},
                    {"version?", integer()},
                    {"wake_at?", instant().or_null()},
                    {"actions", list(text())},
                    {"tasks", list(ref("UnitTask"))}}}))},
      {"UnitTask",
       object(
           join({instance_name(),
                 Members{{"guidance", localized().or_null()},
                         {"phase", id()},
                         {"owner", ref("PartyName")},
                         {"reviewer", ref("PartyName").or_null()},
                         {"own", flag()},
                         {"hidden_from_unit?", flag()},
                         {"evidence", list(text())},
                         {"state", ref("TaskState")},
                         {"opens_at", instant()},
                         {"opened_at", instant().or_null()}},
                 instance_dues(),
                 Members{{"judged", words({"timely", "late"}).or_null()},
                         {"late", flag()},
                         {"overdue", flag()},
                         {"level", level()},
                         {"escalation", words({"quiet", "reminding", "overdue", "escalated", "resolved"})},
                         {"round", integer()},
                         {"filings", integer()},
                         {"returns", integer()},
                         {"first_filed_at", instant().or_null()},
                         {"last_filed_at", instant().or_null()},
                         {"settled_at", instant().or_null()},
                         {"extension", object({{"wanted", date()},
                                               {"reason", text()},
                                               {"requested_at", instant()},
                                               {"requested_by?", text()}})
                                           .or_null()},
                         {"next_rung", ref("Rung").or_null()},
                         {"actions", list(text()).described("Operation ids that would be taken now.")}}}))},
      {"Explanation",
       object({{"campaign", id()},
               {"unit", id()},
               {"name", text()},
               {"level", level()},
               {"summary", localized()},
               {"tasks",
                list(object(join({instance_name(),
                                  Members{{"own", flag()},
                                          {"state", ref("TaskState")},
                                          {"level", level()},
                                          {"overdue", flag()},
                                          {"round", integer()},
                                          {"problem", localized()}},
                                  instance_dues(),
                                  Members{{"due_reason_given", text().or_null()},
                                          {"rungs_fired", list(object({{"rung", integer()},
                                                                       {"level", level()},
                                                                       {"moment", instant()},
                                                                       {"recorded_at", instant()},
                                                                       {"told", list(ref("PartyName"))},
                                                                       {"proposed?", text().or_null()}}))},
                                          {"next_rung", ref("Rung").or_null()},
                                          {"next", localized()},
                                          {"ends_when", list(localized())}}})))}})},
      {"AuditRecord",
       object({{"actor", text()},
               {"at", instant()},
               {"calendar?", text()},
               {"campaign?", id()},
               {"command", text()},
               {"data", any()},
               {"event", text()},
               {"plan?", text()},
               {"seq", integer()},
               {"subject?", text()},
               {"unit?", id()},
               {"v", integer()}})
           .described("Canonical JSON (RFC 8785): these very bytes are a leaf of the audit tree.")},
      {"History", Schema({{"oneOf", "[" +
                                        object({{"records", list(ref("AuditRecord"))}, {"next", cursor()}})
                                            .with("title", R"("The organiser's side")")
                                            .json() +
                                        "," +
                                        object({{"events", list(object({{"number", integer()},
                                                                        {"at", instant()},
                                                                        {"by", text()},
                                                                        {"event", text()},
                                                                        {"data", any()}}))},
                                                {"next", cursor()}})
                                            .with("title", R"("The unit's side")")
                                            .json() +
                                        "]"}})},
  };
}

Schemas tasks_schemas() {
  return {
      {"Submissions",
       object(join({Members{{"campaign", id()}, {"unit", id()}}, instance_name(),
                    Members{{"state", ref("TaskState")},
                            {"submissions", list(object({{"number", integer()},
                                                         {"filed_at", instant()},
                                                         {"filed_by", text()},
                                                         {"text", text()},
                                                         {"links", list(text())},
                                                         {"files", list(object({{"digest", digest()},
                                                                                {"kind", text()},
                                                                                {"media_type", text()},
                                                                                {"name", text()},
                                                                                {"size", integer()}}))}}))},
                            {"next", cursor()}}}))},
      {"NewSubmission", object({{"text?", text()},
                                {"links?", list(uri())},
                                {"files?", list(object({{"digest", digest()},
                                                        {"kind", words({"document", "photo", "record"})},
                                                        {"name", text()}}))},
                                {"declared_gaps?", list(id())}})},
      {"Uploaded", object({{"digest", digest()}, {"size", integer()}, {"media_type", text()}})},
      {"Contacts", object({{"contacts", list(contact())}})},
  };
}

Schemas audit_schemas() {
  return {
      {"AuditPage", object({{"records", list(ref("AuditRecord"))}, {"next_from", integer().or_null()}})},
      {"AuditHead",
       object({{"algorithm", text()},
               {"heads", list(object({{"root", digest()}, {"size", integer()}, {"trail", text()}}))},
               {"partition", integer()},
               {"root", digest()},
               {"size", integer()}})
           .described("The heads of all trails at one moment; partition, root and size repeat the first.")},
      {"InclusionProof", object({{"algorithm", text()},
                                 {"leaf_hash", digest()},
                                 {"proof", list(digest())},
                                 {"root", digest()},
                                 {"seq", integer()},
                                 {"size", integer()}})
                             .described("RFC 9162 section 2.1.3.")},
      {"ConsistencyProof", object({{"algorithm", text()},
                                   {"from", integer()},
                                   {"from_root", digest()},
                                   {"proof", list(digest())},
                                   {"to", integer()},
                                   {"to_root", digest()}})
                               .described("RFC 9162 section 2.1.4.")},
  };
}

Schemas access_schemas() {
  return {
      {"NewToken", object({{"name", text().with("minLength", "1").with("maxLength", "100")},
                           {"role", words({"admin", "office", "reviewer", "inspector", "leader", "unit",
                                           "auditor", "metrics"})},
                           {"organiser?", id()},
                           {"units?", list(id())},
                           {"expires_at?", instant()}})},
      {"Token", object({{"id", text()},
                        {"name", text()},
                        {"role", text()},
                        {"organiser?", id()},
                        {"units?", list(id())},
                        {"state?", words({"active", "expired", "revoked"})},
                        {"issued_at", instant()},
                        {"expires_at?", instant()},
                        {"revoked_at?", instant()},
                        {"secret?", text().described("Shown once.")}})},
      {"TokenList", object({{"tokens", list(ref("Token"))}, {"next", cursor()}})},
      {"NewEndpoint", object({{"organiser?", id()}, {"url", uri()}, {"secret?", text()}})},
      {"Endpoint", object({{"id", text()},
                           {"organiser", id()},
                           {"url_origin", text()},
                           {"created_at", instant()},
                           {"disabled_at?", instant()},
                           {"secret?", text().described("Shown once.")}})},
      {"EndpointList", object({{"endpoints", list(ref("Endpoint"))}})},
      {"DeadLetters", object({{"dead_letters", list(object({{"id", text()},
                                                            {"seq", integer()},
                                                            {"endpoint", text()},
                                                            {"organiser", id()},
                                                            {"campaign", id()},
                                                            {"unit", id()},
                                                            {"type", text()},
                                                            {"task", text()},
                                                            {"created_at", instant()},
                                                            {"attempts", integer()}}))},
                              {"next", cursor()}})},
  };
}

Schemas server_schemas() {
  return {
      {"Clock", object({{"clock", text()}, {"now", instant()}, {"next_wake_up?", instant().or_null()}})},
      {"Version", object({{"name", text()}, {"version", text()}, {"revision", text()}})},
  };
}

}  // namespace

std::vector<Named> all_named() {
  Schemas all;
  for (const auto chapter : {common_schemas, plans_schemas, campaigns_schemas, units_schemas, tasks_schemas,
                             audit_schemas, access_schemas, server_schemas}) {
    auto some = chapter();
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace duban::schema
