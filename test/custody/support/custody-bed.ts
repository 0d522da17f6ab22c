import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readUnverified } from '../../../audit/checkpoint.ts';
import { readConfig, type Config } from '../../../server/config.ts';
import type { Custody } from '../../../server/custody/custody.ts';
import { holdCustody, type HeldCustody } from '../../../server/custody/hold-custody.ts';
import { reachCustody } from '../../../server/custody/reach-custody.ts';
import { serveCustody } from '../../../server/custody/serve-custody.ts';
import type { LedgerEvent } from '../../../server/modules/ledger/event.ts';
import { readLockFile, type Receipt } from '../../../server/modules/ledger/index.ts';
import { silentLogger } from '../../modules/ledger/support/test-ledger.ts';
import { asOpened } from '../../support/app.ts';
import { cloneDatabase, type TestDatabase } from '../../support/database.ts';

/** Where the ledger is kept: beside the house, or behind a socket, as where another process keeps it. */
export const PLACES = ['in the house itself', 'behind a socket'] as const;
export type Place = (typeof PLACES)[number];

/** Custody without all the rest of a server, opened and closed again and again. */
export type CustodyBed = {
  database: TestDatabase;
  /** By how much every clock is wrong. */
  errorMs: number;
  held: () => HeldCustody;
  house: () => Custody;
  open(): Promise<void>;
  close(): Promise<void>;
  /** Writes an entry in a transaction of its own. */
  write(
    event?: Partial<LedgerEvent>,
  ): Promise<{ entryId: string; receipt: () => Promise<Receipt> }>;
  /** The size that was last signed for. */
  signedSize: () => number;
  clear(): Promise<void>;
};

/** `asTold` puts itself between the holder and the socket; `settings` are the holder’s. */
export async function makeCustodyBed(
  place: Place,
  asTold: (held: HeldCustody) => HeldCustody = (held) => held,
  settings: (database: TestDatabase) => Partial<Config> = () => ({}),
): Promise<CustodyBed> {
  const database = await cloneDatabase();
  const home = mkdtempSync(join(tmpdir(), 'lantai-bed-'));
  const socket = join(home, 'ledger.sock');
  const usual = readConfig({ LANTAI_HOME: home, LANTAI_DEMO: '1' });
  const config = { ...usual, ...settings(database) };
  let opened: { held: HeldCustody; house: Custody; close(): Promise<void> } | undefined;
  const now = (): Date => new Date(Date.now() + bed.errorMs);
  const open = async () => {
    const held = await holdCustody(config, {
      substitutes: {
        openDatabase: () => Promise.resolve(asOpened(database)),
        keystoreRounds: 1000,
        signingClock: { now, steady: () => performance.now() },
      },
      clock: now,
      logger: silentLogger,
    });
    if (place === 'in the house itself') return { held, house: held, close: () => held.close() };
    const served = await serveCustody(asTold(held), socket, silentLogger);
    const bare = { home: join(home, 'house'), databaseUrl: undefined };
    const house = await reachCustody(bare, socket, { clock: now, logger: silentLogger });
    const close = async (): Promise<void> => {
      await house.close();
      await served.close();
      await held.close();
    };
    return { held, house, close };
  };
  const required = () => {
    if (!opened) throw new Error('custody is closed');
    return opened;
  };
  const bed: CustodyBed = {
    database,
    errorMs: 0,
    held: () => required().held,
    house: () => required().house,
    async open() {
      opened = await open();
    },
    async close() {
      await opened?.close();
      opened = undefined;
    },
    write(event = {}) {
      const { db, ledger } = required().house;
      const usual = { kind: 'INTENT', action: 'viewing.read_page', actor: 'reader' } as const;
      return db.transaction((tx) => ledger.record(tx, { ...usual, ...event }));
    },
    signedSize() {
      const note = readLockFile(join(home, 'ledger.lock')).at(-1);
      return note === undefined ? 0 : readUnverified(note).size;
    },
    async clear() {
      await bed.close();
      await database.drop();
      rmSync(home, { recursive: true });
    },
  };
  return bed;
}
