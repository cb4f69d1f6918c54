#include "workflows/base/error.hpp"

#include <stdexcept>

namespace duban {
namespace {

std::string fill(std::string_view text, const std::vector<ErrorParam>& params, Language language) {
  std::string filled;
  filled.reserve(text.size() + 64);
  while (!text.empty()) {
    const auto open = text.find('{');
    const auto close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    filled.append(text.substr(0, open));
    const auto name = text.substr(open + 1, close - open - 1);
    for (const auto& param : params) {
      if (param.name == name) {
        filled.append(param.in(language));
        break;
      }
    }
    text.remove_prefix(close + 1);
  }
  return filled.append(text);
}

}  // namespace

Error::Error(ErrorCode error_code, std::initializer_list<ErrorParam> parameters)
    : code(error_code), params(parameters) {}

Error&& Error::at(Position where) && {
  position = where;
  return std::move(*this);
}

Error&& Error::at_pointer(std::string json_pointer) && {
  pointer = std::move(json_pointer);
  return std::move(*this);
}

std::string Error::message(Language language) const {
  const auto& entry = code.info();
  return fill(language == Language::zh ? entry.message_zh : entry.message_en, params, language);
}

std::string Error::mend(Language language) const {
  const auto& entry = code.info();
  return fill(language == Language::zh ? entry.mend_zh : entry.mend_en, params, language);
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  throw std::logic_error(std::string(where.file_name()) + ": unexpected " + std::string(error.name()) + ": " +
                         error.message(Language::en));
}

void throw_exception_from_error(const Errors& errors, const boost::source_location& where) {
  if (errors.empty()) throw std::logic_error("an empty list of errors");
  throw_exception_from_error(errors.front(), where);
}

}  // namespace duban
