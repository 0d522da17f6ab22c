import { z } from 'zod';

export const SEVERITIES = ['high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];
/** What is counted of what one account does. */
export const MEASURES = ['pages', 'volumes', 'persons', 'units', 'searches', 'id_numbers'] as const;
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
