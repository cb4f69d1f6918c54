// What a request asks for after the question mark: numbers, days, flags, and the page of a list; and how a
// page is answered. Sizes are counts of rows.
#pragma once

#include "orchestrator/http/json_writer.hpp"
#include "orchestrator/http/message.hpp"
#include "orchestrator/queries/page.hpp"
#include "workflows/base/error.hpp"
#include "workflows/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duban {

// ?limit= and ?cursor=. Errors: http.query_invalid, http.cursor_invalid.
[[nodiscard]] Result<Page> page_of(const http::Request& request);
// The member "next": the cursor of the page that follows, null on the last.
void write_next(http::JsonWriter& json, const std::optional<std::string>& after);
// "<name>": [each row as write(row) makes it], and "next".
template <class Found, class Write>
void write_rows(http::JsonWriter& json, std::string_view name, Found&& page, Write write) {
  json.key(name).begin_array();
  for (auto& row : page.rows) write(row);
  json.end();
  write_next(json, page.next);
}

[[nodiscard]] Error query_error(std::string_view detail);
// A decimal number; nullopt when the query does not have it. Errors: http.query_invalid.
[[nodiscard]] Result<std::optional<std::uint64_t>> query_number(const http::Request& request,
                                                                std::string_view name);
// A day like 2011-10-30. Errors: http.query_invalid.
[[nodiscard]] Result<std::optional<Date>> query_date(const http::Request& request, std::string_view name);
// "true" or "false", false when absent. Errors: http.query_invalid.
[[nodiscard]] Result<bool> query_flag(const http::Request& request, std::string_view name);

}  // namespace duban
