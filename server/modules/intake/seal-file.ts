import type { Services } from '../../context.ts';
import { giveBack } from '../../threads/give-back.ts';
import type { JobCall } from '../../threads/job-pool.ts';
import type { PageRecord } from '../archives/index.ts';
import type { Shelf } from './seal-pages.ts';

type FileRecord = PageRecord['files'][string];

/**
 * Seals one file into a staged version; answers its salted digest. `expected` is the SM3 (hex) that the bytes had
 * when they were checked: what has changed since is not sealed.
 */
export async function sealFile(
  { sealing }: Pick<Services, 'sealing'>,
  { volumeId, version, key, staged }: Shelf,
  file: { path: string; plaintext: Uint8Array; expected?: string },
  call: JobCall,
): Promise<FileRecord> {
  const { path, ...content } = file;
  const place = { volume: volumeId, version, path };
  const { sealed, salt, sm3 } = await sealing.seal({ key, place, ...content }, call);
  await staged.put(path, sealed);
  giveBack(sealed);
  return { salt: salt.toString('hex'), sm3: sm3.toString('hex') };
}
