import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { READ_STRIP } from '../../key-release/releasing-acts.ts';
import { findVolume, requireKey } from '../archives/index.ts';
import { loadReading } from './load-reading.ts';
import { markOf } from './mark-of.ts';
import { openFiles } from './open-files.ts';
import { recordReading, requireStillOpen } from './record-reading.ts';
import { pagesOfStrip } from './subject-of-pages.ts';
import { viewMarkOf } from './view-mark-of.ts';

type Input = { openingId: string; materialId: string; from: number; signal: AbortSignal };

/** Thumbnails of some pages as one marked picture, recorded as one entry that names them all. */
export async function readStrip(services: Services, actor: Actor, input: Input): Promise<Bytes> {
  const { db } = services;
  const reading = await loadReading(db, input.openingId);
  const volume = reading && (await findVolume(db, reading.grant.volume_id));
  const pages = volume ? await pagesOfStrip(db, volume.id, input) : [];
  if (!volume || pages.length === 0) throw forbidden();
  await requireKey(db, volume.id);
  const { request, entryId, index } = await recordReading(
    services,
    actor,
    reading,
    READ_STRIP,
    pages,
  );
  const files = pages.map((page) => ({ page, file: 'thumb' }));
  const thumbs = await openFiles(services, actor, entryId, files);
  const mark = markOf(services, actor, request, volume);
  const call = { key: actor.accountId, signal: input.signal };
  const view = viewMarkOf(services, index);
  const { bytes } = await services.images.markStrip(thumbs, mark, view, call);
  await requireStillOpen(services, actor, input.openingId);
  return { bytes };
}
