import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import type { PageRow } from '../archives/index.ts';
import { openFiles } from './open-files.ts';

/**
 * The picture of a page as it is archived, for the machine that holds another one against it: it is nothing to be
 * sent. `entryId`: of the entry that tells of this.
 */
export async function openOriginal(
  services: Pick<Services, 'objects' | 'crypto' | 'keyRelease'>,
  actor: Pick<Actor, 'accountId' | 'terminalId'>,
  entryId: string,
  page: PageRow,
): Promise<Buffer> {
  const [image] = await openFiles(services, actor, entryId, [{ page, file: page.master }]);
  if (!image) throw new Error('no file was opened');
  return image;
}
