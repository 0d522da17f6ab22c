import { z } from 'zod';
import { entryFilter, ledgerEntry, pastLedger } from '../ledger/contract.ts';
import { HAPPENINGS } from './words.ts';

const day = z.iso.date('日期写作 2026-11-22').optional();
const choice = z.strictObject({ past: pastLedger });
const period = choice.extend({ from: day, to: day });
const at = z.iso.datetime();
const index = z.coerce.number().int().min(0);
const reason = z
  .string()
  .trim()
  .min(4, '请写明事由（不少于 4 个字）')
  .max(200, '事由请不超过 200 字');

/** 复制件、摘录件, and whom it was made for. */
const tracedCopy = z.object({
  no: z.string(),
  nth: z.int(),
  recipientName: z.string(),
  recipientUnit: z.string(),
});
export type TracedCopy = z.infer<typeof tracedCopy>;

/** 未送出: the entry that says that nothing of a delivery left the server, and why. */
const unsent = z.object({ index: z.int(), outcome: z.string().nullable() }).nullable();

/**
 * `pages`: different ones, on a screen or on paper; `reads`: times a page came onto a screen; `copies`: made on paper.
 * Times are of pages that left the server: as beats told while they were read (`heldMs`: at most so long), or, of the
 * `reckoned` ones, until the reader's next page or the end of the sitting.
 */
const reading = {
  pages: z.int(),
  reads: z.int(),
  copies: z.int(),
  readMs: z.int(),
  heldMs: z.int(),
  reckoned: z.int(),
  untimed: z.int(),
  capped: z.int(),
};
const who = { actor: z.string(), actorName: z.string(), unitName: z.string() };

const sitting = z.object({
  ...who,
  ...reading,
  /** Of the entry that it begins with. */
  index: z.int(),
  /** Work on copies (复制、摘录) of one request, which nobody opens and closes. */
  isOfCopies: z.boolean(),
  isWhole: z.boolean(),
  terminalName: z.string(),
  purpose: z.string().nullable(),
  approval: z.string().nullable(),
  requestNo: z.string().nullable(),
  openedAt: at,
  closedAt: at.nullable(),
  strips: z.int(),
  unsent: z.int(),
  refusals: z.int(),
});
export type Sitting = z.infer<typeof sitting>;

const request = z.object({
  id: z.string(),
  no: z.string(),
  purpose: z.string(),
  applicantName: z.string(),
  validFrom: at.nullable(),
  validTo: at.nullable(),
  recalledAt: at.nullable(),
  approvals: z.array(z.object({ ...who, index: z.int(), at })),
  sittings: z.int(),
});

/** 谁看过这卷: told from the ledger's entries about one volume. Nothing of what is in it. */
export const showVolume = {
  params: z.strictObject({ volumeId: z.uuid() }),
  query: period,
  response: z.object({
    volumeId: z.string(),
    /** Entries that this is told from; `isCut` where there are older ones that a period would show. */
    entries: z.int(),
    isCut: z.boolean(),
    /** A longer look at one page counts as this long. */
    mostMinutes: z.int(),
    readers: z.array(
      z.object({ ...who, ...reading, requests: z.int(), sittings: z.int(), lastAt: at }),
    ),
    requests: z.array(request),
    /** Every page that left, by opaque id: on a screen, on paper, or among thumbnails. The most given out first. */
    pages: z.array(
      z.object({
        id: z.string(),
        /**
         * Which material of the catalogue, from 1, and which page of it: numbers alone, since a class would tell what is
         * in the file. Null of a page that is not in the volume's rows any more.
         */
        place: z.object({ material: z.int(), no: z.int() }).nullable(),
        reads: z.int(),
        copies: z.int(),
        strips: z.int(),
        /** Accounts that it was given to. */
        readers: z.int(),
        readMs: z.int(),
      }),
    ),
    pageTotal: z.int(),
    /** Newest first. */
    sittings: z.array(sitting),
    sittingTotal: z.int(),
    refusals: z.array(ledgerEntry),
    refusalTotal: z.int(),
    /** Other ledgers that speak of it: `past` as they are numbered, null for the one in force. */
    elsewhere: z.array(z.object({ past: z.int().nullable(), entries: z.int() })),
    /** Everything else that was done about it. */
    others: z.array(z.object({ action: z.string(), count: z.int(), lastAt: at })),
  }),
};
export type VolumeReadings = z.infer<typeof showVolume.response>;

