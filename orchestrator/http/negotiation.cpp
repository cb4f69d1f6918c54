#include "orchestrator/http/negotiation.hpp"

#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/message.hpp"
#include "workflows/base/base64.hpp"
#include "workflows/base/digest.hpp"

#include <algorithm>
#include <array>

namespace duban::http {
namespace {

constexpr std::size_t kTagsMax = 16;
constexpr char kCursorVersion = 1;
constexpr std::size_t kChecksumBytes = 6;

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view take_until(std::string_view& rest, char separator) {
  const auto at = rest.find(separator);
  const auto part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
  return trim(part);
}

// RFC 9110 §12.4.2 as thousandths; -1 when malformed.
int weight(std::string_view text) {
  if (text.size() < 1 || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return -1;
  if (text.size() > 1 && text[1] != '.') return -1;
  int value = (text[0] - '0') * 1000;
  int scale = 100;
  for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (digit < '0' || digit > '9') return -1;
    value += (digit - '0') * scale;
    scale /= 10;
  }
  return value > 1000 ? -1 : value;
}

bool is_primary(std::string_view range, std::string_view language) {
  return equal_ignoring_case(range.substr(0, language.size()), language) &&
         (range.size() == language.size() || range[language.size()] == '-');
}

bool is_tag_byte(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code == 0x21 || (code >= 0x23 && code != 0x7F);
}

Result<std::optional<TagCondition>> condition_of(const Request& request, std::string_view header) {
  const auto invalid = [&] { return Error{errors::http_etag_invalid, {{"header", header}}}; };
  const auto found = request.headers.find(header);
  if (!found) return std::optional<TagCondition>{};
  if (request.headers.count(header) > 1) return invalid();
  auto parsed = parse_tag_condition(*found);
  if (!parsed) return invalid();
  return std::optional<TagCondition>(std::move(*parsed));
}

std::string_view checksum_of(const Digest& digest) {
  return digest.view().substr(0, kChecksumBytes);
}

}  // namespace

Language preferred_language(std::string_view accept_language) {
  int chinese = -1;
  int english = -1;
  int others = -1;
  for (auto rest = accept_language; !rest.empty();) {
    auto item = take_until(rest, ',');
    const auto range = take_until(item, ';');
    int quality = 1000;
    if (!item.empty()) {
      if (!item.starts_with("q=") && !item.starts_with("Q=")) return Language::zh;
      quality = weight(item.substr(2));
      if (quality < 0) return Language::zh;
    }
    if (is_primary(range, "zh")) chinese = std::max(chinese, quality);
    if (is_primary(range, "en")) english = std::max(english, quality);
    if (range == "*") others = std::max(others, quality);
  }
  if (chinese < 0) chinese = std::max(others, 0);
  if (english < 0) english = std::max(others, 0);
  return english > chinese ? Language::en : Language::zh;
}

bool TagCondition::matches(std::string_view current_tag) const {
  return any || std::find(tags.begin(), tags.end(), current_tag) != tags.end();
}

Result<TagCondition> parse_tag_condition(std::string_view header) {
  const auto invalid = [] { return Error{errors::http_etag_invalid, {{"header", "If-Match"}}}; };
  TagCondition condition;
  header = trim(header);
  if (header == "*") {
    condition.any = true;
    return condition;
  }
  // A tag may hold a comma, so the list cannot be split at commas first.
  for (bool more = true; more;) {
    if (!header.starts_with('"')) return invalid();
    header.remove_prefix(1);
    const auto close = header.find('"');
    if (close == std::string_view::npos || condition.tags.size() == kTagsMax) return invalid();
    const auto tag = header.substr(0, close);
    if (!std::all_of(tag.begin(), tag.end(), is_tag_byte)) return invalid();
    condition.tags.emplace_back(tag);
    header = trim(header.substr(close + 1));
    more = header.starts_with(',');
    if (more) header = trim(header.substr(1));
  }
  if (!header.empty()) return invalid();
  return condition;
}

Result<std::optional<TagCondition>> if_match(const Request& request) {
  return condition_of(request, "If-Match");
}

Result<std::optional<TagCondition>> if_none_match(const Request& request) {
  return condition_of(request, "If-None-Match");
}

std::string quote_tag(std::string_view opaque) {
  std::string quoted = "\"";
  quoted.append(opaque).push_back('"');
  return quoted;
}

std::string encode_cursor(std::string_view payload) {
  std::string bytes(1, kCursorVersion);
  bytes.append(payload);
  const auto digest = sha256(bytes);
  bytes.append(checksum_of(digest));
  return base64url(bytes);
}

Result<std::string> decode_cursor(std::string_view token) {
  const auto bytes = from_base64url(token);
  if (!bytes || bytes->size() < 1 + kChecksumBytes || bytes->front() != kCursorVersion) {
    return Error{errors::http_cursor_invalid};
  }
  const auto signed_part = std::string_view(*bytes).substr(0, bytes->size() - kChecksumBytes);
  const auto digest = sha256(signed_part);
  if (!bytes->ends_with(checksum_of(digest))) return Error{errors::http_cursor_invalid};
  return std::string(signed_part.substr(1));
}

}  // namespace duban::http
