// Prints the description of the API as the server of this build serves it.
#include "orchestrator/operations/openapi.hpp"

#include <iostream>

int main() {
  std::cout << duban::openapi_document() << '\n';
  return std::cout.flush() ? 0 : 1;
}
