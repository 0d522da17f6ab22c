import type { ChangeKind } from '../../change-kind.ts';
import { changeLedgerKeyKind } from './change-ledger-key.ts';
import { confirmClockKind } from './confirm-clock.ts';

export const ledgerChangeKinds: readonly ChangeKind[] = [confirmClockKind, changeLedgerKeyKind];

export { sayClockTrouble } from './clock-words.ts';
export { awaitReceipt } from './await-receipt.ts';
export { adoptHead } from './head-store.ts';
export { adoptPending } from './outbox-store.ts';
export { beginWith } from './begin-with.ts';
export { createHeadMac, type HeadMac } from './head-mac.ts';
export { createOutboxMac, type OutboxMac } from './outbox-mac.ts';
export { siftPending } from './sift-pending.ts';
export { findUnsignedRestore } from './find-unsigned-restore.ts';
export { findLedgerOrigin, hasEntryOf, isLedgerBegun, listSignedHeads } from './begun-view.ts';
export { type WitnessedHead } from './compare-witnessed.ts';
export { proveConsistency, proveInclusion } from './prove.ts';
export type { Cosigned } from './export-ledger.ts';
export { checkpointsOf, entriesOf, type LedgerChoice } from './entries-view.ts';
export { exportPastLedger } from './export-past-ledger.ts';
export { type ClockFault, USUAL_LIMITS } from './judge-clock.ts';
export { judgeRows } from './judge-rows.ts';
export { noteOpening, openLockFile, type LockFile } from './lock-file.ts';
export {
  findUnsignedOpening,
  isLockFile,
  readLockFile,
  readLockFiles,
  wasOpenedFor,
} from './read-lock-file.ts';
export { listKeyEntries } from './key-entries-view.ts';
export { listDatedKeys } from './ledger-keys-view.ts';
export { listPastLedgers, type PastLedger } from './past-view.ts';
export { raiseClockAlarm } from './raise-clock-alarm.ts';
export { raiseReceiptAlarm } from './raise-receipt-alarm.ts';
export { raiseLossAlarm } from './raise-loss-alarm.ts';
export type { ClockTrouble } from './watch-clock.ts';
export { requirePastLedger } from './require-past-ledger.ts';
export { setLedgerAside } from './set-ledger-aside.ts';
export { ledgerRoutes } from './routes.ts';
export type { Ledger, OpenedLedger, ReceiptTrouble } from './ledger.ts';
export { openLedger } from './open-ledger.ts';
export type { LedgerSigner, Signers, SigningKey } from './signer.ts';
export { watchOutbox } from './watch-outbox.ts';
export { tellKeys } from './tell-keys.ts';
export type { SigningClock } from './watch-signing-clock.ts';
export { createRecorder, type Recorded } from './record.ts';
export type { ExpectedReceipts, ProvableReceipt, Receipt } from './receipts.ts';
export { haltLedger, LedgerHalt } from './verify-start.ts';
export { refillLedger, RefillRefusal } from './refill-ledger.ts';
export { listCheckpoints } from './checkpoint-store.ts';
export { listEntries } from './entry-store.ts';
export { listContents } from './view.ts';
export { findBounds, keepWithin, type Period } from './entry-bounds-view.ts';
export { findNewest } from './newest-view.ts';
export { linesBySize, listCosignedLines } from './cosigned-lines-view.ts';
export { withLines } from './with-lines.ts';
export {
  loadNames,
  nameIn,
  presentEntries,
  readEntry,
  type EntryRow,
  type Names,
  type ReadEntry,
} from './present-entries-view.ts';
