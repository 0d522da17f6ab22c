/** What an entry says happened. A place in this list is a code on disc: append only. */
export const KINDS = [
  'INTENT',
  'DONE',
  'DENY',
  'CHANGE',
  'ABORT',
  'GW_HEAD',
  'KEY',
  'RESTORE',
] as const;

export type Kind = (typeof KINDS)[number];

/**
 * One record of the ledger 账本. Ids and codes are opaque, visible ASCII: no name, no identity number and no free
 * text ever enters, because nothing can be taken out again.
 */
export type Entry = {
  /** The ledger this entry belongs to; the same text as in its checkpoints. */
  origin: string;
  kind: Kind;
  /** From the one vocabulary of permissions and routes: `requests.approve`. */
  action: string;
  /** UUID, lower case. */
  entryId: string;
  /** Wall clock, milliseconds since 1970 UTC. */
  atMs: number;
  actor: string;
  unit?: string;
  tier?: string;
  terminal?: string;
  item?: string;
  itemVersion?: number;
  /** Page ids with one space between. */
  pages?: string;
  purpose?: string;
  approval?: string;
  /** Outcome or reason codes with one space between. */
  outcome?: string;
  /** SM3 of the content that was shown or changed, 32 bytes. */
  content?: Buffer;
  /** SM3(32-byte salt ‖ text) of a free text kept elsewhere, so that lawful erasure keeps the proof. */
  detail?: Buffer;
  gateway?: string;
  epoch?: number;
  sequence?: number;
  /** SM3 of the same gateway's previous entry. */
  previous?: Buffer;
  /** KEY: the new public key, 04‖x‖y. */
  key?: Buffer;
  /** KEY: the tree size from which the new key signs. */
  validFromSize?: number;
  /** RESTORE: root and size of the last cosigned checkpoint of the old origin. */
  restoredOrigin?: string;
  restoredSize?: number;
  restoredRoot?: Buffer;
  /** RESTORE: first and last index that could not be recovered. */
  lostFrom?: number;
  lostTo?: number;
  /** Those who sign the entry, with one space between: officers, a UKey holder, old and new key. */
  signers?: string;
  session?: string;
  /** Entry id of the delivery of which this DENY or ABORT says that nothing left. */
  answers?: string;
  /** 64-byte SM2 signatures r‖s in the order of `signers`, over everything encoded before this field. */
  signatures?: Buffer;
  /** Gateway HMAC-SM3 over everything encoded before it; always the last field. */
  mac?: Buffer;
};
