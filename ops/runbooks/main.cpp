// Prints the runbook of error codes on standard output.
#include "ops/runbooks/error_catalogue.hpp"
#include "ops/runbooks/error_runbook.hpp"

#include <cstdio>

int main() {
  const std::string page = duban::render_error_runbook(duban::error_catalogue());
  const bool written = std::fwrite(page.data(), 1, page.size(), stdout) == page.size();
  return written && std::fflush(stdout) == 0 ? 0 : 1;
}