const step = z.object({
  index: z.int(),
  at,
  what: z.enum(HAPPENINGS),
  actorName: z.string(),
  pages: z.array(z.string()),
  outcome: z.string().nullable(),
  unsent,
  copy: tracedCopy.nullable(),
  forMs: z.int().nullable(),
  heldMs: z.int().nullable(),
  isCapped: z.boolean(),
});
export type Step = z.infer<typeof step>;

export const showSitting = {
  params: z.strictObject({ volumeId: z.uuid(), index }),
  query: choice,
  response: z.object({ sitting, steps: z.array(step), mostMinutes: z.int() }),
};

const pageReading = z.object({
  /** Of the entry. */
  index: z.int(),
  at,
  /** On a screen, on a screen to write an extract from, or on paper. */
  what: z.enum(['page', 'extract', 'copy']),
  /** It was asked for, and nobody has read it. */
  unsent,
  copy: tracedCopy.nullable(),
  pageId: z.string(),
  /** 材料标识 and page number; null of a page that is not in the volume's rows any more. */
  mark: z.string().nullable(),
  no: z.int().nullable(),
  actorName: z.string(),
  unitName: z.string(),
  terminalName: z.string(),
  purpose: z.string().nullable(),
  requestNo: z.string().nullable(),
  forMs: z.int().nullable(),
  heldMs: z.int().nullable(),
  isCapped: z.boolean(),
});
export type PageReading = z.infer<typeof pageReading>;

/** 阅看记录: for those who keep the file, of all its pages or of one. */
export const showReadings = {
  params: z.strictObject({ volumeId: z.uuid() }),
  query: z.strictObject({ page: z.uuid().optional(), from: day, to: day }),
  response: z.object({
    /** Newest first. */
    readings: z.array(pageReading),
    total: z.int(),
    /** There are older ones that a period would show. */
    isCut: z.boolean(),
    mostMinutes: z.int(),
    /** Entries about the volume in past ledgers, which the auditor can look up. */
    elsewhere: z.int(),
    openNow: z.array(z.object({ actorName: z.string(), unitName: z.string(), openedAt: at })),
  }),
};
export type Readings = z.infer<typeof showReadings.response>;

export const REFUSAL_ORDERS = ['newest', 'most'] as const;
export type RefusalOrder = (typeof REFUSAL_ORDERS)[number];

/** Refusals of a period; those of the same person, act, thing and reason stand together. */
export const browseRefusals = {
  query: period.extend({
    outcome: z.string().trim().max(64).optional(),
    order: z.enum(REFUSAL_ORDERS).default('newest'),
  }),
  response: z.object({
    items: z.array(
      z.object({
        ...who,
        action: z.string(),
        outcome: z.string().nullable(),
        item: z.string().nullable(),
        isVolume: z.boolean(),
        count: z.int(),
        firstAt: at,
        lastAt: at,
        lastIndex: z.int(),
      }),
    ),
    /** Refusals, and groups of them; `isCut` where only the newest of the period are counted. */
    total: z.int(),
    groupTotal: z.int(),
    isCut: z.boolean(),
  }),
};
export type Refusals = z.infer<typeof browseRefusals.response>;

const checkpoint = z.object({
  size: z.int(),
  signedAt: at,
  /** Hex. */
  root: z.string(),
  /** The signed text as it stands. */
  note: z.string(),
  /** Names of those whose signatures stand under it. */
  signers: z.array(z.string()),
});
export type ShownCheckpoint = z.infer<typeof checkpoint>;

