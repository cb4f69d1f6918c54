// The description of the whole API in OpenAPI 3.1, made from the table, as served at /openapi.json.
#pragma once

#include <string>

namespace duban {

[[nodiscard]] std::string openapi_document();

}  // namespace duban
