import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '../../../../crypto/envelope/open.ts';
import { seal } from '../../../../crypto/envelope/seal.ts';
import { newSecretKey } from '../../../../crypto/secret-key.ts';
import { createLogger as createWinston } from 'winston';
import type { LedgerEvent } from '../../../../server/modules/ledger/event.ts';
import {
  noteOpening,
  openLedger,
  type Ledger,
  type LedgerSigner,
  type Signers,
  type WitnessedHead,
} from '../../../../server/modules/ledger/index.ts';
import type { Receipt } from '../../../../server/modules/ledger/receipts.ts';
import { cloneDatabase, type TestDatabase } from '../../../support/database.ts';
import { signersOf } from './signers-of.ts';
import { testMacs } from './test-macs.ts';

/** A database and a lock file of its own, on which ledgers are opened one after another. */
export type LedgerBed = {
  database: TestDatabase;
  folder: string;
  lockFile: string;
  signer: LedgerSigner;
  /** The signer's private key as Node's generator hands it out: it signs plain ECDSA. */
  ecdsaKey: KeyObject;
  open(witnessed?: WitnessedHead[], signers?: Signers): Promise<Ledger>;
  /** Records in a transaction of its own and waits for the receipt. */
  record(ledger: Ledger, event?: Partial<LedgerEvent>): Promise<Receipt & { entryId: string }>;
  clear(): Promise<void>;
};

export const ORIGIN = 'lantai.test/ledger';
export const silentLogger = createWinston({ silent: true });

const detailKey = newSecretKey();
const DETAIL = ['ledger-detail'] as const;

export const sealDetail = (text: string): Buffer => seal(detailKey, DETAIL, Buffer.from(text));
export const openDetail = (sealed: Buffer): string => open(detailKey, DETAIL, sealed).toString();

const PAGE_READ: LedgerEvent = {
  kind: 'INTENT',
  action: 'viewing.read_page',
  actor: '01890000-0000-7000-8000-00000000000a',
  item: '01890000-0000-7000-8000-00000000000b',
};

export async function makeLedgerBed(): Promise<LedgerBed> {
  const database = await cloneDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'lantai-ledger-'));
  const lockFile = join(folder, 'ledger.lock');
  const fresh = generateKeyPairSync('ec', { namedCurve: 'SM2' });
  const signer = {
    name: ORIGIN,
    privateKey: fresh.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    publicKey: fresh.publicKey.export({ type: 'spki', format: 'pem' }),
  };
  noteOpening(lockFile, signer.name);
  return {
    database,
    folder,
    lockFile,
    signer,
    ecdsaKey: fresh.privateKey,
    open: (witnessed = [], signers = signersOf(signer)) =>
      openLedger({
        witnessed,
        db: database.sequencer,
        signers,
        lockFile,
        ...testMacs(signer.name),
        clock: () => new Date(),
        sealDetail,
        logger: silentLogger,
      }),
    async record(ledger, event = {}) {
      const recorded = await database.app.transaction((tx) =>
        ledger.record(tx, { ...PAGE_READ, ...event }),
      );
      return { entryId: recorded.entryId, ...(await recorded.receipt()) };
    },
    async clear() {
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Records `count` entries, `atOnce` at a time, so that batches of several sizes arise. */
export async function recordMany(
  bed: LedgerBed,
  ledger: Ledger,
  count: number,
  atOnce: number,
): Promise<void> {
  for (let done = 0; done < count; done += atOnce) {
    const share = Math.min(atOnce, count - done);
    await Promise.all(Array.from({ length: share }, () => bed.record(ledger)));
  }
}
