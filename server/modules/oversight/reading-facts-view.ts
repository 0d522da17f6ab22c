import type { Db } from '../../../db/connect.ts';
import type { ClassCut } from '../../../policies/purposes.ts';
import type { Copying } from '../../../policies/vocabulary.ts';
import type { Entry } from '../../../audit/leaf.ts';
import { cutCatalogue, listFiled } from '../archives/index.ts';
import { copiesOf } from '../requests/index.ts';
import { isId } from './is-id.ts';
import type { Sequenced } from './entry-view.ts';
import { isCopy, isForCopies, isReading } from './watching/reading-acts.ts';
import type { ReadingFacts } from './watching/sighting.ts';

type VolumeRow = { id: string; person_id: string; keeper_unit_id: string };
type PlacedPage = { material_id: string; no: number };
type GrantRow = {
  request_id: string;
  account_id: string;
  volume_id: string;
  cut: string;
  copies: string | null;
  valid_from: Date;
  valid_to: Date;
  recalled_at: Date | null;
};

/** What stands behind every entry that tells of reading or copying, by index. */
export async function loadReadings(
  db: Db,
  entries: Sequenced[],
): Promise<ReadonlyMap<number, ReadingFacts>> {
  const readings = entries.filter(({ entry }) => isReading(entry) && isId(entry.item));
  if (readings.length === 0) return new Map();
  const volumes = await loadVolumes(db, unique(readings.map(({ entry }) => entry.item)));
  const grants = await loadGrants(db, unique(readings.map(({ entry }) => entry.approval)));
  const pages = await loadPages(
    db,
    unique(readings.flatMap(({ entry }) => entry.pages?.split(' ') ?? [])),
  );
  const facts = new Map<number, ReadingFacts>();
  for (const { index, entry } of readings) {
    const volume = volumes.get(entry.item ?? '');
    const grant = grants.get(keyOfGrant(entry));
    const isInside = grant ? await insideOf(db, grant, entry) : () => false;
    facts.set(index, {
      unitId: volume?.keeper_unit_id ?? null,
      personId: volume?.person_id ?? null,
      grant: grant ? present(grant) : null,
      pagesOutside: (entry.pages?.split(' ') ?? []).filter((id) => {
        const page = pages.get(id);
        return !page || !isInside(page);
      }),
    });
  }
  return facts;
}

type LoadedGrant = GrantRow & { open?: ReadonlySet<string> };

const unique = (ids: (string | undefined)[]): string[] => [...new Set(ids.filter(isId))];

async function loadVolumes(db: Db, ids: string[]): Promise<Map<string, VolumeRow>> {
  const rows = await db<VolumeRow>('volumes')
    .whereIn('id', ids)
    .select('id', 'person_id', 'keeper_unit_id');
  return new Map(rows.map((row) => [row.id, row]));
}

async function loadGrants(db: Db, requestIds: string[]): Promise<Map<string, LoadedGrant>> {
  const rows = await db<GrantRow>('grants').whereIn('request_id', requestIds);
  return new Map(
    rows.flatMap((row) => [
      [`${row.request_id} ${row.account_id}`, row],
      [row.request_id, row],
    ]),
  );
}

async function loadPages(db: Db, ids: string[]): Promise<Map<string, PlacedPage>> {
  const rows = await db('pages')
    .whereIn('id', ids)
    .select<(PlacedPage & { id: string })[]>('id', 'material_id', 'no');
  return new Map(rows.map((row) => [row.id, row]));
}

/** Who copies does it for the readers of a request, whose rights differ in nothing but the reader. */
function keyOfGrant(entry: Entry): string {
  const approval = entry.approval ?? '';
  return isForCopies(entry) ? approval : `${approval} ${entry.actor}`;
}

async function insideOf(
  db: Db,
  grant: LoadedGrant,
  entry: Entry,
): Promise<(page: PlacedPage) => boolean> {
  if (!isForCopies(entry)) {
    const open = await openUnder(db, grant);
    return ({ material_id }) => open.has(material_id);
  }
  const items = copiesOf(grant)?.items ?? [];
  const ofThisWay = items.filter(({ copying }) => copying === copyingOf(entry));
  return ({ material_id, no }) =>
    ofThisWay.some(({ materialId, pageNos }) => materialId === material_id && pageNos.includes(no));
}

/** Making a reproduction is the INTENT to open its pages. An extract opens none: its writer has read them before. */
function copyingOf(entry: Entry): Copying {
  return isCopy(entry) && entry.kind === 'INTENT' ? 'reproduction' : 'extract';
}

/** Materials that a right opens by what was approved; looked up once for all the pages read under it. */
async function openUnder(db: Db, grant: LoadedGrant): Promise<ReadonlySet<string>> {
  if (grant.open) return grant.open;
  const filed = await listFiled(db, grant.volume_id);
  const reach = cutCatalogue([JSON.parse(grant.cut) as ClassCut[]], filed);
  grant.open = new Set([...reach].filter(([, how]) => how === 'open').map(([id]) => id));
  return grant.open;
}

function present(grant: GrantRow): ReadingFacts['grant'] {
  return {
    volumeId: grant.volume_id,
    fromMs: grant.valid_from.getTime(),
    toMs: grant.valid_to.getTime(),
    recalledMs: grant.recalled_at?.getTime() ?? null,
  };
}
