import { z } from 'zod';
import { CONCLUSIONS, SEVERITIES } from '../oversight/contract.ts';

const moment = z.iso.datetime();
const count = z.int().min(0);
const day = z.iso.date();

export const PERIODS = ['week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

const head = z.object({
  size: count,
  /** Root of the tree, hex. */
  root: z.string(),
  signedAt: moment,
});

/** 定期审查报告: what a week or a month was like, as its auditors sign it. */
export const reviewReport = z.object({
  /** Name of the ledger. */
  origin: z.string(),
  period: z.enum(PERIODS),
  startsOn: day,
  /** The last day. */
  endsOn: day,
  /** The last signed heads before it began and before it ended; the entries between them are what is counted. */
  headBefore: head.nullable(),
  headAfter: head,
  /** By action, and how many of them were refused. */
  acts: z.array(z.object({ action: z.string(), count, refused: count })),
  entries: count,
  refusals: count,
  /** Persons with an account who did anything. */
  actors: count,
  findings: z.object({
    raised: z.record(z.enum(SEVERITIES), count),
    concluded: z.record(z.enum(CONCLUSIONS), count),
    /** Without a conclusion when the period ended, and of these past their day. */
    open: count,
    overdue: count,
  }),
  /** 日结 of its days; null for one that is not closed. */
  days: z.array(z.object({ day, size: count.nullable(), witnesses: count })),
});
export type ReviewReport = z.infer<typeof reviewReport>;

const due = z.object({
  period: z.enum(PERIODS),
  startsOn: day,
  endsOn: day,
  /** The day by which it should be signed is past. */
  isOverdue: z.boolean(),
  /** That day. */
  dueOn: day,
});
export type DueReview = z.infer<typeof due>;

const reviewRow = z.object({
  id: z.uuid(),
  period: z.enum(PERIODS),
  startsOn: day,
  endsOn: day,
  signedAt: moment,
  signers: z.array(z.string()),
});
export type ReviewRow = z.infer<typeof reviewRow>;

export const browseReviews = {
  query: z.strictObject({
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  response: z.object({
    /** Periods that are over and not signed for, oldest first. */
    due: z.array(due),
    items: z.array(reviewRow),
    nextCursor: z.string().nullable(),
  }),
};

const period = { period: z.enum(PERIODS), startsOn: z.iso.date('时段的起始日期不对') };
export const draftReview = {
  params: z.strictObject(period),
  response: z.object({ report: reviewReport, dueOn: day }),
};

const opinion = z
  .string()
  .trim()
  .min(4, '请写明审查意见（不少于 4 个字）')
  .max(2000, '审查意见不超过 2000 字');
const proof = {
  /** SM3 of the text that was shown and signed, hex. */
  digest: z.string().regex(/^[0-9a-f]{64}$/, '报告摘要的格式不对'),
  /** Uncompressed point 04‖x‖y, hex. */
  publicKey: z.string().regex(/^04[0-9a-f]{128}$/, '密钥中间件给出的公钥格式不对'),
  /** r‖s, hex: one form only. */
  signature: z.string().regex(/^[0-9a-f]{128}$/, '密钥中间件给出的签名格式不对'),
};
export const signReview = {
  body: z.strictObject({ ...period, opinion, ...proof }),
  response: z.object({ id: z.uuid() }),
};
export const countersignReview = {
  params: z.strictObject({ reviewId: z.uuid() }),
  body: z.strictObject(proof),
  response: z.object({ id: z.uuid() }),
};

export const reviewSignature = z.object({
  name: z.string(),
  signedAt: moment,
  keyLabel: z.string(),
  publicKey: z.string(),
  /** SM2 distinguishing id of the key. */
  userId: z.string(),
  signature: z.string(),
  /** Where it stands in the ledger; null while it is not sequenced. */
  index: count.nullable(),
  /** What is wrong with it, in words; nothing where all is well. */
  faults: z.array(z.string()),
});
export type ReviewSignature = z.infer<typeof reviewSignature>;

export const showReview = {
  params: z.strictObject({ reviewId: z.uuid() }),
  response: z.object({
    id: z.uuid(),
    /** The very text that was signed. */
    text: z.string(),
    digest: z.string(),
    signatures: z.array(reviewSignature),
    canCountersign: z.boolean(),
  }),
};
export type Review = z.infer<typeof showReview.response>;
