#include "orchestrator/import/encoding.hpp"

#include "orchestrator/import/import_errors.hpp"
#include "workflows/base/utf8.hpp"

#include <algorithm>
#include <iconv.h>
#include <optional>

namespace duban {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

struct Census {
  std::optional<std::size_t> first_bad;  // offset
  std::size_t bad_bytes = 0;
  std::size_t long_sequences = 0;  // of three or four bytes, as every Chinese character is
};

Census take_census(std::string_view text) {
  Census census;
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const auto size = first_character(text.substr(at)).bytes;
    if (size == 0) {
      if (!census.first_bad) census.first_bad = at;
      ++census.bad_bytes;
    }
    if (size >= 3) ++census.long_sequences;
    at += std::max<std::size_t>(size, 1);
  }
  return census;
}

// Where text that begins with the valid UTF-8 `before` goes wrong.
Error not_decodable(std::string_view before) {
  const auto last_break = before.rfind('\n');
  const auto line = before.substr(last_break == std::string_view::npos ? 0 : last_break + 1);
  const auto lines = static_cast<int>(std::ranges::count(before, '\n')) + 1;
  return Error{errors::import_encoding}.at({lines, count_characters(line) + 1});
}

std::string_view without_mark(std::string_view text) {
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  return text;
}

bool convert_gb18030(std::string_view bytes, std::string& converted) {
  // UTF-8 of GB18030 is at most half as long again: two bytes become three, and four become four.
  converted.resize(bytes.size() + bytes.size() / 2 + 16);
  const iconv_t converter = ::iconv_open("UTF-8", "GB18030");
  // iconv's signature predates const; it does not write to its input.
  char* in = const_cast<char*>(bytes.data());
  char* out = converted.data();
  std::size_t in_left = bytes.size();
  std::size_t out_left = converted.size();
  bool done = false;
  if (converter != reinterpret_cast<iconv_t>(-1)) {
    done = ::iconv(converter, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1);
    ::iconv_close(converter);
  }
  converted.resize(converted.size() - out_left);
  return done && in_left == 0;
}

}  // namespace

Result<std::string_view> decode_text(std::string_view bytes, std::string& converted) {
  const auto census = take_census(bytes);
  if (!census.first_bad) return without_mark(bytes);
  const bool damaged_utf8 = bytes.starts_with(kMark) || census.long_sequences > 4 * census.bad_bytes;
  if (damaged_utf8) return not_decodable(without_mark(bytes.substr(0, *census.first_bad)));
  if (!convert_gb18030(bytes, converted)) return not_decodable(converted);
  return without_mark(converted);
}

}  // namespace duban
