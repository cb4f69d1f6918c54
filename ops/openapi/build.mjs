// Writes orchestrator/api/server/openapi.json: the description of every operation of the route matrix.
//   node ops/openapi/build.mjs
// A test holds the result against the matrix and the routes, so run this again when either changes.
import { writeFileSync } from 'node:fs';
import { any, date, digest, flag, given, id, instant, object, position, ref, schemas, text, words, year } from './schemas.mjs';

const campaign = '/api/v1/campaigns/{campaign}';
const unit = `${campaign}/units/{unit}`;
const task = `${unit}/tasks/{task}`;
const yaml = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'];

const parameter = (name, schema, description, more = {}) => ({ name, in: 'query', schema, description, ...more });
const common = (name) => ({ $ref: `#/components/parameters/${name}` });
const paged = [common('limit'), common('cursor')];
const reason = object({ reason: given });
const optionalReason = object({ 'reason?': text });

// [operation, method, path, summary, {query, body, types, answer, status, type, write, tag, match, open, none}]
// write: the Idempotency-Key is required, or, with 'unless_dry', only when the request is no dry run.
const operations = [
  ['get_livez', 'get', '/livez', 'Whether the process lives', { tag: 'server', open: true, type: 'text/plain', answer: text }],
  ['get_readyz', 'get', '/readyz', 'Whether it takes requests and writes', { tag: 'server', open: true, answer: object({ status: text }) }],
  ['get_version', 'get', '/version', 'Version and source revision', { tag: 'server', open: true, answer: ref('Version') }],
  ['get_openapi', 'get', '/openapi.json', 'This description', { tag: 'server', open: true, answer: { type: 'object' } }],
  ['get_metrics', 'get', '/metrics', 'Metrics in the Prometheus text format', { tag: 'server', type: 'text/plain', answer: text }],
  ['get_clock', 'get', '/api/v1/clock', 'The clock the server goes by', { tag: 'server', answer: ref('Clock') }],
  ['advance_clock', 'post', '/api/v1/clock/advance', 'Move a virtual clock', { tag: 'server', write: true, body: object({ to: instant }), answer: ref('Clock') }],
  ['set_log_level', 'put', '/api/v1/log-level', 'Change what is logged', { tag: 'server', body: object({ level: words('debug', 'info', 'warning', 'error') }), answer: object({ level: text }) }],

  ['check_plan', 'post', '/api/v1/plans/check', 'Check a plan file without publishing it', { tag: 'plans', body: any, types: ['application/yaml'], query: [parameter('year', year, 'Resolve its dates for this year as well.')], answer: ref('PlanCheck') }],
  ['publish_plan', 'post', '/api/v1/plans', 'Publish a plan file', { tag: 'plans', write: true, body: any, types: yaml, status: 201, again: true, answer: ref('Published') }],
  ['list_plans', 'get', '/api/v1/plans', 'Published plans', { tag: 'plans', query: paged, answer: ref('PlanList') }],
  ['get_plan', 'get', '/api/v1/plans/{plan}', 'A plan as JSON', { tag: 'plans', match: true, answer: ref('Plan') }],
  ['get_plan_source', 'get', '/api/v1/plans/{plan}/source', 'The exact bytes of a plan file', { tag: 'plans', match: true, type: 'application/yaml', answer: any }],
  ['compare_plans', 'get', '/api/v1/plans/compare', 'What differs between two plans', { tag: 'plans', query: [parameter('from', text, 'The older plan.', { required: true }), parameter('to', text, 'The newer plan.', { required: true })], answer: ref('PlanComparison') }],
  ['import_calendar', 'post', '/api/v1/calendars', 'Import a working-day calendar', { tag: 'plans', write: true, body: any, types: yaml, status: 201, again: true, answer: ref('Published') }],
  ['list_calendars', 'get', '/api/v1/calendars', 'Working-day calendars', { tag: 'plans', query: paged, answer: ref('CalendarList') }],
  ['get_calendar', 'get', '/api/v1/calendars/{calendar}/{version}', 'One version of a calendar', { tag: 'plans', match: true, answer: ref('Calendar') }],

  ['create_campaign', 'post', '/api/v1/campaigns', 'Create a campaign from a plan', { tag: 'campaigns', write: true, body: ref('NewCampaign'), status: 201, answer: ref('CreatedCampaign') }],
  ['list_campaigns', 'get', '/api/v1/campaigns', 'Campaigns the caller may know of', { tag: 'campaigns', query: paged, answer: ref('CampaignList') }],
  ['get_campaign', 'get', campaign, 'One campaign', { tag: 'campaigns', match: true, answer: ref('Campaign') }],
  ['preview_campaign', 'get', `${campaign}/preview`, 'Every deadline with its reason, and roles nobody fills', { tag: 'campaigns', answer: ref('Preview') }],
  ['launch_campaign', 'post', `${campaign}/launch`, 'Launch it', { tag: 'campaigns', write: true, body: object({ 'require_past_due?': flag }), answer: ref('Receipt') }],
  ['suspend_campaign', 'post', `${campaign}/suspend`, 'Suspend it', { tag: 'campaigns', write: true, body: reason, answer: ref('Receipt') }],
  ['resume_campaign', 'post', `${campaign}/resume`, 'Resume it', { tag: 'campaigns', write: true, body: optionalReason, answer: ref('Receipt') }],
  ['get_overview', 'get', `${campaign}/overview`, 'Counts by phase, task, state and level', { tag: 'campaigns', answer: ref('Overview') }],
  ['set_campaign_contacts', 'put', `${campaign}/contacts`, "Replace the contacts of the organiser's parties", { tag: 'campaigns', write: true, body: ref('Contacts'), answer: ref('Receipt') }],
  ['list_deadlines', 'get', `${campaign}/deadlines`, "The plan's due dates to come", { tag: 'campaigns', query: [parameter('from', date, 'First day; today when absent.'), parameter('to', date, 'Last day; 30 days later when absent.'), ...paged], answer: ref('Deadlines') }],
  ['get_fan_in', 'get', `${campaign}/fan-ins/{task}`, 'Which units a consolidated filing still lacks', { tag: 'campaigns', query: paged, answer: ref('FanIn') }],
  ['list_escalations', 'get', `${campaign}/escalations`, 'Units that carry a level, red first', { tag: 'campaigns', query: [parameter('level', words('red', 'orange', 'yellow', 'blue'), 'Only this level.'), parameter('task', text, 'Units that have this task overdue, whoever owes it.'), ...paged], answer: ref('Escalations') }],

  ['import_units', 'post', `${campaign}/units`, 'Enrol units from CSV or JSON', { tag: 'units', write: 'unless_dry', body: ref('UnitsFile'), types: ['application/json', 'text/csv'], query: [parameter('dry_run', flag, 'Check only; then no Idempotency-Key is needed.')], status: 201, again: true, answer: ref('Imported') }],
  ['list_units', 'get', `${campaign}/units`, 'Units, filtered', { tag: 'units', query: [
    parameter('phase', text, 'A phase id, enrolled or completed.'), parameter('participation', ref('Participation'), 'Whether it takes part.'),
    parameter('level', ref('Level'), 'The level it carries.'), parameter('task', text, 'Narrows state and overdue to this task.'),
    parameter('state', ref('TaskState'), 'State of the task given beside it.'), parameter('overdue', flag, 'Only units with something overdue.'),
    parameter('extension', text, 'Units that ask for an extension of this task.'), ...paged], answer: ref('UnitList') }],
  ['get_unit', 'get', unit, 'One unit with its tasks and the steps open to the caller', { tag: 'units', match: true, answer: ref('Unit') }],
  ['explain_unit', 'get', `${unit}/explanation`, 'Why the unit carries its level', { tag: 'units', answer: ref('Explanation') }],
  ['get_unit_history', 'get', `${unit}/history`, 'What happened, oldest first', { tag: 'units', query: paged, answer: ref('History') }],
  ['suspend_unit', 'post', `${unit}/suspend`, 'Suspend a unit', { tag: 'units', write: true, ifMatch: true, body: reason, answer: ref('Receipt') }],
  ['resume_unit', 'post', `${unit}/resume`, 'Resume a unit', { tag: 'units', write: true, ifMatch: true, body: optionalReason, answer: ref('Receipt') }],
  ['withdraw_unit', 'post', `${unit}/withdraw`, 'Take a unit out', { tag: 'units', write: true, ifMatch: true, body: reason, answer: ref('Receipt') }],
  ['complete_unit', 'post', `${unit}/complete`, 'Close a unit with tasks unfinished', { tag: 'units', write: true, ifMatch: true, body: reason, answer: ref('Receipt') }],
  ['approve_phase', 'post', `${unit}/approve-phase`, 'Approve the next phase', { tag: 'units', write: true, ifMatch: true, body: object({ phase: id, 'reason?': text }), answer: ref('Receipt') }],

  ['file_submission', 'post', `${task}/submissions`, 'File what a task asks for', { tag: 'tasks', write: true, ifMatch: true, body: ref('NewSubmission'), status: 201, answer: ref('Receipt') }],
  ['get_submission', 'get', `${task}/submissions`, 'What was filed', { tag: 'tasks', query: paged, answer: ref('Submissions') }],
  ['accept_submission', 'post', `${task}/accept`, 'Accept a filing', { tag: 'tasks', write: true, ifMatch: true, body: optionalReason, answer: ref('Receipt') }],
  ['return_submission', 'post', `${task}/return`, 'Return a filing for rework', { tag: 'tasks', write: true, ifMatch: true, body: object({ reason: given, 'rework_by?': date }), answer: ref('Receipt') }],
  ['request_extension', 'post', `${task}/extension`, 'Ask for a later date', { tag: 'tasks', write: true, ifMatch: true, body: object({ until: date, reason: given }), answer: ref('Receipt') }],
  ['grant_extension', 'post', `${task}/extension/grant`, 'Grant it', { tag: 'tasks', write: true, ifMatch: true, body: object({ 'until?': date, 'reason?': text }), answer: ref('Receipt') }],
  ['refuse_extension', 'post', `${task}/extension/refuse`, 'Refuse it', { tag: 'tasks', write: true, ifMatch: true, body: reason, answer: ref('Receipt') }],
  ['waive_task', 'post', `${task}/waive`, 'Waive a task', { tag: 'tasks', write: true, ifMatch: true, body: reason, answer: ref('Receipt') }],
  ['require_task', 'post', `${task}/require`, 'Demand a task that was waived or not required', { tag: 'tasks', write: true, ifMatch: true, body: object({ reason: given, 'due?': date }), answer: ref('Receipt') }],
  ['upload_file', 'post', `${unit}/files`, 'Upload an evidence file', { tag: 'tasks', body: { type: 'string', contentMediaType: 'application/octet-stream' }, types: ['application/octet-stream', 'application/pdf', 'image/jpeg', 'image/png'], status: 201, answer: ref('Uploaded') }],
  ['get_file', 'get', `${unit}/files/{digest}`, 'An evidence file', { tag: 'tasks', type: 'application/octet-stream', answer: { type: 'string', contentMediaType: 'application/octet-stream' } }],

  ['list_audit', 'get', '/api/v1/audit/records', 'Audit records as they stand in the log', { tag: 'audit', query: [parameter('from', position, 'First sequence number.'), common('limit'), parameter('campaign', text, 'Records about this campaign as a whole.'), parameter('unit', text, 'With campaign: records about this unit.')], answer: ref('AuditPage') }],
  ['get_audit_head', 'get', '/api/v1/audit/head', 'Size and root of the audit tree', { tag: 'audit', answer: ref('AuditHead') }],
  ['get_audit_record', 'get', '/api/v1/audit/records/{seq}', 'The exact bytes of one record', { tag: 'audit', answer: ref('AuditRecord') }],
  ['get_inclusion_proof', 'get', '/api/v1/audit/records/{seq}/proof', 'Proof that a record is in the tree', { tag: 'audit', query: [parameter('size', position, 'Size of the tree; all of it when absent.')], answer: ref('InclusionProof') }],
  ['get_consistency_proof', 'get', '/api/v1/audit/consistency', 'Proof that the log only grew', { tag: 'audit', query: [parameter('from', position, 'Size of the older tree.', { required: true }), parameter('to', position, 'Size of the newer tree; all of it when absent.')], answer: ref('ConsistencyProof') }],

  ['issue_token', 'post', '/api/v1/tokens', 'Issue a token', { tag: 'access', write: true, body: ref('NewToken'), status: 201, answer: ref('Token') }],
  ['list_tokens', 'get', '/api/v1/tokens', 'Tokens, revoked ones included', { tag: 'access', query: paged, answer: ref('TokenList') }],
  ['revoke_token', 'delete', '/api/v1/tokens/{token}', 'Revoke a token', { tag: 'access', write: true, answer: ref('Receipt') }],
  ['register_endpoint', 'post', '/api/v1/endpoints', 'Register a webhook endpoint', { tag: 'access', write: true, body: ref('NewEndpoint'), status: 201, answer: ref('Endpoint') }],
  ['list_endpoints', 'get', '/api/v1/endpoints', 'Webhook endpoints', { tag: 'access', answer: ref('EndpointList') }],
  ['enable_endpoint', 'post', '/api/v1/endpoints/{endpoint}/enable', 'Deliver again to an endpoint that was disabled', { tag: 'access', write: true, answer: ref('Receipt') }],
  ['remove_endpoint', 'delete', '/api/v1/endpoints/{endpoint}', 'Remove a webhook endpoint', { tag: 'access', write: true, answer: ref('Receipt') }],
  ['list_dead_letters', 'get', '/api/v1/dead-letters', 'Notices that could not be delivered', { tag: 'access', query: paged, answer: ref('DeadLetters') }],
  ['replay_dead_letter', 'post', '/api/v1/dead-letters/{delivery}/replay', 'Try a notice again', { tag: 'access', write: true, answer: ref('Receipt') }],
];

