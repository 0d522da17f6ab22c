import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { READ_STRIP } from '../../key-release/releasing-acts.ts';
import { requireKey } from '../archives/index.ts';
import { markOf } from './mark-of.ts';
import { openFiles } from './open-files.ts';
import { recordReading, requireStillOpen } from './record-reading.ts';
import type { PagesOfReading } from './subject-of-pages.ts';
import { viewMarkOf } from './view-mark-of.ts';

type Input = { openingId: string; signal: AbortSignal };

/** Thumbnails of some pages as one marked picture, recorded as one entry that names them all. */
export async function readStrip(
  services: Services,
  actor: Actor,
  input: Input,
  { reading, volume, pages }: PagesOfReading,
): Promise<Bytes> {
  await requireKey(services.db, volume.id);
  const { entryId, index } = await recordReading(services, actor, reading, READ_STRIP, pages);
  const files = pages.map((page) => ({ page, file: 'thumb' }));
  const thumbs = await openFiles(services, actor, entryId, files);
  const mark = markOf(services, actor, reading.grant.request_no, volume);
  const call = { key: actor.accountId, signal: input.signal };
  const view = viewMarkOf(services, index);
  const { bytes } = await services.images.markStrip(thumbs, mark, view, call);
  await requireStillOpen(services, actor, input.openingId);
  return { bytes };
}
