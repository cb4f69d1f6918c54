// What stands in the store beside campaigns and unit campaigns. Binary layout: persistence/codec.hpp, fields
// in the order described here. DO NOT REORDER; a change raises the record's version.
#pragma once

#include "orchestrator/import/unit_row.hpp"
#include "persistence/codec.hpp"
#include "persistence/records.hpp"
#include "workflows/audit/audit_record.hpp"

namespace duban {

// plans: the file's exact bytes, so that its digest can be checked at any time.
struct PlanRecord {
  std::string yaml;
  Instant published_at{};
  std::string published_by;
  OrganiserId organiser;  // whose office published it; empty: the admin, for all
};
BOOST_DESCRIBE_STRUCT(PlanRecord, (), (yaml, published_at, published_by, organiser))
template <>
inline constexpr std::uint8_t kRecordVersion<PlanRecord> = 2;

// calendars
struct CalendarRecord {
  std::string yaml;
  Instant imported_at{};
  std::string imported_by;
};
BOOST_DESCRIBE_STRUCT(CalendarRecord, (), (yaml, imported_at, imported_by))
template <>
inline constexpr std::uint8_t kRecordVersion<CalendarRecord> = 1;

// The receipt of a command: what it did, in a form that can be given again when the same key comes again.
struct Receipt {
  std::string command;
  Instant at{};
  CampaignId campaign;
  UnitId unit;
  std::uint64_t first_seq = 0;      // of its audit records
  std::vector<std::string> events;  // their names, in order; empty: nothing was to be done
  std::uint64_t version = 0;        // of the unit campaign (or campaign) afterwards
  std::string task;                 // the instance it concerned ("typical_cases#3"), or empty
  std::uint64_t created = 0;        // units enrolled, for an import
};
BOOST_DESCRIBE_STRUCT(Receipt, (), (command, at, campaign, unit, first_seq, events, version, task, created))

// commands: an idempotency key with the digest of the request it came with.
struct CommandRecord {
  Digest fingerprint;
  Receipt receipt;
};
BOOST_DESCRIBE_STRUCT(CommandRecord, (), (fingerprint, receipt))
template <>
inline constexpr std::uint8_t kRecordVersion<CommandRecord> = 1;

// meta "sweep/<campaign>": a command on its way to every unit of a campaign. Survives a restart half way.
enum class SweepKind : std::uint8_t { launch = 1, suspend = 2, resume = 3 };
BOOST_DESCRIBE_ENUM(SweepKind, launch, suspend, resume)
struct SweepRecord {
  CampaignId campaign;
  SweepKind kind{};
  std::string actor;
  std::string command;
  std::string reason;
  std::string after;  // the last unit reached; empty before the first
};
BOOST_DESCRIBE_STRUCT(SweepRecord, (), (campaign, kind, actor, command, reason, after))
template <>
inline constexpr std::uint8_t kRecordVersion<SweepRecord> = 1;

// Table::notices: an audit record that somebody outside is to be told of, whoever will carry it. It exists whether or
// not a receiver was known at that moment.
struct NoticeRecord {
  OrganiserId organiser;
  CampaignId campaign;
  UnitId unit;
  std::string type;                  // "rung_fired"
  std::string task;                  // the instance it is about
  std::vector<std::string> parties;  // who is to be told; resolved to contacts when it is sent
  Instant created_at{};
};
BOOST_DESCRIBE_STRUCT(NoticeRecord, (), (organiser, campaign, unit, type, task, parties, created_at))
template <>
inline constexpr std::uint8_t kRecordVersion<NoticeRecord> = 1;

// submissions: what was filed. Its canonical JSON is what SubmissionFiled::content is the digest of.
struct FiledFile {
  Digest digest;
  EvidenceKind kind{};
  std::string media_type;
  std::string name;  // as the filer called it
  std::uint64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(FiledFile, (), (digest, kind, media_type, name, size))
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

// counters: how many units or instances of a campaign count under a name (facets.hpp); no record means none.
struct CountRecord {
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(CountRecord, (), (count))
template <>
inline constexpr std::uint8_t kRecordVersion<CountRecord> = 1;

// meta "audit_root": the root of the audit tree after the batch. The last record of a trail of odd length is
// below no stored node, so without its root a changed byte in it would go unnoticed.
inline constexpr std::string_view kAuditRootName = "audit_root";
struct AuditRootRecord {
  Digest root;
  std::uint64_t size = 0;  // of the trail that it is the root of
};
BOOST_DESCRIBE_STRUCT(AuditRootRecord, (), (root, size))
template <>
inline constexpr std::uint8_t kRecordVersion<AuditRootRecord> = 1;

// meta "clock": where a virtual clock stood.
struct ClockRecord {
  Instant now{};
};
BOOST_DESCRIBE_STRUCT(ClockRecord, (), (now))
template <>
inline constexpr std::uint8_t kRecordVersion<ClockRecord> = 1;

}  // namespace duban
