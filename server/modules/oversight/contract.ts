import { z } from 'zod';
import { openHours } from '../terminals/contract.ts';

const moment = z.iso.datetime();
const count = z.int().min(0);

export const SEVERITIES = ['high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];
/** What is counted of what one account does. */
export const MEASURES = [
  'pages',
  'copied_pages',
  'volumes',
  'persons',
  'units',
  'searches',
  'id_numbers',
] as const;
export type Measure = (typeof MEASURES)[number];

export const SUBJECT_KINDS = ['account', 'terminal'] as const;
/** Whom a finding is about. Ids are opaque. */
export type Subject = { kind: (typeof SUBJECT_KINDS)[number]; id: string };

const graceMinutes = z.int().min(0).max(240, '宽限不超过 240 分钟');
const window = {
  /** A week at most. */
  windowMinutes: z.int().min(1, '时段至少 1 分钟').max(10_080, '时段不超过 7 天（10080 分钟）'),
  atLeast: z.int().min(2, '数量至少为 2').max(100_000),
};

/** Every kind of rule there is, with what it takes. */
export const ruleBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('off_hours_reading'),
    parameters: z.strictObject({ graceMinutes, withLookUps: z.boolean() }),
  }),
  z.strictObject({
    kind: z.literal('officer_off_hours'),
    parameters: z.strictObject({ graceMinutes }),
  }),
  z.strictObject({
    kind: z.literal('mass_access'),
    parameters: z.strictObject({ measure: z.enum(MEASURES), ...window }),
  }),
  z.strictObject({
    kind: z.literal('repeated_refusals'),
    parameters: z.strictObject(window),
  }),
  z.strictObject({
    kind: z.literal('failed_log_ins'),
    parameters: z.strictObject({ by: z.enum(SUBJECT_KINDS), ...window }),
  }),
  z.strictObject({
    kind: z.literal('outside_purpose'),
    parameters: z.strictObject({ graceMinutes }),
  }),
  z.strictObject({
    kind: z.literal('terminal_hours'),
    parameters: z.strictObject({ graceMinutes }),
  }),
]);
export type RuleBody = z.infer<typeof ruleBody>;
export type RuleKind = RuleBody['kind'];
export type ParametersOf<K extends RuleKind> = (RuleBody & { kind: K })['parameters'];

/** 监督规则 as it is written down. */
export const ruleDraft = z.strictObject({
  label: z.string().trim().min(2, '请填写规则名称（不少于 2 个字）').max(40),
  severity: z.enum(SEVERITIES),
  isEnabled: z.boolean(),
  /** Days within which a finding of it should come to a conclusion. */
  dueDays: z.int().min(1, '办结期限至少 1 天').max(90, '办结期限不超过 90 天'),
  body: ruleBody,
});
export type RuleDraft = z.infer<typeof ruleDraft>;

const ruleId = z.uuid();

/** 设定监督规则, as proposed: a new rule, or the next version of one. */
export const setRule = z.strictObject({
  kind: z.literal('oversight.set_rule'),
  /** Null makes a new rule. */
  ruleId: ruleId.nullable(),
  /** Of the version that its author had before them; 0 for a new rule. */
  basedOn: z.int().min(0),
  rule: ruleDraft,
});
export type SetRule = z.infer<typeof setRule>;

const days = z.array(z.iso.date('日期应写作 2027-02-16')).max(366);
export const workCalendar = z.strictObject({
  hours: z.array(openHours).min(1, '请至少填写一个工作时段').max(14),
  holidays: days,
  workdays: days,
});

/** 设定工作日历, as proposed: what counts as working time from now on. */
export const setCalendar = z.strictObject({
  kind: z.literal('oversight.set_calendar'),
  basedOn: z.int().min(0),
  calendar: workCalendar,
});
export type SetCalendar = z.infer<typeof setCalendar>;

const ruleRow = ruleDraft.extend({
  id: ruleId,
  version: z.int(),
  kindLabel: z.string(),
  /** What it asks for, in words. */
  said: z.string(),
  adoptedAt: moment,
  /** Findings of all its versions that have come to no conclusion. */
  openFindings: count,
});
export type RuleRow = z.infer<typeof ruleRow>;

export const showRules = {
  response: z.object({
    rules: z.array(ruleRow),
    calendar: workCalendar,
    calendarVersion: z.int(),
    hoursText: z.string(),
    /** How far the ledger has been judged, of how much; both counts of entries. */
    judged: count,
    size: count,
  }),
};
export const showRule = {
  params: z.strictObject({ ruleId }),
  response: z.object({
    rule: ruleRow,
    /** The newest first. */
    versions: z.array(
      z.object({
        version: z.int(),
        said: z.string(),
        severity: z.enum(SEVERITIES),
        isEnabled: z.boolean(),
        adoptedAt: moment,
        /** Change that made it; null for what the program brought. */
        changeId: z.uuid().nullable(),
      }),
    ),
  }),
};

/** 试算: what a rule would have found, without finding it. */
export const previewRule = {
  body: z.strictObject({
    body: ruleBody,
    days: z.int().min(1).max(31, '试算不超过 31 天'),
  }),
  response: z.object({
    /** Entries looked at. */
    entries: count,
    findings: count,
    /** Those with the most entries first, 20 at most. */
    samples: z.array(
      z.object({ subjectName: z.string(), bucket: moment, entries: count, firstIndex: count }),
    ),
  }),
};

