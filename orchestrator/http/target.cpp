#include "orchestrator/http/target.hpp"

#include "orchestrator/http/http_errors.hpp"
#include "workflows/base/percent.hpp"
#include "workflows/base/utf8.hpp"

#include <algorithm>

namespace duban::http {
namespace {

bool is_id_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
         byte == '-' || byte == '_';
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F; });
}

Error invalid(std::string_view detail) {
  return Error{errors::http_query_invalid, {{"detail", detail}}};
}

}  // namespace

std::optional<std::string> decode_segment(std::string_view raw) {
  // An id, as nearly every segment is.
  if (!raw.empty() && raw.find_first_of('.') == std::string_view::npos &&
      std::all_of(raw.begin(), raw.end(), is_id_byte)) {
    return std::string(raw);
  }
  auto decoded = percent_decoded(raw, PlusSign::stands_for_itself);
  if (!decoded || !is_utf8(*decoded) || has_control(*decoded)) return std::nullopt;
  if (decoded->find('/') != std::string::npos || *decoded == "." || *decoded == "..") return std::nullopt;
  return decoded;
}

Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view raw) {
  std::vector<std::pair<std::string, std::string>> parameters;
  if (raw.empty()) return parameters;
  for (bool more = true; more;) {
    const auto ampersand = raw.find('&');
    const auto pair = raw.substr(0, ampersand);
    more = ampersand != std::string_view::npos;
    if (more) raw.remove_prefix(ampersand + 1);

    const auto equals = pair.find('=');
    if (equals == 0 || equals == std::string_view::npos) return invalid("a parameter is not name=value");
    auto name = percent_decoded(pair.substr(0, equals), PlusSign::is_a_blank);
    auto value = percent_decoded(pair.substr(equals + 1), PlusSign::is_a_blank);
    if (!name || !value) return invalid("a percent escape is malformed");
    if (!is_utf8(*name) || !is_utf8(*value)) return invalid("a parameter is not UTF-8");
    if (has_control(*name) || has_control(*value)) return invalid("a parameter holds a control character");
    for (const auto& [known, unused] : parameters) {
      if (known == *name) return invalid("a parameter is given twice");
    }
    if (parameters.size() == kQueryParametersMax) return invalid("there are too many parameters");
    parameters.emplace_back(std::move(*name), std::move(*value));
  }
  return parameters;
}

}  // namespace duban::http
