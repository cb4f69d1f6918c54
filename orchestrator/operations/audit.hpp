// The audit log and its proofs.
//
// One trail for all organisers of a partition: only who may see all of them reads it. The others have the
// histories.
#pragma once

#include "orchestrator/operations/operation.hpp"

#include <array>

namespace duban::operations {

inline constexpr QueryParameter kTrailParameter{
    "trail", schema::text, "The number of a partition, or system; that of the partition when absent."};

inline constexpr Operation list_audit{
    .id = "list_audit",
    .method = Method::get,
    .path = "/api/v1/audit/records",
    .chapter = Chapter::audit,
    .summary = "Audit records as they stand in the log",
    .called = {"read the audit records", "查看审计记录"},
    .scope = AccessScope::server,
    .roles = kReadsEverything,
    .query = {{"from", schema::position, "First sequence number."},
              kLimitParameter,
              {"campaign", schema::text, "Records about this campaign as a whole."},
              {"unit", schema::text, "With campaign: records about this unit."},
              kTrailParameter},
    .answer = {"AuditPage"},
};

inline constexpr Operation get_audit_head{
    .id = "get_audit_head",
    .method = Method::get,
    .path = "/api/v1/audit/head",
    .chapter = Chapter::audit,
    .summary = "Size and root of the tree of each trail",
    .called = {"read the head of the audit tree", "查看审计树头"},
    .scope = AccessScope::server,
    .roles = kReadsEverything,
    .answer = {"AuditHead"},
};

inline constexpr Operation get_audit_record{
    .id = "get_audit_record",
    .method = Method::get,
    .path = "/api/v1/audit/records/{seq}",
    .chapter = Chapter::audit,
    .summary = "The exact bytes of one record",
    .called = {"read an audit record", "查看单条审计记录"},
    .scope = AccessScope::server,
    .roles = kReadsEverything,
    .query = {kTrailParameter},
    .answer = {"AuditRecord"},
};

inline constexpr Operation get_inclusion_proof{
    .id = "get_inclusion_proof",
    .method = Method::get,
    .path = "/api/v1/audit/records/{seq}/proof",
    .chapter = Chapter::audit,
    .summary = "Proof that a record is in the tree",
    .called = {"read a proof of inclusion", "查看包含证明"},
    .scope = AccessScope::server,
    .roles = kReadsEverything,
    .query = {{"size", schema::position, "Size of the tree; all of it when absent."}, kTrailParameter},
    .answer = {"InclusionProof"},
};

inline constexpr Operation get_consistency_proof{
    .id = "get_consistency_proof",
    .method = Method::get,
    .path = "/api/v1/audit/consistency",
    .chapter = Chapter::audit,
    .summary = "Proof that the log only grew",
    .called = {"read a proof of consistency", "查看一致性证明"},
    .scope = AccessScope::server,
    .roles = kReadsEverything,
    .query = {{"from", schema::position, "Size of the older tree.", true},
              {"to", schema::position, "Size of the newer tree; all of it when absent."},
              kTrailParameter},
    .answer = {"ConsistencyProof"},
};

inline constexpr auto kAuditOperations = std::to_array<const Operation*>(
    {&list_audit, &get_audit_head, &get_audit_record, &get_inclusion_proof, &get_consistency_proof});

}  // namespace duban::operations
