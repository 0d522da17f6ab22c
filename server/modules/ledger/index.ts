export { awaitReceipt } from './await-receipt.ts';
export { type WitnessedHead } from './compare-witnessed.ts';
export { proveConsistency } from './prove.ts';
export { hasEntryOf, isLedgerBegun } from './begun-view.ts';
export { findUnsignedOpening, noteOpening, openLockFile, readLockFile } from './lock-file.ts';
export { ledgerRoutes } from './routes.ts';
export { openLedger, type Ledger } from './open-ledger.ts';
export { haltLedger, LedgerHalt } from './verify-start.ts';
export { listContents } from './view.ts';
