import type { KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importSm2PrivateKey } from '../../../crypto/sm2-keys.ts';
import { softwareProvider } from '../../../crypto/provider.ts';
import { backupSigner, chainKey } from '../../../server/backup/backup-secrets.ts';
import { prepareMedium } from '../../../server/backup/medium.ts';
import { readChain } from '../../../server/backup/read-chain.ts';
import {
  restoreSet,
  type Restored,
  type RestoreOrder,
} from '../../../server/backup/restore-set.ts';
import { writeSet, type WrittenSet } from '../../../server/backup/write-set.ts';
import type { Services } from '../../../server/context.ts';
import { makeKey, type TestKey } from '../../support/key-holder.ts';

export const CHAIN = '0198f000-0000-7000-8000-00000000beef';

/** Three officers, two of whom can restore. */
export const OFFICERS: readonly TestKey[] = [makeKey(), makeKey(), makeKey()];
const PUBLIC_KEYS = OFFICERS.map(({ publicKey }) => publicKey);
export const keysOf = (...which: number[]): KeyObject[] =>
  which.map((at) => importSm2PrivateKey(OFFICERS[at]?.privateKey ?? ''));

export function temporaryFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `lantai-${name}-`));
}

type Options = { chain?: string; keyPartDays?: number; publicKeys?: string[] };

/** Adds a set to the medium at `root`, past the register. */
export async function backUp(
  services: Services,
  root: string,
  { chain = CHAIN, keyPartDays = 90, publicKeys = PUBLIC_KEYS }: Options = {},
): Promise<WrittenSet> {
  const { crypto, db, keystore, config, ledger, clock } = services;
  const signer = await backupSigner(keystore);
  const medium = await prepareMedium(root, { chain, label: '备份盘 1' });
  const sets = await medium.listSets();
  const previous =
    sets.length === 0 ? undefined : (await readChain(medium, [signer.publicKey])).newest;
  return writeSet(
    {
      crypto,
      db,
      keystore,
      home: config.home,
      isDemo: config.isDemo,
      ledger,
      chainKey: await chainKey(keystore, chain),
      signer,
      recipients: { threshold: 2, publicKeys },
      keyPartDays,
      now: clock(),
    },
    medium,
    previous,
    () => undefined,
  );
}

/** An order to restore what `services` has backed up, by two officers, with nothing known of the ledger. */
export async function orderOf(
  services: Services,
  medium: string,
  home: string,
  databaseUrl: string | undefined,
  keystoreSecret?: string,
): Promise<RestoreOrder> {
  return {
    medium,
    home,
    databaseUrl,
    set: undefined,
    trusted: [(await backupSigner(services.keystore)).publicKey],
    witnesses: [{ size: 1 }],
    acceptsLoss: false,
    keys: keysOf(0, 2),
    keystoreSecret:
      keystoreSecret ?? readFileSync(join(services.config.home, 'keystore.secret'), 'utf8').trim(),
    now: services.clock(),
    onStep: () => undefined,
  };
}

export function restore(order: RestoreOrder): Promise<Restored> {
  return restoreSet(softwareProvider, order);
}