/** An entry in full: every field of its leaf, and what vouches for it. */
export const showEntry = {
  params: z.strictObject({ index }),
  query: choice,
  response: z.object({
    index: z.int(),
    isSound: z.boolean(),
    isVolume: z.boolean(),
    entryId: z.string().nullable(),
    /** In the order of the leaf; bytes in hex. `meaning`: the name that an id stands for. */
    fields: z.array(
      z.object({ name: z.string(), value: z.string(), meaning: z.string().nullable() }),
    ),
    leafBytes: z.int(),
    /** Of the bytes as they lie there, hex. */
    leafHash: z.string(),
    hasDetail: z.boolean(),
    /** Of a delivery. */
    unsent,
    /** The first that covers it; null where nothing that still counts is signed for it. */
    checkpoint: checkpoint.nullable(),
  }),
};
export type EntryDetail = z.infer<typeof showEntry.response>;

/** 附注: the free text beside an entry. `altered`: it is not what the entry was recorded with. */
export const revealDetail = {
  params: z.strictObject({ index }),
  body: choice.extend({ reason }),
  response: z.object({
    state: z.enum(['shown', 'erased', 'altered']),
    text: z.string(),
    /** Hex: SM3 of salt and text is the digest in the leaf. */
    salt: z.string(),
  }),
};

/** 存在证明 as a file, as `audit/SPEC.md` §8 describes it. */
export const prove = {
  params: z.strictObject({ index }),
  query: choice,
  response: 'text/plain' as const,
};

export const printProof = {
  params: z.strictObject({ index }),
  query: choice,
  response: 'application/pdf' as const,
};

const days = choice.extend({
  from: z.iso.date('日期写作 2026-11-22'),
  to: z.iso.date('日期写作 2026-11-22'),
});
const head = checkpoint.extend({ isClosed: z.boolean() });
export type ShownHead = z.infer<typeof head>;

/** 两日之间无缺失: the heads at the ends of two days, of which the newer has been proven to begin with the older. */
export const showBetween = {
  query: days,
  response: z.object({
    from: z.string(),
    to: z.string(),
    old: head,
    newer: head,
    /** Of the proof. */
    hashes: z.int(),
    keyFingerprint: z.string(),
  }),
};
export type Between = z.infer<typeof showBetween.response>;
export const proveBetween = { query: days, response: 'text/plain' as const };
export const printBetween = { query: days, response: 'application/pdf' as const };

export const exportList = {
  body: z.strictObject({ ...entryFilter, reason }),
  response: 'text/csv' as const,
};

const tracedView = z.object({
  /** The ledger that the mark belongs to: null for the one in force, otherwise as past ledgers are numbered. */
  past: z.int().nullable(),
  index: z.int(),
  /** False where the stored entry is not what was signed for: then nothing of it is to be believed. */
  isSound: z.boolean(),
  at,
  action: z.string(),
  ...who,
  terminalName: z.string(),
  purpose: z.string().nullable(),
  requestNo: z.string().nullable(),
  volumeId: z.string(),
  /** The pages of the picture that was delivered; `no`: within its material, null where that is no longer known. */
  pages: z.array(z.object({ id: z.string(), no: z.int().nullable() })),
  /** A picture of what never left: somebody got it past the house, or the house was wrong. */
  unsent,
  /** 复制件、摘录件: on paper, made by the actor for somebody else. */
  copy: tracedCopy.nullable(),
});

const certainty = z.object({
  /** Bounds the chance that a picture without any mark is taken for one of ours. */
  chance: z.number(),
  /** How many signs of the code came out wrong and were put right, and of how many. */
  correctedSigns: z.int(),
  signs: z.int(),
});
export type Certainty = z.infer<typeof certainty>;

/** 图片溯源: by its invisible mark, which delivery a picture is of. Nothing of the page itself. */
export const tracePicture = {
  query: z.strictObject({ page: z.uuid('页编号应为完整的内部编号').optional() }),
  body: 'stream' as const,
  response: z.object({
    /** `unbelieved`: a mark was read whose entry is no delivery of a page. */
    outcome: z.enum(['found', 'none', 'unbelieved']),
    /** Hex, SM3 of the picture as it came. */
    digest: z.string(),
    /** Of the entry that tells of this tracing. */
    recordedAs: z.int(),
    /** The archived page was compared as well. */
    wasCompared: z.boolean(),
    /** How sure that is; null where nothing was read. */
    certainty: certainty.nullable(),
    view: tracedView.nullable(),
  }),
};
export type TraceReport = z.infer<typeof tracePicture.response>;
export type TracedView = z.infer<typeof tracedView>;
