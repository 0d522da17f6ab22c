import { EnvelopeError } from '../../../crypto/errors.ts';
import type { SecretKey } from '../../../crypto/secret-key.ts';
import { RepositoryError } from '../../../db/objects/errors.ts';
import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { PageRow } from '../archives/index.ts';

/**
 * Reads and decrypts one file of a page; any altered byte makes it throw.
 * @throws AppError `unavailable` where the file is damaged or missing.
 */
export async function openFile(
  { objects, crypto }: Pick<Services, 'objects' | 'crypto'>,
  key: SecretKey,
  page: PageRow,
  file: string,
): Promise<Buffer> {
  const place = { volume: page.volume_id, version: page.version, path: `${page.path}/${file}` };
  try {
    const sealed = await objects.readWhole(place.volume, place.version, place.path);
    return crypto.openObject(key, place, sealed);
  } catch (cause) {
    if (!(cause instanceof RepositoryError || cause instanceof EnvelopeError)) throw cause;
    const message = '这一页的文件已损坏或丢失，暂时看不了：请告知系统管理员，修复后再阅';
    throw new AppError('unavailable', message, { cause });
  }
}
