import { isDiskError } from '../../../../db/objects/errors.ts';
import { join } from 'node:path';
import type { DigestContent } from '../../../../db/objects/validation/check-content.ts';
import type { Check } from './begin-check.ts';
import { checkPage } from './check-page.ts';
import { readContentPath } from './content-path.ts';

type Digest = { sha512: string; inode: string | undefined };

/**
 * Gives the validator the digest of each content file, and does with the same bytes whatever else is to be
 * done. The validator takes every error for one of the disk: what stops the check altogether is to be asked
 * for with `throwIfStopped` once it has ended.
 */
export function takeContent(check: Check): {
  digestContent: DigestContent;
  throwIfStopped: () => void;
} {
  let stopped: { error: unknown } | undefined;
  const throwIfStopped = (): void => {
    if (stopped) throw stopped.error;
  };
  return {
    throwIfStopped,
    async digestContent(path) {
      throwIfStopped();
      try {
        const digest = await takeFile(check, path);
        await check.reader.rest();
        return digest && { digests: new Map([['sha512', digest.sha512]]), inode: digest.inode };
      } catch (error) {
        if (!isDiskError(error)) stopped = { error };
        throw error;
      }
    },
  };
}

async function takeFile(check: Check, path: string): Promise<Digest | undefined> {
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
