// `duban`: the one binary. Gives the command line its surroundings; everything else is behind it.
#include "orchestrator/app/serve.hpp"
#include "orchestrator/cli/command_line.hpp"
#include "workflows/base/hex.hpp"

#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

// RFC 9562, version 4.
std::string random_uuid() {
  std::random_device source;
  std::string text = "xxxxxxxx-xxxx-4xxx-Nxxx-xxxxxxxxxxxx";
  for (auto& c : text) {
    if (c == 'x') c = duban::kHexDigits[source() & 15U];
    if (c == 'N') c = duban::kHexDigits[8U | (source() & 3U)];
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    duban::cli::Surroundings surroundings{
        std::cout,   std::cerr,    environment_variable, duban::cli::make_curl_transport,
        random_uuid, duban::serve, duban::version(),     duban::revision()};
    const auto code = duban::cli::run(std::vector<std::string>(argv + 1, argv + argc), surroundings);
    // Data that did not reach its reader was not delivered.
    if (!std::cout.flush()) {
      std::cerr << "duban: standard output cannot be written\n";
      return code == 0 ? 1 : code;
    }
    return code;
  } catch (const std::exception& defect) {
    std::cerr << "duban: " << defect.what() << '\n';
    return 70;
  }
}
