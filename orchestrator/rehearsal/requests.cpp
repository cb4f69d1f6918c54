#include "orchestrator/rehearsal/requests.hpp"

#include "orchestrator/http/json_writer.hpp"
#include "orchestrator/rehearsal/driver.hpp"
#include "workflows/base/name.hpp"
#include "workflows/base/percent.hpp"

#include <stdexcept>

namespace duban {
namespace {

using http::JsonWriter;

void write_reason(JsonWriter& json, const std::string& reason) {
  if (!reason.empty()) json.member("reason", reason);
}

void write_date(JsonWriter& json, std::string_view name, const std::optional<Date>& date) {
  if (date) json.member(name, format_date(*date));
}

// The path below the unit and the members of the body, for each command that a behaviour file leads to.
struct UnitRequest {
  JsonWriter& json;  // inside the body

  [[nodiscard]] static std::string of(const TaskKey& key, std::string_view verb) {
    return ("/tasks/" + percent_encoded(key)).append(verb);
  }

  std::string operator()(const AcceptSubmission& given) {
    write_reason(json, given.reason);
    return of(given.task, "/accept");
  }
  std::string operator()(const ReturnSubmission& given) {
    write_reason(json, given.reason);
    write_date(json, "rework_by", given.rework_by);
    return of(given.task, "/return");
  }
  std::string operator()(const RequestExtension& given) {
    write_reason(json, given.reason);
    write_date(json, "until", given.wanted);
    return of(given.task, "/extension");
  }
  std::string operator()(const GrantExtension& given) {
    write_reason(json, given.reason);
    write_date(json, "until", given.until);
    return of(given.task, "/extension/grant");
  }
  std::string operator()(const RefuseExtension& given) {
    write_reason(json, given.reason);
    return of(given.task, "/extension/refuse");
  }
  std::string operator()(const WaiveTask& given) {
    write_reason(json, given.reason);
    return of(given.task, "/waive");
  }
  std::string operator()(const RequireTask& given) {
    write_reason(json, given.reason);
    write_date(json, "due", given.due);
    return of(given.task, "/require");
  }
  std::string operator()(const SuspendUnit& given) {
    write_reason(json, given.reason);
    return "/suspend";
  }
  std::string operator()(const ResumeUnit& given) {
    write_reason(json, given.reason);
    return "/resume";
  }
  std::string operator()(const WithdrawUnit& given) {
    write_reason(json, given.reason);
    return "/withdraw";
  }
  std::string operator()(const CompleteUnit& given) {
    write_reason(json, given.reason);
    return "/complete";
  }
  std::string operator()(const ApprovePhase& given) {
    json.member("phase", given.phase);
    write_reason(json, given.reason);
    return "/approve-phase";
  }
  std::string operator()(const FileSubmission& given) {
    if (!given.declared_gaps.empty()) {
      json.key("declared_gaps").begin_array();
      for (const auto& unit : given.declared_gaps) json.value(unit);
      json.end();
    }
    return of(given.task, "/submissions");
  }
  // What no rule of a behaviour file leads to. A rule that does has to say here how it is asked for.
  template <class Given>
  std::string operator()(const Given& /*given*/) {
    throw std::logic_error(std::string("a rehearsal has no request for ").append(type_name<Given>()));
  }
};

class Line {
 public:
  Line(const Command& command, Instant at, const RehearsalReport& report) : report_(report) {
    json_.begin_object();
    json_.member("at", format_instant_utc(at)).member("actor", command.actor).member("key", command.id);
    json_.member("method", "POST");
  }

  std::string take() {
    json_.end();
    return json_.take() + "\n";
  }

  void operator()(const PublishPlan& order) { raw("/api/v1/plans", order.yaml, "application/yaml"); }
  void operator()(const ImportCalendar& order) { raw("/api/v1/calendars", order.yaml, "application/yaml"); }

  void operator()(const EnrolUnits& order) {
    json_.member("path", campaign_path() + "/units").key("body").begin_object().key("units").begin_array();
    for (const auto& unit : order.units) {
      json_.begin_object().member("id", unit.id.value).member("name", unit.profile.name);
      if (!unit.profile.kind.empty()) json_.member("kind", unit.profile.kind);
      json_.key("branches").begin_array();
      for (const auto& branch : unit.profile.branches) json_.value(branch);
      json_.end().key("contacts").begin_array();
      for (const auto& contact : unit.contacts) {
        json_.begin_object().member("party", contact.party).member("name", contact.name);
        json_.member("address", contact.address).end();
      }
      json_.end().end();
    }
    json_.end().end();
  }

  void operator()(const CampaignOrder& order) {
    if (const auto* create = std::get_if<CreateCampaign>(&order.command)) {
      json_.member("path", "/api/v1/campaigns").key("body").begin_object();
      json_.member("id", order.campaign.value).member("plan", create->plan.hex());
      json_.member("year", create->schedule.year).member("organiser", create->organiser.value);
      json_.member("organiser_name", order.organiser_name).key("title").begin_object();
      json_.member("en", create->title.en).member("zh", create->title.zh).end().end();
      return;
    }
    if (std::holds_alternative<LaunchCampaign>(order.command)) {
      json_.member("path", campaign_path() + "/launch").key("body").begin_object().end();
    }
  }

  void operator()(const UnitOrder& order) {
    JsonWriter body;
    body.begin_object();
    UnitRequest request{body};
    const auto suffix = std::visit(request, order.command);
    if (order.attachment) body.member("text", order.attachment->text);
    if (order.attachment && !order.attachment->links.empty()) {
      body.key("links").begin_array();
      for (const auto& link : order.attachment->links) body.value(link);
      body.end();
    }
    body.end();
    json_.member("path", campaign_path() + "/units/" + percent_encoded(order.key.unit.value) + suffix);
    json_.key("body").raw(body.take());
    if (order.attachment && !order.attachment->files.empty()) write_files(order);
  }

  // Of what nobody in a behaviour file does.
  template <class Kind>
  void operator()(const OrderInCampaign<Kind>&) {}
  template <class Kind>
  void operator()(const AggregateOrder<Kind>&) {}
  void operator()(const NoteUpload&) {}
  void operator()(const RepeatReceipt&) {}
  void operator()(const MoveClock&) {}

 private:
  [[nodiscard]] std::string campaign_path() const {
    return "/api/v1/campaigns/" + percent_encoded(report_.campaign.value);
  }

  void raw(std::string_view path, std::string_view content, std::string_view type) {
    json_.member("path", path).member("raw", content).member("content_type", type);
  }

  // A rehearsed filing's text is "S07 unit_work_plan 1": its files are made from the same names.
  void write_files(const UnitOrder& order) {
    json_.key("files").begin_array();
    for (const auto& file : order.attachment->files) {
      json_.begin_object().member("kind", name_of(file.kind));
      json_.member("name", file.name);
      json_.member("text", order.attachment->text + " " + name_of(file.kind) + "\n").end();
    }
    json_.end();
  }

  const RehearsalReport& report_;
  JsonWriter json_{512};
};

}  // namespace

std::string request_line(const Command& command, Instant at, const RehearsalReport& report) {
  Line line(command, at, report);
  std::visit(line, command.order);
  return line.take();
}

}  // namespace duban
