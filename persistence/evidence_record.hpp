// What is known of an upload: written before its digest can be named in a submission, and bound to the unit
// it was uploaded for and to the side that did it. Files are kept by content, and a digest is no secret:
// without the binding whoever can guess or copy the digest of a covert visit's record could file it as their
// own and read it back.
#pragma once

#include "persistence/codec.hpp"
#include "persistence/keys.hpp"
#include "workflows/base/ids.hpp"
#include "workflows/unit_campaign/commands.hpp"

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

// The key in Table::blobs: of the content together with campaign, unit and side.
[[nodiscard]] inline std::string upload_key(Partition partition, const CampaignId& campaign,
                                            const UnitId& unit, Side side, const Digest& content) {
  const auto owner =
      campaign.value + "\n" + unit.value + "\n" + (side == Side::unit ? "unit" : "organiser") + "\n";
  return keys::blob(partition, sha256(owner, content.view()));
}

}  // namespace duban
