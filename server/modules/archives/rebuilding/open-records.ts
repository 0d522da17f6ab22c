import { KeyDestroyedError, EnvelopeError, KeystoreError } from '../../../../crypto/errors.ts';
import type { Keystore } from '../../../../crypto/keyring/keystore.ts';
import type { VolumeSlot } from '../../../../crypto/keyring/slots.ts';
import type { SecretKey } from '../../../../crypto/secret-key.ts';
import type { Services } from '../../../context.ts';
import { openRecord, type OpenedRecord } from './open-record.ts';
import { Refusal } from './refusal.ts';

/** A volume as its object tells it: a record for each version, the first one first. */
export type OpenedVolume = { id: string; slot: VolumeSlot; records: OpenedRecord[] };

/**
 * Opens the records of all versions of a volume with its key from the vault.
 * @throws Refusal where any of it cannot be used.
 */
export async function openRecords(
  services: Pick<Services, 'objects' | 'crypto'> & { keystore: Keystore },
  id: string,
): Promise<OpenedVolume> {
  const latest = await services.objects.latestVersion(id);
  if (latest === 0) throw new Refusal('damaged', 'no version');
  const { slot, key } = await findKey(services, id);
  const records: OpenedRecord[] = [];
  for (let version = 1; version <= latest; version++) {
    records.push(await openRecord(services, key, { volume: id, version }));
  }
  return { id, slot, records };
}

async function findKey(
  { keystore }: { keystore: Keystore },
  id: string,
): Promise<{ slot: VolumeSlot; key: SecretKey }> {
  const slot = await keystore.findSlot(id);
  if (!slot) throw new Refusal('no_key');
  try {
    return { slot, key: await keystore.openVolumeKey(slot) };
  } catch (error) {
    if (error instanceof KeyDestroyedError) throw new Refusal('key_destroyed');
    if (!(error instanceof EnvelopeError) && !(error instanceof KeystoreError)) throw error;
    throw new Refusal('key_damaged', '', { cause: error });
  }
}
