export { awaitReceipt } from './await-receipt.ts';
export { ledgerRoutes } from './routes.ts';
export { openLedger, type Ledger } from './open-ledger.ts';
export { LedgerHalt } from './verify-start.ts';
