import { EnvelopeError } from '../../../../crypto/errors.ts';
import { saltedDigest } from '../../../../crypto/salted-digest.ts';
import type { SecretKey } from '../../../../crypto/secret-key.ts';
import { isDiskError, RepositoryError } from '../../../../db/objects/errors.ts';
import type { StoredFile } from '../../../../db/objects/inventory.ts';
import type { Services } from '../../../context.ts';
import { parseRecord } from '../parse-record.ts';
import { RECORD_FILE, RECORD_SALT_FILE, type VolumeRecord } from '../volume-record.ts';
import { Refusal } from './refusal.ts';

/** A version's record, and the salted digest of its bytes that the ledger holds. */
export type OpenedRecord = { record: VolumeRecord; content: Buffer };

type Needs = Pick<Services, 'objects' | 'crypto'>;
type Place = { volume: string; version: number };

const MAX_RECORD_BYTES = 64 * 1024 * 1024;
const SALT_BYTES = 32;

/**
 * Opens the record of one version, holds it against the place it was found at, and its pages against the inventory.
 * @throws Refusal whatever is wrong with it.
 */
export async function openRecord(
  needs: Needs,
  key: SecretKey,
  place: Place,
): Promise<OpenedRecord> {
  try {
    const files = await needs.objects.files(place.volume, place.version);
    const salt = await openWhole(needs, key, place, files, RECORD_SALT_FILE, SALT_BYTES);
    const bytes = await openWhole(needs, key, place, files, RECORD_FILE, MAX_RECORD_BYTES);
    const record = parse(bytes);
    requirePlace(record, place);
    requirePages(record, files);
    return { record, content: saltedDigest(bytes, salt).digest };
  } catch (error) {
    if (error instanceof RepositoryError || error instanceof EnvelopeError || isDiskError(error)) {
      throw new Refusal('damaged', `v${place.version}`, { cause: error });
    }
    throw error;
  }
}

/** Both files are of this very version; what claims to be longer than it may be is not read on. */
async function openWhole(
  { objects, crypto }: Needs,
  key: SecretKey,
  { volume, version }: Place,
  files: ReadonlyMap<string, StoredFile>,
  path: string,
  longest: number,
): Promise<Buffer> {
  if (files.get(path)?.storedIn !== version) throw new Refusal('malformed', `v${version} ${path}`);
  const sealed = await objects.read(volume, version, path);
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of crypto.openObjectStream(key, { volume, version, path }, sealed)) {
    bytes += part.length;
    if (bytes > longest) throw new Refusal('malformed', `v${version} ${path}`);
    parts.push(part);
  }
  return Buffer.concat(parts, bytes);
}

function parse(bytes: Buffer): VolumeRecord {
  const parsed = parseRecord(bytes);
  if (parsed === 'old_format') throw new Refusal('old_format');
  if ('malformed' in parsed) throw new Refusal('malformed', parsed.malformed);
  return parsed;
}

function requirePlace({ volume }: VolumeRecord, place: Place): void {
  if (volume.id === place.volume && volume.version === place.version) return;
  throw new Refusal('misplaced', `${volume.id} v${volume.version}`);
}

/** Every file is there, in the version that its material says it came with. */
function requirePages({ materials }: VolumeRecord, files: ReadonlyMap<string, StoredFile>): void {
  for (const { version, pages } of materials) {
    for (const { path, files: named } of pages) {
      for (const name of Object.keys(named)) {
        const storedIn = files.get(`${path}/${name}`)?.storedIn;
        if (storedIn !== version) throw new Refusal('incomplete', `${path}/${name}`);
      }
    }
  }
}
