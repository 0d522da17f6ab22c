import { join } from 'node:path';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import { openDatabase, type Database } from '../../db/open-database.ts';
import { sizeOfDatabase } from '../../db/size-of-database.ts';
import { goOnWithLedger } from '../begin-ledger.ts';
import type { Config } from '../config.ts';
import { measureDatabase } from '../disks/measure-database.ts';
import { joinMeasured, measureDisks } from '../disks/measure-disks.ts';
import { placesOfCustody, roomOfDatabase } from '../disks/places-of.ts';
import { probeDisk, type ProbeDisk } from '../disks/probe-disk.ts';
import { createFreshEntries } from '../key-release/fresh-entries.ts';
import { releaseBeside } from '../key-release/release-beside.ts';
import { ensureHomeKeystore } from '../keystore/ensure-home-keystore.ts';
import { ensureHeadMac, ensureOutboxMac } from '../keystore/ensure-ledger-macs.ts';
import type { Logger } from '../logger.ts';
import { carryOutDestructions, moveKeysToVault } from '../modules/archives/index.ts';
import { carryOutRotations } from '../modules/keys/index.ts';
import {
  isLedgerBegun,
  openLedger,
  type OpenedLedger,
  type SigningClock,
} from '../modules/ledger/index.ts';
import { gatherWitnessed, keepHeldNote } from '../modules/witnesses/index.ts';
import type { Custody } from './custody.ts';

/** Custody as its holder has it. */
export type HeldCustody = Custody & {
  database: Database;
  keystore: Keystore;
  ledger: OpenedLedger;
};

/** What a test may put in place of the real thing. */
export type Substitutes = {
  openDatabase?: () => Promise<Database>;
  clock?: () => Date;
  keystoreRounds?: number;
  probeDisk?: ProbeDisk;
  signingClock?: SigningClock;
};

type Surroundings = { substitutes: Substitutes; clock: () => Date; logger: Logger };

/**
 * Opens database, keystore and ledger of a home that this process has claimed, in the order of dependence.
 * @throws LedgerHalt and others in Chinese where they do not fit together.
 */
export async function holdCustody(
  config: Config,
  { substitutes, clock, logger }: Surroundings,
): Promise<HeldCustody> {
  const room = roomOfDatabase(config);
  if (room && room.mostBytes === undefined) {
    logger.warn('database not measured: set LANTAI_DATABASE_MOST_GB');
  }
  const database = await (substitutes.openDatabase?.() ??
    openDatabase(config.home, config.databaseUrl));
  try {
    const keystore = await ensureHomeKeystore(config, {
      isLedgerBegun: () => isLedgerBegun(database.app),
      rounds: substitutes.keystoreRounds,
    });
    await moveKeysToVault({ db: database.app, keystore });
    await carryOutDestructions({ db: database.app, keystore, logger });
    await carryOutRotations({ db: database.app, keystore, logger });
    const lockFile = join(config.home, 'ledger.lock');
    const fresh = createFreshEntries({ windowMs: config.receiptSeconds * 1000 });
    const signers = await goOnWithLedger(keystore, database.app, lockFile);
    const ledger = await openLedger({
      db: database.sequencer,
      signers,
      outboxMac: await ensureOutboxMac(keystore, database.sequencer),
      headMac: await ensureHeadMac(keystore, database.sequencer, signers.name),
      witnessed: await gatherWitnessed({
        db: database.app,
        home: config.home,
        log: signers.keys(),
        mayStartAlone: config.witnessing.mayStartAlone,
      }),
      lockFile,
      clock,
      signingClock: substitutes.signingClock,
      clockLimits: config.clockLimits,
      sealDetail: (text) => keystore.sealField('ledger_details.sealed', text),
      onSigned: fresh.note,
      logger,
    });
    return {
      database,
      db: database.app,
      keystore,
      ledger,
      keyRelease: releaseBeside({ fresh, keystore, db: database.sequencer, ledger }),
      measureDisks: async () =>
        joinMeasured(
          await Promise.all([
            measureDisks(placesOfCustody(config), substitutes.probeDisk ?? probeDisk),
            ...(room ? [measureDatabase(room, () => sizeOfDatabase(database.app))] : []),
          ]),
        ),
      keepWitnessed: (note) => keepHeldNote(config.home, note),
      async close() {
        await ledger.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
