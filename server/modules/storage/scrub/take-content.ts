import type { DigestContent } from '../../../../db/objects/validation/check-content.ts';
import type { Check } from './begin-check.ts';
import { checkPage } from './check-page.ts';
import { sha512Of } from './content-reader.ts';
import { readContentPath } from './content-path.ts';

/** Gives the validator the digest of each content file, and does with the same bytes whatever else is to be done. */
export function takeContent(check: Check): DigestContent {
  return async (path) => {
    const sha512 = await takeFile(check, path);
    await check.reader.rest();
    return sha512 === undefined ? undefined : new Map([['sha512', sha512]]);
  };
}

async function takeFile(check: Check, path: string): Promise<string | undefined> {
  const { services, volume, key, reader, meet, turn } = check;
  const place = readContentPath(path);
  const version = place && (await check.versionOf(place.version));
  const known = reader.digestOfEarly(path);
  if (known !== undefined) return known;
  const sealed = await reader.read(path);
  const digest = place && version?.digests.get(place.name);
  if (!sealed || !key || !digest) return sealed && sha512Of(sealed);
  const where = { volume: volume.id, version: place.version, path: place.name };
  const page = { key, place: where, sealed, ...digest };
  const { met, sha512 } = await checkPage(services, page, turn.signal);
  if (met) meet(met, path);
  return sha512;
}
