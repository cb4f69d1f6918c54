// Text in the two languages Duban speaks. Chinese first, English complete.
#pragma once

#include <string>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace duban {

enum class Language { zh, en };

struct LocalizedText {
  std::string en;
  std::string zh;

  [[nodiscard]] const std::string& in(Language language) const { return language == Language::zh ? zh : en; }
  friend bool operator==(const LocalizedText&, const LocalizedText&) = default;
};
BOOST_DESCRIBE_STRUCT(LocalizedText, (), (en, zh))

}  // namespace duban
