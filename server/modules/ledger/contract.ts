import { z } from 'zod';
import { PURPOSES } from '../../../policies/vocabulary.ts';

/** 账本条目 as the auditor reads it: opaque numbers, and the names of those who act. */
export const ledgerEntry = z.object({
  index: z.int(),
  /** Its bytes are an entry, and say what the list was found by; false is a sign of tampering. */
  isSound: z.boolean(),
  at: z.iso.datetime(),
  kind: z.string(),
  action: z.string(),
  /** Opaque id of the account, or `system`, or `anonymous`. */
  actor: z.string(),
  actorName: z.string(),
  unitName: z.string(),
  terminalName: z.string(),
  /** Opaque id of the volume, request, account … concerned. */
  item: z.string().nullable(),
  /** `item` is a volume: whose it is may be asked, for a reason. */
  isVolume: z.boolean(),
  pageCount: z.int(),
  purpose: z.string().nullable(),
  /** Opaque id of the request or accession that the act rests on. */
  approval: z.string().nullable(),
  outcome: z.string().nullable(),
});
export type LedgerEntry = z.infer<typeof ledgerEntry>;

export const ledgerHead = z.object({
  origin: z.string(),
  size: z.int(),
  /** Root of the tree, hex. */
  root: z.string(),
  signedAt: z.iso.datetime().nullable(),
  /** Fingerprint of the signing key, as the verifier prints it. */
  keyFingerprint: z.string(),
  /** Entries written but not yet signed for. */
  waiting: z.int(),
  /** Ledgers that could not go on, oldest first: each is continued by the next. */
  past: z.array(
    z.object({
      id: z.int(),
      origin: z.string(),
      /** What is kept of it and was signed for. */
      size: z.int(),
      root: z.string(),
      endedAt: z.iso.datetime(),
    }),
  ),
});
export type LedgerHead = z.infer<typeof ledgerHead>;

/** Which ledger of the past, from 1; the one in force without it. */
export const pastLedger = z.coerce.number().int().min(1).max(9999).optional();

const optionalWord = z.string().trim().max(64).optional();
const day = z.iso.date('日期写作 2026-11-22').optional();

/** What entries may be asked for. Days are whole, on the clock of the house. */
export const entryFilter = {
  past: pastLedger,
  kind: z.enum(['INTENT', 'DONE', 'DENY', 'CHANGE', 'KEY', 'RESTORE']).optional(),
  action: optionalWord,
  /** Name, log-in name or id of who acted. */
  actor: optionalWord,
  /** Their unit, or one above it. */
  unit: z.uuid().optional(),
  item: optionalWord,
  purpose: z.enum(PURPOSES).optional(),
  outcome: optionalWord,
  from: day,
  to: day,
};

/** 确认系统时间: that this, which the server shows, is the time. */
export const confirmClock = z.strictObject({
  kind: z.literal('ledger.confirm_clock'),
  time: z.iso.datetime(),
});
export type ConfirmClock = z.infer<typeof confirmClock>;

/** 更换账本签名密钥, as proposed. */
export const changeLedgerKey = z.strictObject({ kind: z.literal('ledger.change_key') });
export type ChangeLedgerKey = z.infer<typeof changeLedgerKey>;

export const browseLedger = {
  query: z.strictObject({
    ...entryFilter,
    /** Entries before this index; the newest without it. */
    before: z.coerce.number().int().min(0).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  response: z.object({ items: z.array(ledgerEntry), nextBefore: z.int().nullable() }),
};

export const showHead = { response: ledgerHead };
export const exportLedger = {
  query: z.strictObject({ past: pastLedger }),
  response: 'application/zip' as const,
};
