import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { READ_STRIP } from '../../key-release/releasing-acts.ts';
import { requireKey } from '../archives/index.ts';
import { deliver } from './deliver.ts';
import { markOf } from './mark-of.ts';
import { openFiles } from './open-files.ts';
import { recordReading } from './record-reading.ts';
import { requireStillOpen } from './require-still-open.ts';
import type { PagesOfReading } from './subject-of-pages.ts';
import { viewMarkOf } from './view-mark-of.ts';

type Input = { openingId: string; signal: AbortSignal };

/** Thumbnails of some pages as one marked picture, recorded as one entry that names them all. */
export async function readStrip(
  services: Services,
  actor: Actor,
  { openingId, signal }: Input,
  { reading, volume, pages }: PagesOfReading,
): Promise<Bytes> {
  await requireKey(services.db, volume.id);
  signal.throwIfAborted();
  const delivery = await recordReading(services, actor, reading, READ_STRIP, pages);
  const bytes = await deliver(services, actor, delivery, signal, async ({ index }) => {
    const files = pages.map((page) => ({ page, file: 'thumb' }));
    const thumbs = await openFiles(services, actor, delivery.recorded.entryId, files);
    const mark = markOf(services, actor, reading.grant.request_no, volume);
    const call = { key: actor.accountId, signal };
    const strip = await services.images.markStrip(thumbs, mark, viewMarkOf(services, index), call);
    await requireStillOpen(services, actor, openingId);
    return strip.bytes;
  });
  return { bytes };
}
