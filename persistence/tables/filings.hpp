// What was filed, and what is known of each file that was uploaded for it.
#pragma once

#include "persistence/tables/typed_table.hpp"
#include "workflows/unit_campaign/commands.hpp"

namespace duban {

struct FiledFile {
  Digest digest;
  EvidenceKind kind{};
  std::string media_type;
  std::string name;  // as the filer called it
  std::uint64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(FiledFile, (), (digest, kind, media_type, name, size))

// Its canonical JSON is what SubmissionFiled::content is the digest of.
struct SubmissionContent {
  std::vector<FiledFile> files;
  std::vector<std::string> links;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(SubmissionContent, (), (files, links, text))

struct SubmissionRecord {
  SubmissionContent content;
  Instant filed_at{};
  std::string filed_by;
};
BOOST_DESCRIBE_STRUCT(SubmissionRecord, (), (content, filed_at, filed_by))
template <>
inline constexpr std::uint8_t kRecordVersion<SubmissionRecord> = 1;

// What is known of an upload: written before its digest can be named in a submission.
struct EvidenceRecord {
  std::uint64_t size = 0;  // bytes
  std::string media_type;
};
BOOST_DESCRIBE_STRUCT(EvidenceRecord, (), (size, media_type))
template <>
inline constexpr std::uint8_t kRecordVersion<EvidenceRecord> = 1;

namespace tables {

struct SubmissionKey {
  std::string campaign;
  std::string unit;
  std::string task;          // of the instance
  std::uint32_t number = 0;  // of the filing
  friend bool operator==(const SubmissionKey&, const SubmissionKey&) = default;
};
struct Submissions : TypedTable<Submissions, SubmissionKey, RecordValue<SubmissionRecord>> {
  static constexpr Table kTable = Table::submissions;
  static constexpr std::string_view kWhat = "submission";
};

// Bound to the unit it was uploaded for and to the side that did it. Files are kept by content, and a digest
// is no secret: without the binding whoever can guess or copy the digest of a covert visit's record could
// file it as their own and read it back.
struct BlobKey {
  Digest upload;  // of content, campaign, unit and side
  friend bool operator==(const BlobKey&, const BlobKey&) = default;
};
struct Blobs : TypedTable<Blobs, BlobKey, RecordValue<EvidenceRecord>> {
  static constexpr Table kTable = Table::blobs;
  static constexpr std::string_view kWhat = "evidence";

  [[nodiscard]] static At of_upload(Partition partition, const CampaignId& campaign, const UnitId& unit,
                                    Side side, const Digest& content) {
    const auto owner =
        campaign.value + "\n" + unit.value + "\n" + (side == Side::unit ? "unit" : "organiser") + "\n";
    return at(partition, sha256(owner, content.view()));
  }
};

}  // namespace tables
}  // namespace duban
