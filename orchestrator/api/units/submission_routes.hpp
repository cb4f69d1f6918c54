// Filing: the one write on a unit whose body is more than a sentence.
#pragma once

#include "orchestrator/api/parts.hpp"

namespace duban {

inline constexpr std::size_t kSubmissionTextBytesMax = std::size_t{64} << 10U;
inline constexpr std::size_t kSubmissionLinksMax = 50;
inline constexpr std::size_t kSubmissionFilesMax = 50;
inline constexpr std::size_t kSubmissionGapsMax = 10'000;

void file_submission(http::Request request, http::Responder responder, const ApiParts& parts);

}  // namespace duban
