import { z } from 'zod';
import { COPYINGS } from '../../../policies/vocabulary.ts';
import { AFTERWARDS } from '../requests/contract.ts';
import { COPY_STATES, COPY_STEPS, MOST_CHARACTERS } from './words.ts';

const copyId = z.strictObject({ copyId: z.uuid() });
const requestId = z.strictObject({ requestId: z.uuid() });
const day = z.iso.date();

/** One numbered paper, or one set of numbered sheets. */
export const copyRow = z.object({
  id: z.uuid(),
  /** 复制件编号, such as FZ2026-000012. */
  no: z.string(),
  requestId: z.uuid(),
  requestNo: z.string(),
  copying: z.enum(COPYINGS),
  personName: z.string(),
  archiveNo: z.string(),
  mark: z.string(),
  pages: z.string(),
  sheets: z.int(),
  nth: z.int(),
  count: z.int(),
  state: z.enum(COPY_STATES),
  stateLabel: z.string(),
  isOverdue: z.boolean(),
  recipientName: z.string(),
  recipientUnit: z.string(),
  makerName: z.string(),
  madeAt: z.iso.datetime(),
  afterwards: z.enum(AFTERWARDS),
  afterwardsLabel: z.string(),
  dueOn: day,
});
export type CopyRow = z.infer<typeof copyRow>;

/** A copy as the parties to its request see it: nothing of whom it is about or what is on it. */
export const followedCopy = copyRow
  .pick({
    no: true,
    copying: true,
    sheets: true,
    recipientName: true,
    state: true,
    stateLabel: true,
    isOverdue: true,
    afterwardsLabel: true,
    dueOn: true,
  })
  .extend({
    /** When it came to that state. */
    since: z.iso.datetime(),
    /** What is to be done about it by whoever asked for it; null for nothing. */
    next: z.string().nullable(),
  });
export type FollowedCopy = z.infer<typeof followedCopy>;

export const copyDetail = copyRow.extend({
  terminalName: z.string(),
  purposeLabel: z.string(),
  entryId: z.uuid(),
  steps: z.array(
    z.object({
      ordinal: z.int(),
      step: z.enum(COPY_STEPS),
      label: z.string(),
      by: z.string(),
      at: z.iso.datetime(),
      note: z.string(),
    }),
  ),
  /** What this person can do about it now. */
  acts: z.array(z.enum(COPY_STEPS)),
  /** Why none can be done, where that is so and somebody else is to act. */
  waitsFor: z.string().nullable(),
  /** The pages that this person may look at to check an extract against them; null where they may not, or need not. */
  original: z.object({ item: z.int(), pageNos: z.array(z.int()) }).nullable(),
});
export type CopyDetail = z.infer<typeof copyDetail>;

/** An approved request of which something is still to be made. */
export const orderRow = z.object({
  requestId: z.uuid(),
  requestNo: z.string(),
  personName: z.string(),
  archiveNo: z.string(),
  applicantName: z.string(),
  unitName: z.string(),
  purposeLabel: z.string(),
  validTo: z.iso.datetime(),
  wanted: z.int(),
  made: z.int(),
});
export type OrderRow = z.infer<typeof orderRow>;

export const orderDetail = orderRow.extend({
  whatFor: z.string(),
  afterwardsLabel: z.string(),
  dueOn: day,
  recipients: z.array(z.object({ accountId: z.uuid(), name: z.string(), unitName: z.string() })),
  items: z.array(
    z.object({
      item: z.int(),
      copying: z.enum(COPYINGS),
      mark: z.string(),
      className: z.string(),
      pages: z.string(),
      pageNos: z.array(z.int()),
      count: z.int(),
      left: z.int(),
      /** A spoilt extract can be made again with the text it had. */
      hasText: z.boolean(),
    }),
  ),
  copies: z.array(copyRow),
  /** Why nothing can be made here and now, and what to do about it; null where it can. */
  obstacle: z.string().nullable(),
});
export type OrderDetail = z.infer<typeof orderDetail>;

/** What the register is cut to; days are those on which copies were made. */
const registerFilter = {
  state: z.enum(COPY_STATES).optional(),
  copying: z.enum(COPYINGS).optional(),
  no: z.string().trim().max(20).optional(),
  from: day.optional(),
  to: day.optional(),
  overdue: z.literal('yes').optional(),
};
export type RegisterFilter = z.infer<z.ZodObject<typeof registerFilter>>;

export const browseCopies = {
  query: z.strictObject({
    ...registerFilter,
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  response: z.object({
    items: z.array(copyRow),
    nextCursor: z.string().nullable(),
    total: z.int(),
    /** Of the whole unit, whatever the filter. */
    overdue: z.int(),
  }),
};
export const browseOrders = {
  response: z.object({
    orders: z.array(orderRow),
    /** Copies that wait for a step of somebody of this unit, the longest waiting first. */
    waiting: z.array(copyRow),
  }),
};
export const showOrder = { params: requestId, response: orderDetail };
/** 复制件去向, for the parties to the request. */
export const followCopies = {
  params: requestId,
  response: z.object({ copies: z.array(followedCopy) }),
};
export const showCopy = { params: copyId, response: copyDetail };

export const readPage = {
  params: z.strictObject({
    requestId: z.uuid(),
    item: z.coerce.number().int().min(1).max(20),
    pageNo: z.coerce.number().int().min(1).max(100_000),
  }),
  response: 'image/jpeg' as const,
};
/** Somebody printed the screen on which they look at an original; what came out is blank. */
export const notePrintAttempt = {
  params: z.strictObject({ requestId: z.uuid(), item: z.coerce.number().int().min(1).max(20) }),
  response: z.object({}),
};
export const makeCopy = {
  body: z.strictObject({
    /** Chosen by who makes it, so that a call that is sent again makes nothing twice. */
    copyId: z.uuid(),
    requestId: z.uuid(),
    item: z.int().min(1).max(20),
    recipientId: z.uuid(),
    /** Of an extract; null takes the text of the spoilt one. */
    text: z
      .string()
      .max(MOST_CHARACTERS, `摘录最多 ${MOST_CHARACTERS} 字，请分项申请`)
      .nullable()
      .default(null),
  }),
  response: 'application/pdf' as const,
};

const outcome = z.object({ id: z.uuid(), state: z.enum(COPY_STATES) });
const basedOn = z.int().min(0);
const step = (note: z.ZodType<string>) => ({
  params: copyId,
  /** `basedOn`: how many steps the person had before them. */
  body: z.strictObject({ basedOn, note }),
  response: outcome,
});
const anyNote = z.string().trim().max(200).default('');
const reason = (message: string) => z.string().trim().min(2, message).max(200);

export const checkCopy = step(anyNote);
export const handOverCopy = step(anyNote);
export const spoilCopy = step(reason('请写明作废原因，例如卡纸、缺页'));
export const takeBackCopy = step(anyNote);
export const fileCopy = step(reason('请写明归入的案卷及卷号'));
export const destroyCopy = step(reason('请写明销毁方式和依据'));
export const witnessCopy = step(anyNote);

const exported = z.strictObject({
  ...registerFilter,
  reason: z.string().trim().min(4, '请写明导出事由（不少于 4 个字）').max(200),
});
export const exportRegister = { body: exported, response: 'text/csv' as const };
export const printRegister = { body: exported, response: 'application/pdf' as const };
