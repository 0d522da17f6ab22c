import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { KeystoreError, ShareError } from '../../crypto/errors.ts';
import type { KeystoreSecret } from '../../crypto/keyring/keystore-options.ts';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import type { CryptoProvider } from '../../crypto/provider.ts';
import { secretKeyFrom } from '../../crypto/secret-key.ts';
import { loadDatabase } from '../../db/backup/load-database.ts';
import { openForRestore } from '../../db/backup/open-for-restore.ts';
import { claimHome } from '../claim-home.ts';
import type { Renewal } from '../renewal.ts';
import { chainKeyName } from './backup-secrets.ts';
import { openChunkStore, type ChunkStore } from './chunk-store.ts';
import { destroyAgain } from './destroy-again.ts';
import { isNewest, judgeLedger, judgeManifest, type Known, type Witness } from './judge-ledger.ts';
import type { Manifest } from './manifest.ts';
import { openMedium, type Medium } from './medium.ts';
import { openKeyPart } from './open-key-part.ts';
import {
  abandonRestore,
  beginRestore,
  endRestore,
  heldCheckpoints,
  heldNotes,
} from './restore-home.ts';
import { readChain, type SignedSet } from './read-chain.ts';
import { renewRestored, signersOf } from './renew-restored.ts';
import { restoreObjects, type RestoredObjects } from './restore-objects.ts';
import { noteGaps } from './restored-gaps.ts';
import { RestoreRefusal } from './restore-refusal.ts';

export type RestoreOrder = {
  medium: string;
  home: string;
  databaseUrl: string | undefined;
  /** The newest where it is not said. */
  set: number | undefined;
  /** Fingerprints or PEM of the backup signing keys that are believed. */
  trusted: readonly string[];
  witnesses: readonly Witness[];
  /** Entries that are known and that the set lacks may be lost. */
  acceptsLoss: boolean;
  /** Of recipients: they open the key part, and sign where a new ledger begins. */
  keys: readonly KeyObject[];
  keystoreSecret: KeystoreSecret;
  now: Date;
  onStep: (text: string) => void;
};

export type Restored = SignedSet &
  RestoredObjects & {
    rows: number;
    /** The new ledger; `undefined` where the old one goes on. */
    renewal: Renewal | undefined;
  };

/**
 * Restores one set of a medium into an empty home and an empty database. Nothing of it is believed before it has been
 * held against the signature, nothing at all is restored that is forked from what is known, and what is older only by an
 * explicit order. The set's ledger goes on only where the home's own lock file ends with it; else a new one begins.
 * Objects that the medium has lost or damaged do not keep the rest back: they are named, here and in the home.
 * @throws RestoreRefusal with the reason.
 */
export async function restoreSet(crypto: CryptoProvider, order: RestoreOrder): Promise<Restored> {
  const claim = claimHome(order.home);
  try {
    return await restoreInto(crypto, order);
  } finally {
    claim.release();
  }
}

async function restoreInto(crypto: CryptoProvider, order: RestoreOrder): Promise<Restored> {
  const { home, onStep } = order;
  const medium = await openMedium(order.medium);
  onStep('核对备份清单与签名');
  const { wanted, newest } = await readChain(medium, order.trusted, order.set);
  if (newest.manifest.set > wanted.manifest.set) {
    onStep(
      `注意：介质上有更新的第 ${newest.manifest.set} 套，恢复的是第 ${wanted.manifest.set} 套`,
    );
  }
  const known = judgeManifest(
    wanted.manifest,
    [...order.witnesses, ...heldNotes(home, wanted.manifest.ledger.origin)],
    order.acceptsLoss,
  );
  await beginRestore(home, wanted.digest);
  try {
    return await bringBack(crypto, order, { medium, wanted, newest, known });
  } catch (error) {
    // Wrong keys are given again; what broke off otherwise stays marked as unfinished.
    if (REFUSED.some((kind) => error instanceof kind)) await abandonRestore(home);
    throw error;
  }
}

const REFUSED = [RestoreRefusal, KeystoreError, ShareError];

type Judged = { medium: Medium; wanted: SignedSet; newest: SignedSet; known: Known };

async function bringBack(
  crypto: CryptoProvider,
  order: RestoreOrder,
  { medium, wanted, newest, known }: Judged,
): Promise<Restored> {
  const { home, onStep } = order;
  const goesOn = isNewest(wanted.manifest, heldCheckpoints(home));
  const officers = goesOn ? [] : signersOf(newest.manifest, order.keys);
  onStep('打开密钥部分');
  await openKeyPart(crypto, medium, newest.manifest, order);
  const keystore = await crypto.openKeystore(join(home, 'keystore.json'), order.keystoreSecret);
  const chunks = openChunks(crypto, medium, keystore);
  onStep('核验账本');
  const notes: string[] = [];
  for await (const { note } of judgeLedger(chunks, wanted.manifest, known.heads)) notes.push(note);
  await destroyAgain(keystore, chunks, wanted.manifest);
  onStep('恢复档案对象');
  const objects = await restoreObjects(medium, chunks, wanted.manifest, home);
  await noteGaps(home, objects.gaps);
  onStep('恢复数据库');
  const renewal = await openForRestore(home, order.databaseUrl, async (owner) => {
    await loadDatabase(owner, sourceOf(chunks, wanted.manifest));
    if (goesOn) return undefined;
    onStep('另立新账本');
    return renewRestored(owner, wanted, { keystore, home, officers, known, now: order.now });
  });
  const { keystoreSecret } = order;
  await endRestore(home, wanted, { goesOn: goesOn ? notes : undefined, keystoreSecret });
  const rows = wanted.manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return { ...wanted, ...objects, rows, renewal };
}

function openChunks(crypto: CryptoProvider, medium: Medium, keystore: Keystore): ChunkStore {
  const secret = keystore.readSecret(chainKeyName(medium.face.chain));
  if (!secret) throw new RestoreRefusal('key_part_altered', '其中没有本介质的密钥');
  return openChunkStore({ crypto, medium, key: secretKeyFrom(secret) });
}

function sourceOf(chunks: ChunkStore, { tables, migrations }: Manifest) {
  return {
    tables,
    migrations,
    async *texts(table: string) {
      for (const name of tables.find((each) => each.name === table)?.chunks ?? []) {
        yield await chunks.read(name);
      }
    },
  };
}
