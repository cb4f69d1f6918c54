// The small texts a client sends inside a request: languages, entity tags, cursors, base64url, queries,
// bearer tokens and idempotency keys. What is accepted writes back to what was read; OpenSSL and Boost.URL
// read along.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/access/token.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/http/negotiation.hpp"
#include "orchestrator/http/request_opening.hpp"
#include "orchestrator/http/target.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "workflows/base/base64.hpp"

#include <algorithm>
#include <array>

#include <boost/url/parse_query.hpp>
#include <openssl/evp.h>

namespace duban {
namespace {

using fuzz::require;

void check_language(std::string_view text) {
  const std::string header(text);
  const auto language = http::preferred_language(header);
  require(http::preferred_language(header + ", fr") == language,
          "a language we do not speak changes nothing");
  require(http::preferred_language(" " + header + "\t") == language,
          "white space around a header changes nothing");
}

void check_tags(std::string_view header) {
  const auto condition = http::parse_tag_condition(header);
  if (!condition) return;
  if (condition->any) return require(condition->matches("anything"), "* matches every tag");
  std::string again;
  for (const auto& tag : condition->tags) {
    require(condition->matches(tag), "a condition matches the tags it names");
    again += (again.empty() ? "" : ", ") + http::quote_tag(tag);
  }
  const auto reread = http::parse_tag_condition(again);
  require(reread && reread->tags == condition->tags, "tags that were read can be written and read again");
  require(!condition->tags.empty() && condition->tags.size() <= 16, "a list of tags has its limits");
}

std::string base64url_by_openssl(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  return text;
}

void check_base64url(std::string_view text) {
  const auto encoded = base64url(text);
  require(encoded == base64url_by_openssl(text), "OpenSSL encodes the same");
  require(from_base64url(encoded) == text, "what is encoded comes back");
  auto offered = text;
  // A fault that must be found: padding is forgiven.
  if (fuzz::fault_is_planted() && offered.ends_with('=')) offered.remove_suffix(1);
  if (const auto bytes = from_base64url(offered)) {
    require(base64url(*bytes) == text, "bytes have one base64url text");
  }
}

void check_cursor(std::string_view text) {
  const auto made = http::decode_cursor(http::encode_cursor(text));
  require(made && *made == text, "a cursor leads back to what it was made of");
  if (const auto payload = http::decode_cursor(text)) {
    require(http::encode_cursor(*payload) == text, "a place has one cursor");
  }
}

void check_query(std::string_view raw) {
  const auto ours = http::parse_query(raw);
  if (!ours) return;
  require(ours->size() <= http::kQueryParametersMax, "a query has its limit");
  // Boost 1.81 looks for the end of what it is given, whatever the view says.
  const std::string ended(raw);
  const auto theirs = boost::urls::parse_query(ended);
  if (!theirs || raw.empty()) return;  // RFC 3986 allows fewer bytes in a query than browsers send
  require(theirs->size() == ours->size(), "Boost.URL finds as many parameters");
  boost::urls::encoding_opts options;
  options.space_as_plus = true;
  std::size_t at = 0;
  for (const auto& parameter : *theirs) {
    const auto& [name, value] = (*ours)[at++];
    require(parameter.key.decode(options) == name && parameter.value.decode(options) == value,
            "Boost.URL decodes the same parameters");
  }
}

void check_segment(std::string_view raw) {
  const auto segment = http::decode_segment(raw);
  if (!segment) return;
  require(*segment != "." && *segment != ".." && segment->find('/') == std::string::npos,
          "a segment stays in its place");
  std::string escaped;
  for (const char byte : *segment) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const auto code = static_cast<unsigned char>(byte);
    escaped.append({'%', kDigits[code / 16], kDigits[code % 16]});
  }
  require(http::decode_segment(escaped) == segment, "a segment may be escaped whole");
}

// With the checksum put right, so that the checks behind it are reached.
void check_token(std::string_view text) {
  const auto body = "duban_" + std::string(text);
  const auto digest = sha256(body);
  const auto token = body + base64url(digest.view().substr(0, 3));
  const auto presented = parse_token(token);
  (void)parse_token(text);
  if (!presented) return;
  require(token.size() == kTokenTextBytes, "a token has its length");
  require(text.starts_with(presented->id + "_"), "a token names its id");
  const auto secret = from_base64url(text.substr(presented->id.size() + 1));
  require(secret && sha256(sha256(*secret).view()) == presented->credential, "a token holds its secret");
}

// A whole request, because the key is found in its fields.
void check_idempotency_key(std::string_view text) {
  const auto block =
      "POST /api/v1/campaigns HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key:" + std::string(text) +
      "\r\n\r\n";
  http::Request request;
  const auto head = http::open_request(block, http::ServerOptions{}, request);
  if (!head) return;
  request.principal = Principal{"t1", "office", Role::office, OrganiserId{"bureau"}, {}};
  const auto command = command_for(request, RepeatReceipt{});
  const auto key = request.headers.find("Idempotency-Key").value_or("");
  const bool good = !key.empty() && key.size() <= 128 &&
                    std::all_of(key.begin(), key.end(), [](char byte) { return byte > ' ' && byte < 0x7F; });
  require(command.has_value() == good, "an idempotency key is 1 to 128 visible characters");
  if (command) require(command->id == key && command->key_owner == "t1", "a command bears its key");
}

constexpr auto kChecks = std::to_array<void (*)(std::string_view)>(
    {check_language, check_tags, check_base64url, check_cursor, check_query, check_segment, check_token,
     check_idempotency_key});

}  // namespace
}  // namespace duban

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace duban;
  fuzz::Input input(data, size);
  kChecks[input.choose(kChecks.size())](input.rest());
  return 0;
}
