// The description of the whole API in OpenAPI 3.1, as served at /openapi.json. Constant; any thread.
#pragma once

#include <string_view>

namespace duban {

[[nodiscard]] std::string_view openapi_document();

}  // namespace duban
