// The schemas of the API's description. `object` makes every member required unless its name ends with "?".
export const text = { type: 'string' };
export const integer = { type: 'integer', format: 'int64' };
export const position = { type: 'integer', minimum: 0, description: 'A place in the log, or the size of its tree.' };
export const year = { type: 'integer', minimum: 1990, maximum: 2200 };
export const flag = { type: 'boolean' };
export const date = { type: 'string', format: 'date' };
export const instant = { type: 'string', format: 'date-time' };
export const digest = { type: 'string', pattern: '^[0-9a-f]{64}$' };
export const id = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' };
export const cursor = { type: ['string', 'null'], description: 'The cursor of the next page; null on the last.' };

export const ref = (name) => ({ $ref: `#/components/schemas/${name}` });
export const list = (items) => ({ type: 'array', items });
export const words = (...all) => ({ type: 'string', enum: all });
export const maybe = (schema) =>
  schema.$ref ? { oneOf: [schema, { type: 'null' }] }
    : { ...schema, type: [schema.type, 'null'], ...(schema.enum ? { enum: [...schema.enum, null] } : {}) };
export const map = (additionalProperties) => ({ type: 'object', additionalProperties });
export const any = { type: 'object' };
export const given = { type: 'string', minLength: 1 };

export function object(members, more = {}) {
  const properties = {};
  const required = [];
  for (const [name, schema] of Object.entries(members)) {
    const optional = name.endsWith('?');
    properties[optional ? name.slice(0, -1) : name] = schema;
    if (!optional) required.push(name);
  }
  return { type: 'object', properties, ...(required.length ? { required } : {}), ...more };
}

const level = ref('Level');
const localized = ref('LocalizedText');
const instanceName = {
  key: { ...text, examples: ['unit_work_plan', 'typical_cases#3'] }, task: text, obligation: text, title: localized,
  week: maybe(date), branch: maybe(text),
};
const instanceDues = { due: maybe(ref('DueDate')), original_due: maybe(ref('DueDate')), due_reason: maybe(localized) };
const unitHead = {
  campaign: id, unit: id, name: text, kind: text, organiser: flag, participation: ref('Participation'), level,
};
const planHead = { digest, id, version: text, title: localized };
const calendarHead = { id, version: text, digest, title: localized, imported_at: instant };
const campaignHead = {
  id, organiser: id, title: localized, state: words('draft', 'launching', 'running', 'suspended', 'completed'),
  year: integer, timezone: text, created_at: instant, launched_at: maybe(instant),
};
const contact = object({ party: id, 'name?': text, address: text });

