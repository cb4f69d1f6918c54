// JSON bodies, through every route that takes one, from the header block to the engine's door. The engine is
// stopped, so that an order which is read well is answered operation.stopping and changes nothing: each input
// meets the same campaign.
#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/json_reader.hpp"
#include "orchestrator/http/router.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/http/api_write/api_harness.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace duban {
namespace {

using fuzz::require;

constexpr std::array kRoles{Role::admin, Role::office, Role::leader, Role::unit};
constexpr std::array<std::string_view, 3> kTasks{"unit_work_plan", "unit_study", "typical_cases"};

testing::Api& api() {
  static const auto made = [] {
    auto fresh = std::make_unique<testing::Api>();
    fresh->launch_campaign();
    fresh->engine().stop();
    return fresh;
  }();
  return *made;
}

// Reading a list of units has targets of its own, and happens on another thread.
bool takes_json(const http::Route& route) {
  return route.operation != "import_units" &&
         std::find(route.consumes.begin(), route.consumes.end(), "application/json") != route.consumes.end();
}

const std::vector<const http::Route*>& json_routes() {
  static const auto found = [] {
    std::vector<const http::Route*> routes;
    for (const auto* route : api().router().routes()) {
      if (takes_json(*route)) routes.push_back(route);
    }
    return routes;
  }();
  return found;
}

std::string target_of(const http::Route& route, std::string_view task) {
  std::string target = route.pattern;
  const auto put = [&](std::string_view name, std::string_view value) {
    if (const auto at = target.find(name); at != std::string::npos) target.replace(at, name.size(), value);
  };
  put("{campaign}", "education-2011");
  put("{unit}", "school-01");
  put("{task}", task);
  put("{endpoint}", "ep-1");
  return target;
}

// One route logs that it changed the level of the log.
class QuietErrors {
 public:
  QuietErrors() : kept_(::dup(STDERR_FILENO)) {
    static const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, STDERR_FILENO);
  }
  ~QuietErrors() {
    ::dup2(kept_, STDERR_FILENO);
    ::close(kept_);
  }
  QuietErrors(const QuietErrors&) = delete;
  QuietErrors& operator=(const QuietErrors&) = delete;

 private:
  int kept_;
};

testing::ApiReply send(const http::Route& route, const testing::ApiCall& call) {
  if (route.operation != "set_log_level") return api().send(call);
  const QuietErrors quiet;
  return api().send(call);
}

// Whether an RFC 6901 pointer leads to a value, or to the object from which a member is missing.
bool leads_somewhere(std::string_view pointer, const boost::json::value& document) {
  boost::system::error_code error;
  const boost::json::string_view path(pointer.data(), pointer.size());
  if (document.find_pointer(path, error) != nullptr) return true;
  const auto parent = path.substr(0, path.rfind('/'));
  const auto* holder = document.find_pointer(parent, error);
  return holder != nullptr && holder->is_object();
}

// A fault that must be found: a name in a pointer is not escaped.
std::string shown(std::string pointer) {
  for (auto at = pointer.find("~1"); fuzz::fault_is_planted() && at != std::string::npos;
       at = pointer.find("~1")) {
    pointer.replace(at, 2, "/");
  }
  return pointer;
}

void check_pointers(const boost::json::object& problem, std::string_view body) {
  boost::system::error_code error;
  const auto document = boost::json::parse(boost::json::string_view(body.data(), body.size()), error);
  const auto check_one = [&](const boost::json::object& told) {
    const auto* pointer = told.if_contains("pointer");
    if (pointer == nullptr) return;
    require(!error && leads_somewhere(shown(std::string(pointer->as_string())), document),
            "the pointer of an error leads into the body");
  };
  check_one(problem);
  if (const auto* all = problem.if_contains("errors")) {
    for (const auto& told : all->as_array()) check_one(told.as_object());
  }
}

void check_reply(const testing::ApiReply& reply, std::string_view body) {
  boost::system::error_code error;
  const auto json = boost::json::parse(reply.body, error);
  require(!error && json.is_object(), "an answer is a JSON object");
  if (reply.status >= 500) {
    require(reply.code() == "operation.stopping", "no body makes the server fail");
  } else if (reply.status >= 400) {
    require(!reply.code().empty(), "a refusal has a code");
    check_pointers(json.as_object(), body);
  } else {
    require(reply.status == 200, "only what needs no engine is answered");
  }
}

// The strict reader agrees with the library below it about every document it accepts.
void check_document(std::string_view body) {
  boost::system::error_code error;
  boost::json::parse_options options;
  options.max_depth = http::JsonLimits{}.depth_max;
  const auto read =
      boost::json::parse(boost::json::string_view(body.data(), body.size()), error, {}, options);
  const auto document = http::JsonDocument::parse(body);
  if (!document) {
    const auto code = document.error().code;
    const bool twice = code == errors::http_json_duplicate_key;
    require(error || twice || body.find_first_of("eE") != std::string_view::npos,
            "what is refused is refused for a reason");
    return;
  }
  Errors errors;
  require(!error && document->root(errors).serialize() == boost::json::serialize(read),
          "a document is read as it stands");
}

}  // namespace
}  // namespace duban

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace duban;
  fuzz::Input input(data, size);
  const auto& route = *json_routes()[input.choose(json_routes().size())];
  const auto who = input.choose(kRoles.size() * kTasks.size());
  const std::string body(input.rest());
  check_document(body);
  testing::ApiCall call;
  call.method = http::to_text(route.method);
  call.target = target_of(route, kTasks[who / kRoles.size()]);
  call.body = body;
  call.token = api().token_of(kRoles[who % kRoles.size()]);
  call.key = "key";
  check_reply(send(route, call), body.empty() ? std::string_view("{}") : body);
  return 0;
}
