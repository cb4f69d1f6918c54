// YAML as the loader wants it: a small tree in which every value knows its place, and in which nothing is
// forgiven.
//
// yaml-cpp's own nodes lose duplicate keys and expand aliases; this tree is built from its parser events
// instead. Refused, each with its place: duplicate keys, anchors, aliases, tags, further documents, keys that
// are no plain text, nesting deeper than kYamlDepthMax, bytes that are not UTF-8, control characters. A byte
// order mark is accepted. Columns count characters, not bytes, so that an editor shows the same number. Pure;
// nothing here outlives the call.
#pragma once

#include "workflows/base/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duban {

inline constexpr int kYamlDepthMax = 16;
inline constexpr std::size_t kYamlItemsMax = 1000;  // of one collection

struct YamlKey {
  std::string text;
  Position at;
};

struct YamlNode {
  enum class Kind { null, scalar, sequence, mapping };
  Kind kind = Kind::null;
  Position at{};
  std::string text{};             // of a scalar, as written, without quotes
  std::vector<YamlKey> keys{};    // of a mapping: parallel to items, unique
  std::vector<YamlNode> items{};  // of a sequence or mapping, in file order
};

// nullopt when no tree can be built; what was wrong is appended to `errors`. A tree may come together with
// errors (duplicate keys: the first one stays).
[[nodiscard]] std::optional<YamlNode> read_yaml(std::string_view text, Errors& errors);

}  // namespace duban
