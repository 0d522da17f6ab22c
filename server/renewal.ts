/** What is told of a ledger that ended and of the one that continues it. */
export type Renewal = {
  old: { origin: string; size: number; root: Buffer };
  origin: string;
  /** Of the new ledger's key, for the paper register. */
  fingerprint: string;
  lostFrom: number;
  /** Last entry that is known to be lost; none may be. */
  lostTo: number | undefined;
  /** A signed head that the entries in the database contradict. */
  misfit: number | undefined;
  /** Rows that waited to be signed for and were not of this house, or were changed: they are left out. */
  foreign: number;
  signers: string[];
  lockSetAside: string | undefined;
};
