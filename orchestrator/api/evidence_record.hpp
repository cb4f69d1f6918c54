// What is known of an evidence file beside its bytes. Table::kBlobs under keys::blob(partition, digest);
// written when the file was uploaded, before its digest can be named in a submission.
#pragma once

#include "persistence/codec.hpp"

#include <cstdint>
#include <string>

#include <boost/describe/class.hpp>

namespace duban {

struct EvidenceRecord {
  std::uint64_t size = 0;  // bytes
  std::string media_type;
};
BOOST_DESCRIBE_STRUCT(EvidenceRecord, (), (size, media_type))
template <>
inline constexpr std::uint8_t kRecordVersion<EvidenceRecord> = 1;

}  // namespace duban
