import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { findPage, findVolume, openVolumeKey, secrecyMark } from '../archives/index.ts';
import type { Rendition } from './contract.ts';
import { markOf } from './mark-of.ts';
import { openFile } from './open-file.ts';
import { recordReading, requireStillOpen } from './record-reading.ts';
import { findGrantById } from '../requests/index.ts';
import { findOpening } from './store.ts';

type Input = { openingId: string; pageId: string; rendition: Rendition; signal: AbortSignal };

/** One page as its reader may see it: recorded first, then decrypted, then marked. */
export async function readPage(services: Services, actor: Actor, input: Input): Promise<Bytes> {
  const { db } = services;
  const opening = await findOpening(db, input.openingId);
  const grant = opening && (await findGrantById(db, opening.grant_id));
  const volume = grant && (await findVolume(db, grant.volume_id));
  const page = volume && (await findPage(db, volume.id, input.pageId));
  if (!page) throw forbidden();
  const request = await recordReading(services, actor, input.openingId, 'viewing.read_page', [
    page,
  ]);
  const key = await openVolumeKey(services, db, volume);
  const file = input.rendition === 'full' ? page.master : input.rendition;
  const image = await openFile(services, key, page, file);
  const mark = markOf(actor, {
    requestNo: request.no,
    secrecyMark: secrecyMark(volume.level),
    now: services.clock(),
  });
  const call = { key: actor.accountId, signal: input.signal };
  const bytes = await services.images.markPage(image, mark, call);
  await requireStillOpen(services, actor, input.openingId);
  return { bytes };
}
