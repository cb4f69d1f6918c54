// JsonDocument::parse: Boost.JSON's tokenizer under a handler of our own, because its ready-made parser keeps
// the last of two equal keys silently. Apart from the getters, since this is the expensive part to compile.
#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/json_reader.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_stack.hpp>

namespace duban::http {
namespace {

using boost::json::error_code;

class TreeBuilder {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

  bool on_document_begin(error_code&) {
    stack_.reset();
    return true;
  }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) {
    open_objects_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t count, error_code& error) {
    auto& keys = open_objects_.back();
    std::sort(keys.begin(), keys.end());
    const auto twin = std::adjacent_find(keys.begin(), keys.end());
    if (twin != keys.end()) {
      duplicate_ = std::move(*twin);
      error = boost::json::error::syntax;
      return false;
    }
    open_objects_.pop_back();
    stack_.push_object(count);
    return true;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t count, error_code&) {
    stack_.push_array(count);
    return true;
  }
  bool on_key_part(boost::json::string_view part, std::size_t, error_code&) {
    key_.append(part.data(), part.size());
    stack_.push_chars(part);
    return true;
  }
  bool on_key(boost::json::string_view part, std::size_t, error_code&) {
    key_.append(part.data(), part.size());
    open_objects_.back().push_back(std::move(key_));
    key_.clear();
    stack_.push_key(part);
    return true;
  }
  bool on_string_part(boost::json::string_view part, std::size_t, error_code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(boost::json::string_view part, std::size_t, error_code&) {
    stack_.push_string(part);
    return true;
  }
  bool on_number_part(boost::json::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t number, boost::json::string_view, error_code&) {
    stack_.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, boost::json::string_view, error_code&) {
    stack_.push_uint64(number);
    return true;
  }
  bool on_double(double number, boost::json::string_view, error_code& error) {
    // Boost.JSON reads 1e999 as infinity, which JSON cannot express.
    if (!std::isfinite(number)) {
      error = boost::json::error::exponent_overflow;
      return false;
    }
    stack_.push_double(number);
    return true;
  }
  bool on_bool(bool flag, error_code&) {
    stack_.push_bool(flag);
    return true;
  }
  bool on_null(error_code&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(boost::json::string_view, error_code&) { return true; }
  bool on_comment(boost::json::string_view, error_code&) { return true; }

  [[nodiscard]] const std::optional<std::string>& duplicate() const { return duplicate_; }
  [[nodiscard]] boost::json::value release() { return stack_.release(); }

 private:
  boost::json::value_stack stack_;
  std::vector<std::vector<std::string>> open_objects_;  // the keys of each object that is still open
  std::string key_;
  std::optional<std::string> duplicate_;
};

}  // namespace

Result<JsonDocument> JsonDocument::parse(std::string_view text, JsonLimits limits) {
  boost::json::parse_options options;
  options.max_depth = limits.depth_max;
  boost::json::basic_parser<TreeBuilder> parser(options);
  error_code error;
  const auto used = parser.write_some(false, text.data(), text.size(), error);
  if (!error && used < text.size()) error = boost::json::error::extra_data;
  if (error == boost::json::error::too_deep) {
    return Error{errors::http_json_too_deep, {{"limit", std::to_string(limits.depth_max)}}};
  }
  if (const auto& duplicate = parser.handler().duplicate()) {
    return Error{errors::http_json_duplicate_key, {{"name", *duplicate}}};
  }
  if (error) {
    return Error{errors::http_json_syntax, {{"detail", error.message()}, {"offset", std::to_string(used)}}};
  }
  return JsonDocument(std::make_unique<boost::json::value>(parser.handler().release()));
}

}  // namespace duban::http
