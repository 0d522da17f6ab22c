import { z } from 'zod';
import { COPYINGS, CUT_MODES, PURPOSES } from '../../../policies/vocabulary.ts';
import { AFTERWARDS, MOST_OF_ONE } from './words.ts';

export { AFTERWARDS };

export const REQUEST_STATES = [
  'pending',
  'returned',
  'refused',
  'withdrawn',
  'granted',
  'recalled',
  'expired',
] as const;
export const requestState = z.enum(REQUEST_STATES);
export type RequestState = z.infer<typeof requestState>;

const requestId = z.strictObject({ requestId: z.uuid() });
const opinion = z.string().trim().max(500);
/** The row version the person was looking at: a decision on something that changed since is refused. */
const rowVersion = z.int().min(1);

/** 复制、摘录 of one material: which by its 材料标识, which pages of it (`1-3,5`; empty for all), how many copies. */
export const copyItemInput = z.strictObject({
  copying: z.enum(COPYINGS),
  mark: z.string().trim().min(1, '请填写材料标识，例如 9-2-3').max(16),
  pages: z.string().trim().max(60).default(''),
  count: z.int().min(1, '至少一份').max(MOST_OF_ONE, `每项最多 ${MOST_OF_ONE} 份`),
});
export const copiesInput = z.strictObject({
  whatFor: z.string().trim().min(4, '请写明复制摘录用于什么（不少于 4 个字）').max(200),
  /** What becomes of them once they have served. */
  afterwards: z.enum(AFTERWARDS),
  /** The last day by which that must have been done. */
  dueOn: z.iso.date('请选择收回、归卷或销毁的期限'),
  items: z.array(copyItemInput).min(1, '请至少填写一项').max(20),
});
export type CopiesInput = z.input<typeof copiesInput>;

export const requestInput = z.strictObject({
  volumeId: z.uuid(),
  purpose: z.enum(PURPOSES),
  categories: z.array(z.string().max(8)).min(1, '请至少选择一个类别').max(20),
  reason: z.string().trim().min(4, '请写明查阅事由（不少于 4 个字）').max(500),
  readerIds: z.array(z.uuid()).length(2, '查阅须两人，请指定两名阅档人'),
  days: z.int().min(1).max(30),
  copies: copiesInput.nullable().default(null),
});
export type RequestInput = z.input<typeof requestInput>;
export type CheckedInput = z.output<typeof requestInput>;

/** A class of the file and how far it is asked for; `titleHas` is empty where no word narrows it. */
export const requestCategory = z.object({
  code: z.string(),
  label: z.string(),
  name: z.string(),
  mode: z.enum(CUT_MODES),
  titleHas: z.string(),
});
export type RequestCategory = z.infer<typeof requestCategory>;

export const step = z.object({
  ordinal: z.int(),
  label: z.string(),
  unitName: z.string(),
  state: z.enum(['waiting', 'current', 'approved', 'refused', 'returned']),
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  opinion: z.string(),
});

/** What is to go out on paper, as every approver sees it. No title is among it. */
export const askedCopies = z.object({
  whatFor: z.string(),
  afterwards: z.enum(AFTERWARDS),
  dueOn: z.iso.date(),
  items: z.array(
    z.object({
      item: z.int(),
      copying: z.enum(COPYINGS),
      mark: z.string(),
      className: z.string(),
      pages: z.string(),
      pageCount: z.int(),
      count: z.int(),
    }),
  ),
});
export type AskedCopies = z.infer<typeof askedCopies>;

/** One row of the workbench: who, about whom, by when, and the one main act it offers. */
export const requestRow = z.object({
  id: z.uuid(),
  no: z.string(),
  state: requestState,
  stateLabel: z.string(),
  personName: z.string(),
  applicantName: z.string(),
  unitName: z.string(),
  purposeLabel: z.string(),
  submittedAt: z.iso.datetime(),
  validTo: z.iso.datetime().nullable(),
  currentStep: z.string().nullable(),
  mainAct: z.enum(['approve', 'read', 'show']),
});
export type RequestRow = z.infer<typeof requestRow>;

export const requestDetail = requestRow.extend({
  rowVersion: z.int(),
  volumeId: z.uuid(),
  archiveNo: z.string(),
  keeperName: z.string(),
  purpose: z.enum(PURPOSES),
  categories: z.array(requestCategory),
  reason: z.string(),
  days: z.int(),
  copies: askedCopies.nullable(),
  readers: z.array(z.object({ accountId: z.uuid(), name: z.string(), unitName: z.string() })),
  steps: z.array(step),
  recallReason: z.string().nullable(),
  acts: z.array(z.enum(['approve', 'refuse', 'return', 'withdraw', 'recall', 'read', 'resubmit'])),
});
export type RequestDetail = z.infer<typeof requestDetail>;

export const BOXES = ['todo', 'done', 'mine', 'reading'] as const;

export const listRequests = {
  query: z.strictObject({
    box: z.enum(BOXES),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  response: z.object({
    items: z.array(requestRow),
    nextCursor: z.string().nullable(),
    /** Counts of all four boxes, capped at 99. */
    counts: z.object({ todo: z.int(), done: z.int(), mine: z.int(), reading: z.int() }),
  }),
};

export const showRequest = { params: requestId, response: requestDetail };
export const printRequest = { params: requestId, response: 'application/pdf' as const };

export const requestOptions = {
  params: z.strictObject({ volumeId: z.uuid() }),
  response: z.object({
    personName: z.string(),
    keeperName: z.string(),
    purposes: z.array(
      z.object({
        purpose: z.enum(PURPOSES),
        label: z.string(),
        categories: z.array(requestCategory),
        copies: z.array(z.enum(COPYINGS)),
      }),
    ),
    readers: z.array(z.object({ accountId: z.uuid(), name: z.string(), roleNames: z.string() })),
    route: z.array(z.object({ label: z.string(), unitName: z.string() })),
    defaultDays: z.int(),
    maxDays: z.int(),
    /** The last day for which copies may be asked. */
    latestDueOn: z.iso.date(),
  }),
};

const outcome = z.object({
  id: z.uuid(),
  no: z.string(),
  state: requestState,
  rowVersion: z.int(),
});

export const submitRequest = { body: requestInput, response: outcome };
export const resubmitRequest = {
  params: requestId,
  body: requestInput.omit({ volumeId: true }).extend({ rowVersion }),
  response: outcome,
};
export const approveRequest = {
  params: requestId,
  body: z.strictObject({ opinion: opinion.default('同意'), rowVersion }),
  response: outcome,
};
const opinionRequired = z.strictObject({
  opinion: opinion.min(2, '请写明理由，申请人据此修改或知悉'),
  rowVersion,
});
export const refuseRequest = { params: requestId, body: opinionRequired, response: outcome };
export const returnRequest = { params: requestId, body: opinionRequired, response: outcome };
export const withdrawRequest = {
  params: requestId,
  body: z.strictObject({ rowVersion }),
  response: outcome,
};
export const recallRequest = { params: requestId, body: opinionRequired, response: outcome };
