import type { Entry } from '../../audit/leaf.ts';
import { EnvelopeError, KeyDestroyedError, KeystoreError } from '../../crypto/errors.ts';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import type { CryptoProvider } from '../../crypto/provider.ts';
import type { SecretKey } from '../../crypto/secret-key.ts';
import type { Db } from '../../db/connect.ts';
import type { FreshEntries } from './fresh-entries.ts';
import { judgePageOrder, judgeVolumeOrder } from './judge-order.ts';
import type { FileOrder, KeyRelease, Presented } from './key-release.ts';
import { findVolumeKey, listPlaces, type PagePlace } from './place-store.ts';
import { ReleaseError, type Refusal } from './release-error.ts';

type Needs = {
  fresh: FreshEntries;
  keystore: Pick<Keystore, 'openVolumeKey'>;
  crypto: Pick<CryptoProvider, 'releaseObjectKey'>;
  /** Pool of the sequencer's own role. */
  db: Db;
  /** Puts a refusal into the ledger; settles when it is written down. */
  recordRefusal: (order: Presented, refusal: Refusal) => Promise<void>;
};

/** Key release by whoever holds the vault: the ledger itself, since it alone knows what it has signed for. */
export function createKeyRelease(needs: Needs): KeyRelease {
  const refuse = async (order: Presented, refusal: Refusal): Promise<never> => {
    await needs.recordRefusal(order, refusal);
    throw new ReleaseError(refusal);
  };
  /** Nothing is awaited before the entry is spent: of two calls at once one gets it. */
  const spend = async (
    order: Presented,
    judge: (entry: Entry) => Refusal | undefined,
  ): Promise<void> => {
    const entry = needs.fresh.use(order.entryId);
    const refusal = typeof entry === 'string' ? entry : judge(entry);
    if (refusal) await refuse(order, refusal);
  };
  return {
    async releasePageKeys(order) {
      await spend(order, (entry) => judgePageOrder(entry, order));
      const pageIds = order.files.map(({ page }) => page);
      const [places, volumeKey] = await Promise.all([
        listPlaces(needs.db, order.item, pageIds),
        openKey(needs, order.item),
      ]);
      const keys: SecretKey[] = [];
      for (const file of order.files) {
        const place = placeOf(places, file) ?? (await refuse(order, 'no_place'));
        const key = releaseFile(needs, volumeKey, { ...place, volume: order.item }, file);
        keys.push(key ?? (await refuse(order, 'altered')));
      }
      return keys;
    },
    async releaseVolumeKey(order) {
      await spend(order, (entry) => judgeVolumeOrder(entry, order));
      return openKey(needs, order.item);
    },
  };
}

/** `undefined` where the file there does not begin so: damaged, or the beginning of another. */
function releaseFile(
  { crypto }: Needs,
  volumeKey: SecretKey,
  { volume, version, path }: PagePlace & { volume: string },
  { file, head }: FileOrder,
): SecretKey | undefined {
  try {
    return crypto.releaseObjectKey(volumeKey, { volume, version, path: `${path}/${file}` }, head);
  } catch (error) {
    if (error instanceof EnvelopeError) return undefined;
    throw error;
  }
}

const RENDITIONS: readonly string[] = ['slow', 'view', 'thumb'];

/** `undefined` for a file that no page has, and for a place that more than one page claims. */
function placeOf(places: readonly PagePlace[], { page, file }: FileOrder): PagePlace | undefined {
  const own = places.find(({ pageId }) => pageId === page);
  if (!own || (file !== own.master && !RENDITIONS.includes(file))) return undefined;
  const there = places.filter(({ version, path }) => version === own.version && path === own.path);
  return there.every(({ pageId }) => pageId === page) ? own : undefined;
}

async function openKey({ db, keystore }: Needs, volumeId: string): Promise<SecretKey> {
  const slot = await findVolumeKey(db, volumeId);
  if (!slot) throw new ReleaseError('lost');
  // By the record, also where a restored vault has it again; by the vault, also where the record knows nothing.
  if (slot.isDestroyed) throw new ReleaseError('destroyed');
  try {
    return await keystore.openVolumeKey(slot);
  } catch (cause) {
    if (cause instanceof KeyDestroyedError) throw new ReleaseError('destroyed', { cause });
    if (cause instanceof KeystoreError || cause instanceof EnvelopeError) {
      throw new ReleaseError('lost', { cause });
    }
    throw cause;
  }
}
