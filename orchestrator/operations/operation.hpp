// One operation of the API, said once: what it is called, where it answers, who may ask, what it takes and
// what it gives.
//
// Every operation is a constant of its own in the table (server.hpp, plans.hpp, campaigns.hpp …), named by
// its id, and code that means an operation names that constant: operations::file_submission. From the table
// come the router's patterns and body rules, the matrix role × operation, the description at /openapi.json,
// the metrics' label, the rule of the Idempotency-Key, and the requests of the command line. Constant data
// with static life; any thread.
//
// Adding one: its constant here, listed at the end of its file, and its handler bound in orchestrator/api
// (routes.hpp). A server in whose table something has no handler does not start.
#pragma once

#include "orchestrator/http/method.hpp"
#include "orchestrator/operations/few.hpp"
#include "orchestrator/operations/role_set.hpp"
#include "orchestrator/operations/schema.hpp"
#include "workflows/words/phrase.hpp"

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <boost/describe/enum.hpp>

namespace duban {

using http::Method;

// What the role alone does not decide. The handler checks the rest against the Principal, because only it
// knows whose campaign it is.
enum class AccessScope : std::uint8_t {
  open,       // needs no credential
  server,     // concerns the server or what all organisers share; the role is enough
  organiser,  // handler: may_see_organiser(the campaign's, endpoint's … organiser)
  unit,       // handler: may_see_organiser and may_see_unit, and side() for what is hidden from units
};
BOOST_DESCRIBE_ENUM(AccessScope, open, server, organiser, unit)

// The chapters of the description.
enum class Chapter : std::uint8_t { server, plans, campaigns, units, tasks, audit, access };
BOOST_DESCRIBE_ENUM(Chapter, server, plans, campaigns, units, tasks, audit, access)

// The form of a JSON value: one of the named schemas (schemas.cpp), or one that is written where it is used.
class Shape {
 public:
  constexpr Shape() = default;
  constexpr Shape(const char* name) : name_(name) {}
  template <class Make>
  requires(std::convertible_to<Make, Schema (*)()>) constexpr Shape(Make make) : make_(make) {}

  [[nodiscard]] constexpr bool empty() const { return name_.empty() && make_ == nullptr; }
  [[nodiscard]] constexpr std::string_view name() const { return name_; }
  // A reference, where it has a name. Not for an empty one.
  [[nodiscard]] Schema schema() const { return make_ == nullptr ? schema::ref(name_) : make_(); }

 private:
  std::string_view name_{};
  Schema (*make_)() = nullptr;
};

// {name} of a path; the same everywhere.
struct PathParameter {
  std::string_view name;
  Shape shape;
  std::string_view description;
};

struct QueryParameter {
  std::string_view name;
  Shape shape;
  std::string_view description;
  bool required = false;
};

inline constexpr QueryParameter kLimitParameter{"limit", schema::page_rows, "Rows of a page."};
inline constexpr QueryParameter kCursorParameter{"cursor", schema::text,
                                                 "The member next of the page before, as it is."};

enum class BodyForm : std::uint8_t {
  none,      // a body is refused
  buffered,  // handed to the handler as a whole
  streamed,  // written away as it comes
};

struct RequestBody {
  BodyForm form = BodyForm::none;
  Shape shape{};
  Few<std::string_view, 4> media_types{};  // what may be sent
  std::uint64_t bytes_max = 0;
  bool any_media_type = false;  // media_types are examples: what was sent is told from its bytes
};

inline constexpr std::uint64_t kJsonBodyBytesMax = std::uint64_t{256} << 10U;
[[nodiscard]] constexpr RequestBody json_body(Shape shape, std::uint64_t bytes_max = kJsonBodyBytesMax) {
  return {BodyForm::buffered, shape, {"application/json"}, bytes_max};
}

[[nodiscard]] constexpr RequestBody yaml_body(Few<std::string_view, 4> media_types, std::uint64_t bytes_max) {
  return {BodyForm::buffered, schema::any, media_types, bytes_max};
}

struct AnswerForm {
  Shape shape{};
  std::uint16_t status = 200;
  std::string_view media_type = "application/json";
  bool or_200 = false;  // nothing was made: only checked, or it stood there before
};

enum class IdempotencyKey : std::uint8_t { none, required, required_unless_dry_run };

struct Operation {
  std::string_view id;  // OpenAPI operationId and metrics label: "get_unit"
  Method method;
  std::string_view path;  // "/api/v1/campaigns/{campaign}/units/{unit}"
  Chapter chapter;
  std::string_view summary;  // in the description
  words::Phrase called;  // what it does, where a person reads: what a view offers, and what a role may not do
  AccessScope scope;
  RoleSet roles{};  // empty for open operations
  Few<QueryParameter, 9> query{};
  RequestBody body{};
  AnswerForm answer{};
  std::string_view command{};  // the kind of command it leads to, as metrics count it: "file_submission"
  IdempotencyKey idempotency_key = IdempotencyKey::none;
  bool if_match = false;        // takes If-Match, and answers the new ETag
  bool etag = false;            // answers an ETag, and takes If-None-Match
  bool even_when_busy = false;  // answered however much else is asked: whether the server lives

  [[nodiscard]] constexpr bool is_open() const { return scope == AccessScope::open; }
  [[nodiscard]] constexpr bool lets_in(Role role) const { return is_open() || roles.contains(role); }
  [[nodiscard]] constexpr bool has_pages() const {
    for (const auto& parameter : query) {
      if (parameter.name == kCursorParameter.name) return true;
    }
    return false;
  }
};

}  // namespace duban
