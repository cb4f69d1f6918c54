// The one form in which Duban says no.
//
// Every error has a stable code ("plan.unknown_key"), a kind that decides how callers treat it, a message in
// Chinese and English with named parameters, and a mend: what the reader can do about it. Each part has a
// catalogue of its own, a file <part>_errors.inc; a test proves that each code is raised by some test and has
// a line in ops/runbooks/errors.md. Codes are part of the API: never rename or reuse one.
#pragma once

#include "workflows/base/text.hpp"

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/system/result.hpp>

namespace duban {

// How a caller should treat an error. The orchestrator maps kinds to HTTP status codes; nothing else does.
enum class ErrorKind : std::uint8_t {
  invalid,                // malformed input; the same request can never succeed               400
  unauthenticated,        // no or bad credential                                              401
  forbidden,              // a good credential that may not do this                            403
  not_found,              // absent, or not visible to this actor (the two look the same)      404
  method,                 // the resource exists but not for this method                       405
  timeout,                // the client was too slow                                           408
  conflict,               // collides with what is stored (duplicate id, key with other body)  409
  precondition,           // stale ETag                                                        412
  too_large,              // over a documented size limit                                      413
  unsupported_media,      // body of a type the route does not take                            415
  rejected,               // well-formed, but the state machine says not now                   422
  precondition_required,  // an If-Match or Idempotency-Key is missing                     428
  too_many,               // the caller's rate                                                 429
  headers_too_large,      //                                                                   431
  internal,               // a defect of Duban; logged with the request id                     500
  unavailable,            // queue full, shutting down, recovering; retry later                503
  storage_full,           // below the disk reserve                                            507
  corruption,             // a record cannot be trusted; the unit campaign is quarantined      500
};

// An entry of a catalogue. Static data.
struct ErrorInfo {
  std::string_view name;  // the stable code: "plan.unknown_key"
  ErrorKind kind;
  std::string_view message_en, message_zh;  // templates: {key} is replaced by the parameter named key
  std::string_view mend_en, mend_zh;
};

// Which error: a value that knows its entry. Those that there are are constants of namespace errors, declared
// by the part that raises them: errors::plan_unknown_key stands in workflows/plan/plan_errors.inc, and
// nowhere else.
class ErrorCode {
 public:
  // None; for variables that are assigned later.
  constexpr ErrorCode() = default;
  constexpr explicit ErrorCode(const ErrorInfo& info) : info_(&info) {}
  [[nodiscard]] constexpr const ErrorInfo& info() const { return *info_; }

  friend constexpr bool operator==(ErrorCode a, ErrorCode b) { return a.info_->name == b.info_->name; }
  friend constexpr auto operator<=>(ErrorCode a, ErrorCode b) { return a.info_->name <=> b.info_->name; }
  // For tests.
  template <class Stream>
  friend Stream& operator<<(Stream& out, ErrorCode code) {
    return out << code.info_->name;
  }

 private:
  static constexpr ErrorInfo kNone{"", ErrorKind::internal, "", "", "", ""};
  const ErrorInfo* info_ = &kNone;
};

// Makes the constants of a catalogue: a part's <part>_errors.hpp includes its <part>_errors.inc with this as
// DUBAN_ERROR(constant, "stable.code", kind, en, zh, mend_en, mend_zh).
#define DUBAN_ERROR_CONSTANT(constant, code, kind, en, zh, mend_en, mend_zh)                   \
  inline constexpr ErrorInfo constant##_info{code, ErrorKind::kind, en, zh, mend_en, mend_zh}; \
  inline constexpr ErrorCode constant{constant##_info};

// 1-based place in a text file.
struct Position {
  int line = 0;
  int column = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

// What programs and people call the same thing: "unit_work_plan", and the title of that task.
struct Named {
  std::string value;
  LocalizedText words;
};

// One thing an error speaks of. Values and words are untrusted text: escape where shown.
struct ErrorParam {
  std::string name;
  std::string value;                   // as it stands in files and requests
  std::optional<LocalizedText> words;  // for people; without them the value is shown

  template <class Text>
  requires std::convertible_to<const Text&, std::string_view> ErrorParam(std::string_view param_name,
                                                                         const Text& text)
      : name(param_name), value(std::string_view(text)) {}
  ErrorParam(std::string_view param_name, Named named)
      : name(param_name), value(std::move(named.value)), words(std::move(named.words)) {}

  [[nodiscard]] const std::string& in(Language language) const { return words ? words->in(language) : value; }
  friend bool operator==(const ErrorParam&, const ErrorParam&) = default;
};

struct Error {
  ErrorCode code{};
  std::vector<ErrorParam> params;
  std::optional<Position> position;  // in a plan, calendar, CSV or behaviour file
  std::string pointer;               // RFC 6901 pointer into a JSON body, or empty

  Error() = default;
  explicit Error(ErrorCode error_code, std::initializer_list<ErrorParam> parameters = {});

  [[nodiscard]] Error&& at(Position where) &&;
  [[nodiscard]] Error&& at_pointer(std::string json_pointer) &&;

  [[nodiscard]] std::string_view name() const { return code.info().name; }
  [[nodiscard]] ErrorKind kind() const { return code.info().kind; }
  // The message with its parameters filled in; the mend is a sentence of its own.
  [[nodiscard]] std::string message(Language language) const;
  [[nodiscard]] std::string mend(Language language) const;
  friend bool operator==(const Error&, const Error&) = default;
};

using Errors = std::vector<Error>;

// A value or an Error (boost::system::result): values, not exceptions, carry control flow.
template <class T>
using Result = boost::system::result<T, Error>;

// A value or every error found: validators do not stop at the first.
template <class T>
using Checked = boost::system::result<T, Errors>;

// Called by result::value() on an error: reaching it is a defect, because callers must look first.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);
[[noreturn]] void throw_exception_from_error(const Errors& errors, const boost::source_location& where);

}  // namespace duban