export const schemas = {
  LocalizedText: object({ en: text, zh: text }, { examples: [{ en: 'Mobilization', zh: '宣传发动' }] }),
  Level: words('none', 'blue', 'yellow', 'orange', 'red'),
  Participation: words('active', 'suspended', 'withdrawn'),
  TaskState: words('planned', 'open', 'submitted', 'returned', 'accepted', 'waived', 'not_required'),
  Problem: object({
    type: { ...text, examples: ['urn:duban:error:workflow.unknown_unit'] }, title: text, status: integer, detail: text,
    code: { ...text, description: 'Stable; never renamed or reused.', examples: ['workflow.unknown_unit'] }, mend: text,
    request_id: text, 'pointer?': text, 'position?': object({ line: integer, column: integer }), 'errors?': list(any),
    'errors_total?': integer,
  }, { description: 'RFC 9457.', additionalProperties: true }),
  DueDate: object({
    date, due_at: { ...instant, description: 'From this instant a filing is late.' },
    overdue_at: { ...instant, description: 'The end of the due day.' },
  }, { examples: [{ date: '2011-10-30', due_at: '2011-10-31T00:00:00+08:00', overdue_at: '2011-10-31T00:00:00+08:00' }] }),
  PartyName: object({ id, title: localized }),
  Rung: object({ rung: integer, at: instant, level, notify: list(ref('PartyName')), 'propose?': maybe(text) }),
  Receipt: object({
    command: text, at: instant, 'campaign?': id, 'unit?': id, 'task?': text, 'created?': integer, 'events?': list(text),
    'first_seq?': integer, 'version?': integer,
  }, { description: 'What a write did. A unit is not told events, sequence numbers and versions.' }),

  PlanCheck: object({ ok: flag, ...planHead, phases: integer, tasks: integer, warnings: list(localized) }),
  Published: object({ id, version: text, digest }),
  PlanList: object({ plans: list(object({ ...planHead, published_at: instant, published_by: text })), next: cursor }),
  Plan: object({
    id, version: text, digest, title: maybe(localized), timezone: text, calendar: id,
    suspension_clock: words('freeze', 'run_on'), rework: maybe(text), office: id, parties: list(any), phases: list(any),
    escalations: list(any), duties: list(any),
  }),
  PlanComparison: object({
    from: object(planHead), to: object(planHead),
    changes: list(object({
      kind: words('added', 'removed', 'changed'), part: words('plan', 'party', 'phase', 'task', 'ladder', 'duty'),
      id: text, field: text, before: text, after: text, sentence: localized,
    })),
  }),
  CalendarList: object({ calendars: list(object({ ...calendarHead, years: list(integer) })), next: cursor }),
  Calendar: object({
    ...calendarHead,
    years: list(object({
      year: integer, source: localized, days_off: list(object({ date, name: localized })),
      workdays: list(object({ date, name: localized })),
    })),
  }),

  NewCampaign: object({
    id, plan: { ...text, description: 'digest, id@version, or id for the version published last' }, year,
    organiser: id, organiser_name: text, title: localized, 'calendar_version?': text,
  }, {
    examples: [{
      id: 'education-2011', plan: 'education-accountability', year: 2011, organiser: 'bureau',
      organiser_name: 'Education bureau', title: { en: 'Education 2011', zh: '教育2011' },
    }],
  }),
  CreatedCampaign: object({ id, plan: digest, calendar: text, warnings: list(localized) }),
  CampaignList: object({ campaigns: list(object(campaignHead)), next: cursor }),
  Campaign: object({
    ...campaignHead, plan: object(planHead), calendar: object({ id, version: text }),
    phases: list(object({
      id, kind: text, title: localized, advance: words('by_date', 'when_complete', 'by_approval'), from: date, to: date,
      opens_at: instant, closes_at: instant,
    })),
    'version?': integer, 'units_at_launch?': integer, 'require_past_due?': flag, 'warnings?': list(localized),
  }),
  Preview: object({
    campaign: id, state: text, year: integer, timezone: text, warnings: list(localized),
    unit_contacts: object({
      units_checked: integer, all_checked: flag,
      lacking: list(object({ party: ref('PartyName'), units: integer, first: list(id) })),
    }),
    organiser_contacts: object({ lacking: list(ref('PartyName')), note: maybe(localized) }),
    slots: list(object({
      task: id, obligation: text, title: localized, phase: id, owner: ref('PartyName'),
      subject: words('unit', 'organiser'), hidden_from_unit: flag, week: maybe(date), opens_at: instant, rule: text,
      due: maybe(ref('DueDate')), reason: maybe(localized), rungs: list(ref('Rung')),
    })),
  }),
  Levels: object({ none: integer, blue: integer, yellow: integer, orange: integer, red: integer }),
  Overview: object({
    campaign: id, state: text, at: instant, units: integer, closed: integer, overdue: integer, late: integer,
    participation: object({ active: integer, suspended: integer, withdrawn: integer }),
    phases: list(object({ id, title: localized, levels: ref('Levels') })),
    tasks: list(object({
      task: id, obligation: text, title: localized, phase: id, owner: ref('PartyName'),
      subject: words('unit', 'organiser'), states: map(ref('Levels')), overdue: integer, late: integer,
    })),
    duties: list(object({
      id, obligation: text, title: localized, text: maybe(localized), responsible: maybe(ref('PartyName')),
    })),
  }),
  Deadlines: object({
    campaign: id, from: date, to: date,
    deadlines: list(object({
      task: id, obligation: text, title: localized, week: maybe(date), phase: id, owner: ref('PartyName'),
      subject: words('unit', 'organiser'), due: ref('DueDate'), reason: maybe(localized),
    })),
    next: cursor,
  }),
  FanIn: object({
    campaign: id, task: id, gathers: id,
    lacking: list(object({
      unit: id, name: text,
      instances: list(object({ ...instanceName, state: ref('TaskState'), overdue: flag, ...instanceDues })),
    })),
    next: cursor,
  }),
  Escalations: object({
    campaign: id, at: instant,
    escalations: list(object({
      unit: id, name: text, phase: text, level,
      tasks: list(object({
        ...instanceName, state: ref('TaskState'), level, overdue: flag, due: maybe(ref('DueDate')),
        since: maybe(instant), round: integer, rungs_passed: integer, rungs: integer, next_rung: maybe(ref('Rung')),
      })),
    })),
    next: cursor,
  }),

  UnitsFile: object({
    units: list(object({
      id, name: text, 'kind?': text, 'branches?': list(text), 'contacts?': list(contact),
    })),
  }, { examples: [{ units: [{ id: 's1', name: 'School 1', branches: ['First branch'] }] }] }),
  Imported: object({
    'campaign?': id, 'created?': integer, 'dry_run?': flag, 'acceptable?': flag, 'units?': integer,
    'first_units?': list(any), 'errors?': list(any),
  }),
  UnitList: object({
    units: list(object({
      ...unitHead, phase: text, tasks: integer, settled: integer, submitted: integer, overdue: integer,
    })),
    next: cursor,
  }),
  Unit: object({
    ...unitHead, branches: list(text),
    phase: object({ id: text, kind: text, title: maybe(localized) }),
    phases: list(object({ id, title: localized, opens_at: instant, closes_at: instant, current: flag })),
    launched_at: maybe(instant), suspended_at: maybe(instant), suspended_by_campaign: flag, frozen_days: integer,
    overdue: integer, 'version?': integer, 'wake_at?': maybe(instant), actions: list(text),
    tasks: list(ref('UnitTask')),
  }),
  UnitTask: object({
    ...instanceName, guidance: maybe(localized), phase: id, owner: ref('PartyName'), reviewer: maybe(ref('PartyName')),
    own: flag, 'hidden_from_unit?': flag, evidence: list(text), state: ref('TaskState'), opens_at: instant,
    opened_at: maybe(instant), ...instanceDues, judged: maybe(words('timely', 'late')), late: flag, overdue: flag,
    level, escalation: words('quiet', 'reminding', 'overdue', 'escalated', 'resolved'), round: integer,
    filings: integer, returns: integer, first_filed_at: maybe(instant), last_filed_at: maybe(instant),
    settled_at: maybe(instant),
    extension: maybe(object({ wanted: date, reason: text, requested_at: instant, 'requested_by?': text })),
    next_rung: maybe(ref('Rung')), actions: { ...list(text), description: 'Operation ids that would be taken now.' },
  }),
  Explanation: object({
    campaign: id, unit: id, name: text, level, summary: localized,
    tasks: list(object({
      ...instanceName, own: flag, state: ref('TaskState'), level, overdue: flag, round: integer, problem: localized,
      ...instanceDues, 'due_reason_given': maybe(text),
      rungs_fired: list(object({
        rung: integer, level, moment: instant, recorded_at: instant, told: list(ref('PartyName')),
        'proposed?': maybe(text),
      })),
      next_rung: maybe(ref('Rung')), next: localized, ends_when: list(localized),
    })),
  }),
  AuditRecord: object({
    actor: text, at: instant, 'calendar?': text, 'campaign?': id, command: text, data: any, event: text,
    'plan?': text, seq: integer, 'unit?': id, v: integer,
  }, { description: 'Canonical JSON (RFC 8785): these very bytes are a leaf of the audit tree.' }),
  History: {
    oneOf: [
      object({ records: list(ref('AuditRecord')), next: cursor }, { title: "The organiser's side" }),
      object({
        events: list(object({ number: integer, at: instant, by: text, event: text, data: any })), next: cursor,
      }, { title: "The unit's side" }),
    ],
  },
  Submissions: object({
    campaign: id, unit: id, ...instanceName, state: ref('TaskState'),
    submissions: list(object({
      number: integer, filed_at: instant, filed_by: text, text, links: list(text),
      files: list(object({ digest, kind: text, media_type: text, name: text, size: integer })),
    })),
    next: cursor,
  }),
  NewSubmission: object({
    'text?': text, 'links?': list({ type: 'string', format: 'uri' }),
    'files?': list(object({ digest, kind: words('document', 'photo', 'record'), name: text })),
    'declared_gaps?': list(id),
  }),
  Uploaded: object({ digest, size: integer, media_type: text }),
  Contacts: object({ contacts: list(contact) }),

  AuditPage: object({ records: list(ref('AuditRecord')), next_from: maybe(integer) }),
  AuditHead: object({ algorithm: text, partition: integer, root: digest, size: integer }),
  InclusionProof: object({
    algorithm: text, leaf_hash: digest, proof: list(digest), root: digest, seq: integer, size: integer,
  }, { description: 'RFC 9162 section 2.1.3.' }),
  ConsistencyProof: object({
    algorithm: text, from: integer, from_root: digest, proof: list(digest), to: integer, to_root: digest,
  }, { description: 'RFC 9162 section 2.1.4.' }),

  NewToken: object({
    name: { type: 'string', minLength: 1, maxLength: 100 }, role: words('admin', 'office', 'reviewer', 'inspector', 'leader', 'unit', 'auditor', 'metrics'),
    'organiser?': id, 'units?': list(id), 'expires_at?': instant,
  }),
  Token: object({
    id: text, name: text, role: text, 'organiser?': id, 'units?': list(id), 'state?': words('active', 'expired', 'revoked'),
    issued_at: instant, 'expires_at?': instant, 'revoked_at?': instant,
    'secret?': { ...text, description: 'Shown once.' },
  }),
  TokenList: object({ tokens: list(ref('Token')), next: cursor }),
  NewEndpoint: object({ 'organiser?': id, url: { type: 'string', format: 'uri' }, 'secret?': text }),
  Endpoint: object({
    id: text, organiser: id, url_origin: text, created_at: instant, 'disabled_at?': instant,
    'secret?': { ...text, description: 'Shown once.' },
  }),
  EndpointList: object({ endpoints: list(ref('Endpoint')) }),
  DeadLetters: object({
    dead_letters: list(object({
      id: text, seq: integer, endpoint: text, organiser: id, campaign: id, unit: id, type: text, task: text,
      created_at: instant, attempts: integer,
    })),
    next: cursor,
  }),
  Clock: object({ clock: text, now: instant, 'next_wake_up?': maybe(instant) }),
  Version: object({ name: text, version: text, revision: text }),
};
