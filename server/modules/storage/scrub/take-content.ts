import { join } from 'node:path';
import type { Check } from './begin-check.ts';
import { checkPage } from './check-page.ts';
import { readContentPath } from './content-path.ts';
import { guardDigests, type ContentDigest, type TakenContent } from './guard-digests.ts';

/**
 * Gives the validator the digest of each content file, and does with the same bytes whatever else is to be
 * done. What stops the check altogether is to be asked for with `throwIfStopped` once it has ended.
 */
export function takeContent(check: Check): TakenContent {
  return guardDigests(async (path) => {
    const digest = await takeFile(check, path);
    await check.reader.rest();
    return digest;
  });
}

async function takeFile(check: Check, path: string): Promise<ContentDigest | undefined> {
  const { services, volume, key, folder, reader, meet, turn } = check;
  const place = readContentPath(path);
  const version = place && (await check.versionOf(place.version));
  const known = reader.digestOfEarly(path);
  if (known) return known;
  turn.signal.throwIfAborted();
  const digest = place && version?.digests.get(place.name);
  const where = place && { volume: volume.id, version: place.version, path: place.name };
  const seal = key && where && digest && { key, place: where, ...digest };
  const page = await checkPage(services, { file: join(folder, path), seal }, turn.signal);
  if (!page) return undefined;
  reader.count(page.bytes);
  if (page.met) meet(page.met, path);
  return { sha512: page.sha512.toString('hex'), inode: page.inode };
}
