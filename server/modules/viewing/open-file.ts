import type { SecretKey } from '../../../crypto/secret-key.ts';
import type { Services } from '../../context.ts';
import type { PageRow } from '../archives/index.ts';

/** Reads and decrypts one file of a page; any altered byte makes it throw. */
export async function openFile(
  { objects, crypto }: Pick<Services, 'objects' | 'crypto'>,
  key: SecretKey,
  page: PageRow,
  file: string,
): Promise<Buffer> {
  const place = { volume: page.volume_id, version: page.version, path: `${page.path}/${file}` };
  const sealed = await objects.readWhole(place.volume, place.version, place.path);
  return crypto.openObject(key, place, sealed);
}
