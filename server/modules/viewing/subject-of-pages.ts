import type { Db } from '../../../db/connect.ts';
import type { Subject } from '../../../policies/facts.ts';
import type { Actor } from '../../http/actor.ts';
import { findPage, listPagesFrom, type PageRow } from '../archives/index.ts';
import type { GrantRow } from '../requests/index.ts';
import { THUMBS_PER_STRIP } from './contract.ts';
import { loadReading } from './load-reading.ts';
import { subjectOfOpening } from './subject-of-reading.ts';

/** The facts about one page: those of its opening, which must be confirmed and must cover its class. */
export async function subjectOfPage(
  db: Db,
  actor: Actor,
  { openingId, pageId }: { openingId: string; pageId: string },
  now: Date,
): Promise<Subject | undefined> {
  const grant = await confirmedGrant(db, openingId);
  const page = grant && (await findPage(db, grant.volume_id, pageId));
  if (!page || !covers(grant, page)) return undefined;
  return subjectOfOpening(db, actor, openingId, now);
}

/** The facts about a strip of thumbnails, likewise. */
export async function subjectOfStrip(
  db: Db,
  actor: Actor,
  strip: { openingId: string; materialId: string; from: number },
  now: Date,
): Promise<Subject | undefined> {
  const grant = await confirmedGrant(db, strip.openingId);
  const pages = grant ? await pagesOfStrip(db, grant.volume_id, strip) : [];
  if (!grant || pages.length === 0 || !pages.every((page) => covers(grant, page))) return undefined;
  return subjectOfOpening(db, actor, strip.openingId, now);
}

export function pagesOfStrip(
  db: Db,
  volumeId: string,
  { materialId, from }: { materialId: string; from: number },
): Promise<PageRow[]> {
  return listPagesFrom(db, volumeId, materialId, from, THUMBS_PER_STRIP);
}

async function confirmedGrant(db: Db, openingId: string): Promise<GrantRow | undefined> {
  const reading = await loadReading(db, openingId);
  return reading?.opening.confirmed_at ? reading.grant : undefined;
}

function covers(grant: GrantRow, page: PageRow): boolean {
  return (JSON.parse(grant.categories) as string[]).includes(page.class_code);
}