export const FINDING_STATES = ['new', 'under_way', 'concluded'] as const;
export type FindingState = (typeof FINDING_STATES)[number];
export const CONCLUSIONS = ['normal', 'violation', 'false_alarm', 'handed_over'] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];
export const STEP_KINDS = ['begin', 'note', 'assign', 'conclude', 'reopen'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

export const findingRow = z.object({
  id: z.uuid(),
  /** What it is called: the rule's, or what was written when it was taken up by hand. */
  label: z.string(),
  severity: z.enum(SEVERITIES),
  subjectKind: z.enum(SUBJECT_KINDS),
  subjectName: z.string(),
  bucket: moment,
  raisedAt: moment,
  entries: count,
  state: z.enum(FINDING_STATES),
  conclusion: z.enum(CONCLUSIONS).nullable(),
  assigneeName: z.string().nullable(),
  dueAt: moment,
  isOverdue: z.boolean(),
  /** Entries came in after it was concluded. */
  hasLaterEntries: z.boolean(),
});
export type FindingRow = z.infer<typeof findingRow>;

export const FINDING_BOXES = ['open', 'mine', 'overdue', 'concluded', 'all'] as const;
const findingId = z.uuid();
const limit = z.coerce.number().int().min(1).max(50).default(20);

export const browseFindings = {
  query: z.strictObject({
    box: z.enum(FINDING_BOXES).default('open'),
    severity: z.enum(SEVERITIES).optional(),
    conclusion: z.enum(CONCLUSIONS).optional(),
    ruleId: ruleId.optional(),
    cursor: z.string().max(200).optional(),
    limit,
  }),
  response: z.object({
    items: z.array(findingRow),
    nextCursor: z.string().nullable(),
    counts: z.object({ open: count, mine: count, overdue: count }),
  }),
};

const evidenceEntry = z.object({
  index: count,
  /** Number of the past ledger that it stands in, from 1; null for the one in force. */
  past: z.int().nullable(),
  at: moment,
  kind: z.string(),
  action: z.string(),
  item: z.string().nullable(),
  addedAt: moment,
});
export const findingStep = z.object({
  no: z.int(),
  kind: z.enum(STEP_KINDS),
  conclusion: z.enum(CONCLUSIONS).nullable(),
  note: z.string(),
  assigneeName: z.string().nullable(),
  dueAt: moment.nullable(),
  takenBy: z.string(),
  takenAt: moment,
});
export type FindingStep = z.infer<typeof findingStep>;

export const showFinding = {
  params: z.strictObject({ findingId }),
  query: z.strictObject({
    /** Evidence after this index. */
    after: z.coerce.number().int().min(-1).default(-1),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  response: findingRow.extend({
    subject: z.uuid(),
    ruleId: ruleId.nullable(),
    ruleVersion: z.int().nullable(),
    /** What the rule asked for when it found this. */
    said: z.string(),
    evidence: z.array(evidenceEntry),
    nextAfter: z.int().nullable(),
    steps: z.array(findingStep),
    /** What this person can do about it now; nothing where it is about themselves. */
    acts: z.array(z.enum(STEP_KINDS)),
    auditors: z.array(z.object({ accountId: z.uuid(), name: z.string() })),
    /** Of its last step; what an act is based on. */
    stepNo: count,
  }),
};
export type Finding = z.infer<typeof showFinding.response>;

const note = z.string().trim().max(2000, '说明不超过 2000 字');
const step = {
  params: z.strictObject({ findingId }),
  response: z.object({ id: findingId, state: z.enum(FINDING_STATES) }),
};
/** The last step that its author had before them. */
const basedOn = z.int().min(0);
export const beginFinding = { ...step, body: z.strictObject({ basedOn }) };
export const noteFinding = {
  ...step,
  body: z.strictObject({ basedOn, note: note.min(2, '请写明核查情况（不少于 2 个字）') }),
};
export const assignFinding = {
  ...step,
  body: z.strictObject({
    basedOn,
    assigneeId: z.uuid(),
    dueOn: z.iso.date('请填写办结日期').optional(),
    note: note.default(''),
  }),
};
export const concludeFinding = {
  ...step,
  body: z.strictObject({
    basedOn,
    conclusion: z.enum(CONCLUSIONS),
    note: note.min(4, '请写明结论的依据（不少于 4 个字）'),
  }),
};
export const reopenFinding = {
  ...step,
  body: z.strictObject({ basedOn, note: note.min(4, '请写明重新核查的事由（不少于 4 个字）') }),
};
/** 手工立项: what no rule found. */
export const takeUpFinding = {
  body: z.strictObject({
    /** Entries of the ledger that tell of it, all of one account. */
    indexes: z.array(count).min(1, '请至少选一条账本条目').max(100),
    severity: z.enum(SEVERITIES),
    dueDays: z.int().min(1).max(90),
    note: note.min(4, '请写明疑点（不少于 4 个字）'),
  }),
  response: step.response,
};
