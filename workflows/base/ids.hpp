// Strong types for names, so that a unit's id is never passed where a campaign's is wanted.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include <boost/describe/class.hpp>

namespace duban {

inline constexpr std::size_t kIdBytesMax = 64;

template <class Tag>
struct Id {
  std::string value;

  Id() = default;
  explicit Id(std::string text) : value(std::move(text)) {}
  explicit Id(std::string_view text) : value(text) {}
  explicit Id(const char* text) : value(text) {}
  [[nodiscard]] bool empty() const { return value.empty(); }
  friend auto operator<=>(const Id&, const Id&) = default;

  BOOST_DESCRIBE_CLASS(Id, (), (value), (), ())
};

using CampaignId = Id<struct CampaignTag>;
using UnitId = Id<struct UnitTag>;
using OrganiserId = Id<struct OrganiserTag>;

// 1..64 of [A-Za-z0-9._-], beginning with a letter or digit: safe in keys, URLs, file names and labels.
[[nodiscard]] constexpr bool is_valid_id(std::string_view text) {
  const auto alphanumeric = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  if (text.empty() || text.size() > kIdBytesMax || !alphanumeric(text.front())) return false;
  for (const char c : text) {
    if (!alphanumeric(c) && c != '.' && c != '_' && c != '-') return false;
  }
  return true;
}

}  // namespace duban
