import { z } from 'zod';

/** The checks in the order they run. A check that could not run is `not-run`, which is not a pass. */
export const CHECK_STEPS = [
  'container',
  'structure',
  'catalogue',
  'person',
  'holding',
  'entries',
  'files',
  'images',
] as const;
export type CheckStep = (typeof CHECK_STEPS)[number];

export const finding = z.object({
  severity: z.enum(['error', 'warning']),
  step: z.enum(CHECK_STEPS),
  /** Stable name of the rule, such as `files.missing`. */
  code: z.string(),
  where: z.object({
    /** Path inside the package; ID numbers in it are masked. */
    file: z.string().optional(),
    /** Which 档案目录条目, counted from 1. */
    row: z.int().positive().optional(),
    /** 材料标识 of that entry, such as 9-2-3, where it could be read; reports of earlier programs name none. */
    mark: z.string().optional(),
    /** Page of the material, counted from 1. */
    page: z.int().positive().optional(),
  }),
  message: z.string(),
  /** What to do next. */
  remedy: z.string(),
});
export type Finding = z.infer<typeof finding>;

export const stepResult = z.object({
  step: z.enum(CHECK_STEPS),
  name: z.string(),
  /** Items of DA/T 70-2018 that the step answers to, stage 归档: `GD-1-10`. */
  references: z.array(z.string()),
  result: z.enum(['passed', 'warned', 'failed', 'not-run']),
});
export type StepResult = z.infer<typeof stepResult>;

/** 检测报告: the verdict on one package. `findings` is cut at a limit; `counts` are not. */
export const conformanceReport = z.object({
  verdict: z.enum(['pass', 'refused']),
  profile: z.string(),
  checkedAt: z.iso.datetime(),
  personName: z.string().nullable(),
  counts: z.object({
    errors: z.int(),
    warnings: z.int(),
    materials: z.int(),
    pages: z.int(),
    images: z.int(),
    bytes: z.int(),
  }),
  steps: z.array(stepResult),
  findings: z.array(finding),
});
export type ConformanceReport = z.infer<typeof conformanceReport>;
