import { z } from 'zod';

/** 账本条目 as the auditor reads it: opaque numbers, and the names of those who act. */
export const ledgerEntry = z.object({
  index: z.int(),
  at: z.iso.datetime(),
  kind: z.string(),
  action: z.string(),
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
});
export type LedgerHead = z.infer<typeof ledgerHead>;

const optionalWord = z.string().trim().max(64).optional();

export const browseLedger = {
  query: z.strictObject({
    /** Entries before this index; the newest without it. */
    before: z.coerce.number().int().min(0).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
    kind: z.enum(['INTENT', 'DONE', 'DENY', 'CHANGE']).optional(),
    action: optionalWord,
    actor: optionalWord,
    item: optionalWord,
  }),
  response: z.object({ items: z.array(ledgerEntry), nextBefore: z.int().nullable() }),
};

export const showHead = { response: ledgerHead };
export const exportLedger = { response: 'application/zip' as const };
