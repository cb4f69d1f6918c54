#include "orchestrator/access/route_matrix.hpp"

#include <algorithm>
#include <array>

namespace duban {
namespace {

using enum Role;
constexpr auto kOpen = AccessScope::open;
constexpr auto kServer = AccessScope::server;
constexpr auto kOrganiser = AccessScope::organiser;
constexpr auto kUnit = AccessScope::unit;

// Admin stands in every set. It could issue itself any token anyway, so refusing it something would protect
// nothing and only make a small bureau, where one person does everything, keep several tokens.
constexpr RoleSet kAdmin{admin};
constexpr RoleSet kRunsCampaigns{admin, office};
constexpr RoleSet kStaff{admin, office, reviewer, inspector, leader};
constexpr RoleSet kReadsInside = kStaff | RoleSet{auditor};
constexpr RoleSet kReadsOwn = kReadsInside | RoleSet{unit};

// Reviews are the reviewers' and the office's. The leaders' too: the office's own reports go to the leading
// group, and the office should not have to accept what it filed itself.
constexpr RoleSet kJudges{admin, office, reviewer, leader};

constexpr auto kRules = std::to_array<AccessRule>({
    {"get_livez", kOpen, {}},
    {"get_readyz", kOpen, {}},
    {"get_version", kOpen, {}},
    {"get_openapi", kOpen, {}},
    {"get_metrics", kServer, {admin, auditor, metrics}},

    // Units never read plans: a plan names the visits that are hidden from them. Plans belong to no
    // organiser, so that bureaus can share them; a published version never changes under anybody's feet.
    {"check_plan", kServer, kRunsCampaigns},
    {"publish_plan", kServer, kRunsCampaigns},
    {"list_plans", kServer, kReadsInside},
    {"get_plan", kServer, kReadsInside},
    {"get_plan_source", kServer, kReadsInside},
    {"compare_plans", kServer, kReadsInside},

    // A calendar moves the working days of every organiser, so only the admin imports one.
    {"import_calendar", kServer, kAdmin},
    {"list_calendars", kServer, kReadsOwn},
    {"get_calendar", kServer, kReadsOwn},

    // A unit sees that a campaign exists in which it takes part, without the counts: those would show hidden
    // tasks.
    {"create_campaign", kOrganiser, kRunsCampaigns},
    {"list_campaigns", kUnit, kReadsOwn},
    {"get_campaign", kUnit, kReadsOwn},
    {"preview_campaign", kOrganiser, kReadsInside},
    {"launch_campaign", kOrganiser, kRunsCampaigns},
    {"suspend_campaign", kOrganiser, kRunsCampaigns},
    {"resume_campaign", kOrganiser, kRunsCampaigns},
    {"get_overview", kOrganiser, kReadsInside},
    {"set_campaign_contacts", kOrganiser, kRunsCampaigns},

    {"import_units", kOrganiser, kRunsCampaigns},
    {"list_units", kUnit, kReadsOwn},
    {"get_unit", kUnit, kReadsOwn},
    {"explain_unit", kUnit, kReadsOwn},
    {"get_unit_history", kUnit, kReadsOwn},

    // Whether the task is the caller's to file is decided with the task at hand (workflow.not_owner).
    {"file_submission", kUnit, {admin, office, inspector, unit}},
    {"get_submission", kUnit, kReadsOwn},
    {"accept_submission", kOrganiser, kJudges},
    {"return_submission", kOrganiser, kJudges},
    // The office asks for the tasks it owes itself.
    {"request_extension", kUnit, {admin, office, unit}},
    {"grant_extension", kOrganiser, kJudges},
    {"refuse_extension", kOrganiser, kJudges},
    {"waive_task", kOrganiser, {admin, office, leader}},
    {"require_task", kOrganiser, {admin, office, leader}},
    {"suspend_unit", kOrganiser, kRunsCampaigns},
    {"resume_unit", kOrganiser, kRunsCampaigns},
    {"withdraw_unit", kOrganiser, kRunsCampaigns},
    {"complete_unit", kOrganiser, kRunsCampaigns},
    // A plan that waits for an approval wants somebody above the office to give it.
    {"approve_phase", kOrganiser, {admin, leader}},

    {"upload_file", kUnit, {admin, office, inspector, unit}},
    {"get_file", kUnit, kReadsOwn},

    // These list across units, so a unit reads its own through get_unit and explain_unit instead.
    {"list_escalations", kOrganiser, kReadsInside},
    {"list_deadlines", kOrganiser, kReadsInside},
    {"get_fan_in", kOrganiser, kReadsInside},

    // One log for all organisers: only who may see all of them reads it. The others have the histories.
    {"list_audit", kServer, {admin, auditor}},
    {"get_audit_head", kServer, {admin, auditor}},
    {"get_audit_record", kServer, {admin, auditor}},
    {"get_inclusion_proof", kServer, {admin, auditor}},
    {"get_consistency_proof", kServer, {admin, auditor}},

    {"issue_token", kServer, kAdmin},
    {"list_tokens", kServer, {admin, auditor}},
    {"revoke_token", kServer, kAdmin},

    {"register_endpoint", kOrganiser, kRunsCampaigns},
    {"list_endpoints", kOrganiser, {admin, office, auditor}},
    {"remove_endpoint", kOrganiser, kRunsCampaigns},
    {"enable_endpoint", kOrganiser, kRunsCampaigns},
    {"list_dead_letters", kOrganiser, {admin, office, auditor}},
    {"replay_dead_letter", kOrganiser, kRunsCampaigns},

    {"get_clock", kServer, kReadsOwn},
    {"advance_clock", kServer, kAdmin},
    {"set_log_level", kServer, kAdmin},
});

}  // namespace

std::span<const AccessRule> access_rules() {
  return kRules;
}

const AccessRule* find_access_rule(std::string_view operation) {
  const auto found = std::find_if(kRules.begin(), kRules.end(),
                                  [&](const AccessRule& rule) { return rule.operation == operation; });
  return found == kRules.end() ? nullptr : &*found;
}

}  // namespace duban
