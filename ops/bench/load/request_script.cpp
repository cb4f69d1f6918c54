#include "ops/bench/load/request_script.hpp"

#include <stdexcept>

namespace duban::bench {
namespace {

constexpr std::string_view kUnit = "{unit}";
constexpr unsigned kKeyDigits = 10;

void put_digits(char* to, std::uint64_t number, unsigned digits) {
  for (unsigned at = digits; at > 0; --at, number /= 10) to[at - 1] = static_cast<char>('0' + number % 10);
}

std::string_view take_word(std::string_view& text) {
  const auto end = text.find(' ');
  const auto word = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return word;
}

}  // namespace

RequestTemplate::RequestTemplate(std::string_view step, const ScriptOptions& options)
    : unit_digits_(options.unit_digits) {
  auto rest = step;
  auto method = take_word(rest);
  const auto target = take_word(rest);
  const auto body = rest;
  if (method.empty() || !target.starts_with('/')) {
    throw std::invalid_argument("a step is METHOD[@TOKEN] /TARGET [BODY], not " + std::string(step));
  }
  std::string token_name;
  if (const auto at = method.find('@'); at != std::string_view::npos) {
    token_name = method.substr(at + 1);
    method = method.substr(0, at);
  }
  const auto token = options.tokens.find(token_name);
  if (token == options.tokens.end() && !token_name.empty()) {
    throw std::invalid_argument("no token is named " + token_name);
  }

  // With every {unit} as wide as the ids that will stand there.
  const auto append = [&](std::string_view text) {
    for (auto at = text.find(kUnit); at != std::string_view::npos; at = text.find(kUnit)) {
      bytes_.append(text.substr(0, at)).append(options.unit_prefix);
      unit_digits_at_.push_back(bytes_.size());
      bytes_.append(unit_digits_, '0');
      text.remove_prefix(at + kUnit.size());
    }
    bytes_.append(text);
  };
  append(std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: " + options.host + "\r\n");
  if (token != options.tokens.end()) bytes_.append("Authorization: Bearer " + token->second + "\r\n");
  if (method != "GET") {
    bytes_.append("Idempotency-Key: " + options.run + "-");
    key_digits_at_ = bytes_.size();
    bytes_.append(kKeyDigits, '0').append("\r\n");
  }
  if (!body.empty()) {
    const auto digits_before = unit_digits_at_.size();
    const auto size_before = bytes_.size();
    append(body);
    const auto length = bytes_.size() - size_before;
    bytes_.resize(size_before);
    unit_digits_at_.resize(digits_before);
    bytes_.append("Content-Type: application/json\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n");
    append(body);
  } else {
    bytes_.append("\r\n");
  }
}

std::string_view RequestTemplate::bytes_for(std::uint64_t unit, std::uint64_t number) {
  for (const auto at : unit_digits_at_) put_digits(bytes_.data() + at, unit, unit_digits_);
  if (key_digits_at_ != 0) put_digits(bytes_.data() + key_digits_at_, number, kKeyDigits);
  return bytes_;
}

}  // namespace duban::bench
