// Stands in for the description of the API, which has tests of its own.
#include "orchestrator/api/openapi_document.hpp"

namespace duban {

std::string_view openapi_document() {
  return R"({"openapi":"3.1.0"})";
}

}  // namespace duban
