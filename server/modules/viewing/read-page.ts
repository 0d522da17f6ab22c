import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { READ_PAGE } from '../../key-release/releasing-acts.ts';
import { requireKey } from '../archives/index.ts';
import type { Rendition } from './contract.ts';
import { deliver } from './deliver.ts';
import { markOf } from './mark-of.ts';
import { openFiles } from './open-files.ts';
import { recordReading } from './record-reading.ts';
import { requireStillOpen } from './require-still-open.ts';
import type { PagesOfReading } from './subject-of-pages.ts';
import { viewMarkOf } from './view-mark-of.ts';

type Input = { openingId: string; pageId: string; rendition: Rendition; signal: AbortSignal };

/** One page as its reader may see it: recorded first, then decrypted, then marked. */
export async function readPage(
  services: Services,
  actor: Actor,
  { openingId, pageId, rendition, signal }: Input,
  { reading, volume, pages }: PagesOfReading,
): Promise<Bytes> {
  const [page] = pages;
  if (!page) throw forbidden();
  await requireKey(services.db, volume.id);
  signal.throwIfAborted();
  const { grant } = reading;
  const delivery = await recordReading(services, actor, reading, READ_PAGE, pages);
  const { entryId } = delivery.recorded;
  const bytes = await deliver(services, actor, delivery, signal, async ({ index }) => {
    const file = rendition === 'full' ? page.master : rendition;
    const [image] = await openFiles(services, actor, entryId, [{ page, file }]);
    if (!image) throw new Error('no file was opened');
    const mark = markOf(services, actor, grant.request_no, volume);
    const call = { key: actor.accountId, signal };
    const marked = await services.images.markPage(image, mark, viewMarkOf(services, index), call);
    await requireStillOpen(services, actor, openingId);
    return marked;
  });
  const sent = { sittingId: openingId, isOfCopies: false, grant, pageId, shownAs: pageId, entryId };
  services.pageTimes.sent(actor, sent);
  return { bytes };
}
