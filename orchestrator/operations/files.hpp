// Evidence files.
#pragma once

#include "orchestrator/operations/operation.hpp"

#include <array>

namespace duban::operations {

// Beyond it nothing is read, whatever the server was told to keep (evidence_bytes_max).
inline constexpr std::uint64_t kUploadBytesMax = std::uint64_t{1} << 30U;

// The bytes are their own name, so sending them again changes nothing: it takes no Idempotency-Key.
inline constexpr Operation upload_file{
    .id = "upload_file",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/files",
    .chapter = Chapter::tasks,
    .summary = "Upload an evidence file",
    .called = {"upload evidence", "上传佐证材料"},
    .scope = AccessScope::unit,
    .roles = kFiles,
    .body = {BodyForm::streamed,
             schema::bytes,
             {"application/octet-stream", "application/pdf", "image/jpeg", "image/png"},
             kUploadBytesMax,
             true},
    .answer = {.shape = "Uploaded", .status = 201},
};

inline constexpr Operation get_file{
    .id = "get_file",
    .method = Method::get,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/files/{digest}",
    .chapter = Chapter::tasks,
    .summary = "An evidence file",
    .called = {"read evidence", "查看佐证材料"},
    .scope = AccessScope::unit,
    .roles = kReadsOwn,
    .answer = {.shape = schema::bytes, .media_type = "application/octet-stream"},
};

inline constexpr auto kFileOperations = std::to_array<const Operation*>({&upload_file, &get_file});

}  // namespace duban::operations
