import type { KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { softwareProvider } from '../crypto/provider.ts';
import { openRepository } from '../db/objects/open-repository.ts';
import { openDatabase } from '../db/open-database.ts';
import { beginLedger, type BegunLedger } from './begin-ledger.ts';
import { claimHome } from './claim-home.ts';
import type { Config } from './config.ts';
import { closeLogger, createLogger } from './logger.ts';
import { moveKeysToVault, type RebuildNeeds } from './modules/archives/index.ts';
import { openLedger } from './modules/ledger/index.ts';
import { ensureHeadMac, ensureOutboxMac } from './keystore/ensure-ledger-macs.ts';
import { openHomeKeystore } from './keystore/open-home-keystore.ts';
import type { Substitutes } from './custody/hold-custody.ts';

export type OpenedForRebuild = {
  needs: RebuildNeeds;
  /** Root of the objects. */
  root: string;
  renewal: BegunLedger['renewal'];
  close(): Promise<void>;
};

/**
 * Opens what a rebuild needs of a home in which no server runs: keystore and objects as they lie, a database that is
 * migrated but may be empty, and its ledger or a new one, of which `officers` sign the first entry.
 * @throws an error in Chinese where keystore or objects are not there: neither is ever made anew.
 */
export async function openForRebuild(
  config: Config,
  substitutes: Substitutes = {},
  officers: readonly KeyObject[] = [],
): Promise<OpenedForRebuild> {
  const { clock = () => new Date() } = substitutes;
  const root = join(config.home, 'objects');
  const claim = claimHome(config.home);
  const closers: (() => unknown)[] = [() => claim.release()];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    requirePresent(join(config.home, 'keystore.json'), '密钥库');
    requirePresent(root, '档案库');
    const logger = createLogger(join(config.home, 'logs'));
    closers.push(() => closeLogger(logger));
    const database = await (substitutes.openDatabase?.() ??
      openDatabase(config.home, config.databaseUrl));
    closers.push(() => database.close());
    const keystore = await openHomeKeystore(config);
    await moveKeysToVault({ db: database.app, keystore });
    const lockFile = join(config.home, 'ledger.lock');
    const outboxMac = await ensureOutboxMac(keystore, database.sequencer);
    const beginning = { officers, now: clock(), outboxMac };
    const begun = await beginLedger(keystore, database.app, lockFile, beginning);
    const { signers, renewal } = begun;
    const ledger = await openLedger({
      db: database.sequencer,
      signers,
      outboxMac,
      headMac: await ensureHeadMac(keystore, database.sequencer, signers.name),
      lockFile,
      clock,
      sealDetail: (text) => keystore.sealField('ledger_details.sealed', text),
      logger,
    });
    closers.push(() => ledger.close());
    const objects = await openRepository(root);
    const needs = { db: database.app, objects, crypto: softwareProvider, keystore, ledger, logger };
    return { needs, root, renewal, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function requirePresent(path: string, what: string): void {
  if (existsSync(path)) return;
  throw new Error(`没有${what}：${path}。请核对 LANTAI_HOME，或先从备份恢复${what}。`);
}