const pathParameters = {
  campaign: [id, 'Id of a campaign.'], unit: [id, 'Id of a unit.'], plan: [text, 'Digest, id@version, or id: then the version that the office of the token or the admin published last.'],
  task: [text, 'Key of a task instance, percent-encoded; for a fan-in the id of its task.'], calendar: [id, 'Id of a calendar.'],
  version: [text, 'Version of the calendar.'], seq: [position, 'Sequence number of an audit record, from 0.'], token: [text, 'Id of a token.'],
  endpoint: [text, 'Id of an endpoint.'], delivery: [text, 'Id of a dead letter.'], digest: [digest, 'SHA-256 of the file.'],
};

function describe([operationId, , path, summary, options]) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  const parameters = [
    ...names.map((name) => ({ name, in: 'path', required: true, schema: pathParameters[name][0], description: pathParameters[name][1] })),
    ...(options.query ?? []),
    ...(options.write ? [common(options.write === 'unless_dry' ? 'IdempotencyKeyUnlessDry' : 'IdempotencyKey')] : []),
    ...(options.ifMatch ? [common('IfMatch')] : []),
    ...(options.match ? [common('IfNoneMatch')] : []),
  ];
  const tagged = options.match || options.ifMatch;
  const success = {
    description: 'Done.',
    ...(tagged ? { headers: { ETag: { $ref: '#/components/headers/ETag' } } } : {}),
    content: { [options.type ?? 'application/json']: { schema: options.answer } },
  };
  const responses = { [options.status ?? 200]: success };
  if (options.again) responses[200] = { ...success, description: 'Checked only, or it stood there before.' };
  if (options.match) responses[304] = { description: 'The caller has this state already.' };
  responses['4XX'] = { $ref: '#/components/responses/Problem' };
  responses['5XX'] = { $ref: '#/components/responses/Problem' };
  const types = options.types ?? ['application/json'];
  return {
    operationId, summary, tags: [options.tag], ...(options.open ? { security: [] } : {}),
    ...(parameters.length ? { parameters } : {}),
    ...(options.body ? { requestBody: { required: true, content: Object.fromEntries(types.map((type) => [type, { schema: type === 'text/csv' ? text : options.body }])) } } : {}),
    responses,
  };
}

