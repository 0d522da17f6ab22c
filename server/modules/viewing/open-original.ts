import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import type { PageRow } from '../archives/index.ts';
import { openFiles } from './open-files.ts';

/**
 * A page as it was before it was marked for anybody, in the size that most readers are given: for the machine that
 * holds another picture against it, and nothing to be sent. `entryId`: of the entry that tells of this.
 */
export async function openOriginal(
  services: Pick<Services, 'objects' | 'crypto' | 'keyRelease'>,
  actor: Pick<Actor, 'accountId' | 'terminalId'>,
  entryId: string,
  page: PageRow,
): Promise<Buffer> {
  const [image] = await openFiles(services, actor, entryId, [{ page, file: 'view' }]);
  if (!image) throw new Error('no file was opened');
  return image;
}
