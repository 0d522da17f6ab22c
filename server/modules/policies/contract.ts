import { z } from 'zod';
import { PURPOSES } from '../../../policies/vocabulary.ts';

const text = (max: number) => z.string().max(max, '策略文本过长，请精简后再提交');
/** 权限策略 as written: three tables, proposed and adopted together. */
export const policyText = z.strictObject({
  roles: text(8_000),
  lines: text(120_000),
  purposes: text(16_000),
});

/** 启用策略, as proposed: whole, and upon which version. */
export const adoptPolicy = z.strictObject({
  kind: z.literal('policies.adopt'),
  basedOn: z.int().min(1).max(1_000_000),
  text: policyText,
});
export type AdoptPolicy = z.infer<typeof adoptPolicy>;

const policyLine = z.object({
  number: z.int(),
  section: z.string(),
  role: z.string(),
  action: z.string(),
  purpose: z.string(),
  relation: z.string(),
  grant: z.string(),
  level: z.string(),
  text: z.string(),
});

export const policyVersion = z.object({
  version: z.int(),
  isBuiltIn: z.boolean(),
  changeId: z.uuid().nullable(),
  reason: z.string().nullable(),
  proposedBy: z.string().nullable(),
  confirmedBy: z.string().nullable(),
  recordedAt: z.iso.datetime(),
});
export type PolicyVersion = z.infer<typeof policyVersion>;

export const showPolicy = {
  response: policyVersion.extend({
    text: policyText,
    lines: z.array(policyLine),
    roles: z.array(z.object({ role: z.string(), name: z.string() })),
    /** Every action that a line may name. */
    actions: z.array(z.object({ action: z.string(), name: z.string() })),
    /** The program ships with another policy than it did when this version was adopted. */
    isBuiltInNewer: z.boolean(),
    builtIn: policyText,
  }),
};
export type ShownPolicy = z.infer<typeof showPolicy.response>;

export const listPolicyVersions = {
  query: z.strictObject({
    before: z.coerce.number().int().min(1).max(1_000_000).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  response: z.object({ items: z.array(policyVersion), nextBefore: z.int().nullable() }),
};

/** A line that one version has and the other has not. */
const difference = z.object({
  place: z.enum(['roles', 'lines', 'purposes']),
  sign: z.enum(['added', 'removed']),
  text: z.string(),
});
export type Difference = z.infer<typeof difference>;

export const showPolicyVersion = {
  params: z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000) }),
  response: policyVersion.extend({ text: policyText, differences: z.array(difference) }),
};

const fault = z.object({
  place: z.enum(['roles', 'lines', 'purposes', 'rules']),
  line: z.int().nullable(),
  message: z.string(),
});

/** Decisions of one set of roles on one action that would turn. */
const effect = z.object({
  turn: z.enum(['opens', 'closes']),
  roles: z.array(z.string()),
  roleNames: z.string(),
  action: z.string(),
  actionName: z.string(),
  circumstances: z.array(z.string()),
  units: z.array(z.object({ name: z.string(), accounts: z.int() })),
  unitCount: z.int(),
  accountCount: z.int(),
});
export type Effect = z.infer<typeof effect>;

const tableChange = z.object({
  key: z.string(),
  column: z.string(),
  before: z.string(),
  after: z.string(),
  added: z.array(z.string()),
  removed: z.array(z.string()),
});
export type TableChange = z.infer<typeof tableChange>;

export const previewPolicy = {
  body: z.strictObject({ text: policyText }),
  response: z.object({
    faults: z.array(fault),
    effects: z.array(effect),
    purposes: z.array(tableChange),
    roles: z.array(tableChange),
    isSame: z.boolean(),
  }),
};
export type Preview = z.infer<typeof previewPolicy.response>;

const action = z
  .string()
  .max(64)
  .regex(/^[a-z_]+\.[a-z_]+$/, '请选择一个操作');
const archiveNo = z.string().trim().min(1, '请填写档号').max(64);
const purpose = z.enum(PURPOSES).optional();
const moment = z.iso.datetime({ offset: true, error: '时间写作 2026-11-22T09:00:00+08:00' });

export const explainDecision = {
  body: z.strictObject({
    account: z.string().trim().min(1, '请填写账号').max(64),
    action,
    archiveNo,
    purpose,
    at: moment.optional(),
    /** Name of a registered terminal. */
    terminal: z.string().trim().max(64).optional(),
  }),
  response: z.object({
    at: z.iso.datetime(),
    isAllowed: z.boolean(),
    conclusion: z.string(),
    facts: z.array(z.object({ label: z.string(), value: z.string() })),
    policyVersion: z.int(),
    /** The line that allows. */
    line: policyLine.nullable(),
    /** Lines that came nearest to allowing, with what each still asks for. */
    nearest: z.array(z.object({ line: policyLine, misses: z.array(z.string()) })),
  }),
};
export type Explanation = z.infer<typeof explainDecision.response>;

export const whoCan = {
  body: z.strictObject({
    action,
    archiveNo,
    purpose,
    at: moment.optional(),
    offset: z.int().min(0).max(1_000_000).default(0),
    limit: z.int().min(1).max(50).default(20),
  }),
  response: z.object({
    at: z.iso.datetime(),
    policyVersion: z.int(),
    items: z.array(
      z.object({
        loginName: z.string(),
        name: z.string(),
        unitName: z.string(),
        roleNames: z.string(),
        line: policyLine.nullable(),
      }),
    ),
    total: z.int(),
    nextOffset: z.int().nullable(),
  }),
};
export type Allowed = z.infer<typeof whoCan.response>;