const paths = {};
for (const operation of operations) (paths[operation[2]] ??= {})[operation[1]] = describe(operation);

const document = {
  openapi: '3.1.0',
  info: {
    title: 'Duban', version: '1',
    description: 'Administrative campaigns as persistent state machines. Times are RFC 3339 with offset; lists come in pages; every error is a problem document with a stable code.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/', description: 'The server that serves this document.' }],
  security: [{ bearer: [] }],
  tags: [
    { name: 'server', description: 'Health, clock and description' }, { name: 'plans', description: 'Plans and working-day calendars' },
    { name: 'campaigns', description: 'Campaigns as a whole' }, { name: 'units', description: 'Units of a campaign' },
    { name: 'tasks', description: 'What a unit owes and files' }, { name: 'audit', description: 'The audit log and its proofs' },
    { name: 'access', description: 'Tokens, webhook endpoints, undelivered notices' },
  ],
  paths,
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A token issued by an admin.' } },
    headers: { ETag: { description: "The state's tag; strong.", schema: text, example: '"v12"' } },
    parameters: {
      limit: { name: 'limit', in: 'query', description: 'Rows of a page.', schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 } },
      cursor: { name: 'cursor', in: 'query', description: 'The member next of the page before, as it is.', schema: text },
      IdempotencyKey: { name: 'Idempotency-Key', in: 'header', required: true, description: 'A new random key with each new request; the same one when it is repeated.', schema: { type: 'string', minLength: 1, maxLength: 128 }, example: '6f1c2a52-7f0f-4d6c-9f55-0d7d0a3a3a11' },
      IdempotencyKeyUnlessDry: { name: 'Idempotency-Key', in: 'header', description: 'As elsewhere; a dry run needs none.', schema: { type: 'string', minLength: 1, maxLength: 128 } },
      IfMatch: { name: 'If-Match', in: 'header', description: 'Refuse when the unit has changed since this ETag.', schema: text },
      IfNoneMatch: { name: 'If-None-Match', in: 'header', description: 'Answer 304 when the state still has this ETag.', schema: text },
    },
    responses: {
      Problem: { description: 'Refused, with what to do about it.', content: { 'application/problem+json': { schema: ref('Problem') } } },
    },
    schemas,
  },
};

writeFileSync(new URL('../../orchestrator/api/server/openapi.json', import.meta.url), `${JSON.stringify(document, null, 1)}\n`);
