import { z } from 'zod';
import { CUT_MODES, PURPOSES } from '../../../policies/vocabulary.ts';

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

export const requestInput = z.strictObject({
  volumeId: z.uuid(),
  purpose: z.enum(PURPOSES),
  categories: z.array(z.string().max(8)).min(1, '请至少选择一个类别').max(20),
  reason: z.string().trim().min(4, '请写明查阅事由（不少于 4 个字）').max(500),
  readerIds: z.array(z.uuid()).length(2, '查阅须两人，请指定两名阅档人'),
  days: z.int().min(1).max(30),
});
export type RequestInput = z.infer<typeof requestInput>;

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
      }),
    ),
    readers: z.array(z.object({ accountId: z.uuid(), name: z.string(), roleNames: z.string() })),
    route: z.array(z.object({ label: z.string(), unitName: z.string() })),
    defaultDays: z.int(),
    maxDays: z.int(),
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
