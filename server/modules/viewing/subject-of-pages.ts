import type { Db } from '../../../db/connect.ts';
import type { Subject } from '../../../policies/facts.ts';
import type { PolicyTable } from '../../../policies/policy-table.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import {
  cutCatalogue,
  findPage,
  listFiled,
  listPagesFrom,
  type PageRow,
} from '../archives/index.ts';
import type { GrantRow } from '../requests/index.ts';
import { THUMBS_PER_STRIP } from './contract.ts';
import { cutsOfGrant } from './cuts-of-grant.ts';
import { loadReading, type Reading } from './load-reading.ts';
import { subjectOfReading } from './subject-of-reading.ts';

/** The facts about one page: those of its opening, which must be confirmed and open its material. */
export async function subjectOfPage(
  { policy, clock }: Pick<Services, 'policy' | 'clock'>,
  db: Db,
  actor: Actor,
  { openingId, pageId }: { openingId: string; pageId: string },
): Promise<Subject | undefined> {
  const reading = await loadConfirmed(db, openingId);
  const page = reading && (await findPage(db, reading.grant.volume_id, pageId));
  if (!page || !(await isOpen(policy, db, reading.grant, page.material_id))) return undefined;
  return subjectOfReading(db, actor, reading, clock());
}

/** The facts about a strip of thumbnails, likewise. */
export async function subjectOfStrip(
  { policy, clock }: Pick<Services, 'policy' | 'clock'>,
  db: Db,
  actor: Actor,
  strip: { openingId: string; materialId: string; from: number },
): Promise<Subject | undefined> {
  const reading = await loadConfirmed(db, strip.openingId);
  if (!reading || !(await isOpen(policy, db, reading.grant, strip.materialId))) return undefined;
  const pages = await pagesOfStrip(db, reading.grant.volume_id, strip);
  return pages.length > 0 ? subjectOfReading(db, actor, reading, clock()) : undefined;
}

export function pagesOfStrip(
  db: Db,
  volumeId: string,
  { materialId, from }: { materialId: string; from: number },
): Promise<PageRow[]> {
  return listPagesFrom(db, volumeId, materialId, from, THUMBS_PER_STRIP);
}

async function loadConfirmed(db: Db, openingId: string): Promise<Reading | undefined> {
  const reading = await loadReading(db, openingId);
  return reading?.opening.confirmed_at ? reading : undefined;
}

async function isOpen(
  policy: PolicyTable,
  db: Db,
  grant: GrantRow,
  materialId: string,
): Promise<boolean> {
  const filed = await listFiled(db, grant.volume_id);
  return cutCatalogue(cutsOfGrant(policy, grant), filed).get(materialId) === 'open';
}
