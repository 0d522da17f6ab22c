import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { dayOf } from '../../clock.ts';
import type { Actor } from '../../http/actor.ts';
import type { Found } from '../../http/route.ts';
import {
  cutCatalogue,
  findPage,
  listFiled,
  listPagesFrom,
  loadVolumeStanding,
  subjectBetween,
  type PageRow,
  type VolumeStanding,
} from '../archives/index.ts';
import { THUMBS_PER_STRIP } from './contract.ts';
import { cutsOfGrant } from './cuts-of-grant.ts';
import { findReading, type Reading } from './reading-view.ts';
import { isOwn, underGrant } from './subject-of-reading.ts';

/** Pages of one material, under the reading that opens it. */
export type PagesOfReading = {
  reading: Reading;
  volume: VolumeStanding['volume'];
  pages: PageRow[];
};

type Needs = Pick<Services, 'policy' | 'clock'>;

/** One page and the facts about it: those of its opening, which must be confirmed and open its material. */
export async function findPageToRead(
  services: Needs,
  db: Db,
  actor: Actor,
  { openingId, pageId }: { openingId: string; pageId: string },
): Promise<Found<PagesOfReading> | undefined> {
  return findPages(services, db, actor, openingId, async (volumeId) => {
    const page = await findPage(db, volumeId, pageId);
    return page ? [page] : [];
  });
}

/** The pages of a strip of thumbnails, likewise. */
export async function findStripToRead(
  services: Needs,
  db: Db,
  actor: Actor,
  { openingId, materialId, from }: { openingId: string; materialId: string; from: number },
): Promise<Found<PagesOfReading> | undefined> {
  return findPages(services, db, actor, openingId, (volumeId) =>
    listPagesFrom(db, volumeId, materialId, from, THUMBS_PER_STRIP),
  );
}

async function findPages(
  { policy, clock }: Needs,
  db: Db,
  actor: Actor,
  openingId: string,
  list: (volumeId: string) => Promise<PageRow[]>,
): Promise<Found<PagesOfReading> | undefined> {
  const reading = await findReading(db, openingId);
  if (!reading?.opening.confirmed_at || !isOwn(actor, reading.opening)) return undefined;
  const { grant } = reading;
  const now = clock();
  const [pages, filed, standing] = await Promise.all([
    list(grant.volume_id),
    listFiled(db, grant.volume_id),
    loadVolumeStanding(db, grant.volume_id, dayOf(now)),
  ]);
  const materialId = pages[0]?.material_id;
  const reaches = cutCatalogue(cutsOfGrant(policy, grant), filed);
  if (!standing || materialId === undefined || reaches.get(materialId) !== 'open') return undefined;
  const subject = underGrant(subjectBetween(actor, standing), grant, now);
  return { subject, found: { reading, volume: standing.volume, pages } };
}
