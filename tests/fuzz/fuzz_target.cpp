#include "tests/fuzz/fuzz_target.hpp"

#include <cstdio>
#include <cstdlib>

namespace duban::fuzz {

void require(bool holds, std::string_view property) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %.*s\n", static_cast<int>(property.size()), property.data());
  std::abort();
}

bool fault_is_planted() {
  static const bool planted = [] {
    const char* wish = std::getenv("DUBAN_FUZZ_PLANTED");
    return wish != nullptr && std::string_view(wish) == "1";
  }();
  return planted;
}

std::size_t Input::choose(std::size_t count) {
  if (rest_.empty()) return 0;
  const auto byte = static_cast<unsigned char>(rest_.front());
  rest_.remove_prefix(1);
  return byte % count;
}

}  // namespace duban::fuzz
