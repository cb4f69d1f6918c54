// Where the first admin token of a new server goes: a file that only the server's own user can read.
//
// Called once, when the store holds no token at all. Write the file first and commit the record after it: a
// crash in between leaves a file with a token that never worked, and the next start replaces it.
#pragma once

#include "workflows/base/error.hpp"

#include <filesystem>
#include <string_view>

namespace duban {

inline constexpr std::string_view kAdminTokenFileName = "admin-token";

// Writes `token` and a line end into <folder>/admin-token, mode 0600, synced together with its folder before
// it returns; returns the path, which is all that may be logged. The file appears whole or not at all, and
// never follows a link. Errors: access.token_file_failed.
[[nodiscard]] Result<std::filesystem::path> write_admin_token_file(const std::filesystem::path& folder,
                                                                   std::string_view token);

}  // namespace duban
