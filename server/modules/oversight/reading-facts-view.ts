import type { Db } from '../../../db/connect.ts';
import type { ClassCut } from '../../../policies/purposes.ts';
import { cutCatalogue, listFiled } from '../archives/index.ts';
import { isId } from './is-id.ts';
import type { Sequenced } from './entry-view.ts';
import type { ReadingFacts } from './watching/sighting.ts';

const READING = /^viewing\.(open|read_page|read_strip)$/;

type VolumeRow = { id: string; person_id: string; keeper_unit_id: string };
type GrantRow = {
  request_id: string;
  account_id: string;
  volume_id: string;
  cut: string;
  valid_from: Date;
  valid_to: Date;
  recalled_at: Date | null;
};

/** What stands behind every entry that tells of reading, by index. */
export async function loadReadings(
  db: Db,
  entries: Sequenced[],
): Promise<ReadonlyMap<number, ReadingFacts>> {
  const readings = entries.filter(({ entry }) => READING.test(entry.action) && isId(entry.item));
  if (readings.length === 0) return new Map();
  const volumes = await loadVolumes(db, unique(readings.map(({ entry }) => entry.item)));
  const grants = await loadGrants(db, unique(readings.map(({ entry }) => entry.approval)));
  const materialOf = await loadMaterials(
    db,
    unique(readings.flatMap(({ entry }) => entry.pages?.split(' ') ?? [])),
  );
  const facts = new Map<number, ReadingFacts>();
  for (const { index, entry } of readings) {
    const volume = volumes.get(entry.item ?? '');
    const grant = grants.get(`${entry.approval ?? ''} ${entry.actor}`);
    const open = grant ? await openUnder(db, grant) : NOTHING;
    const pages = entry.pages?.split(' ') ?? [];
    facts.set(index, {
      unitId: volume?.keeper_unit_id ?? null,
      personId: volume?.person_id ?? null,
      grant: grant ? present(grant) : null,
      pagesOutside: pages.filter((page) => !open.has(materialOf.get(page) ?? '')),
    });
  }
  return facts;
}

const NOTHING: ReadonlySet<string> = new Set();
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
  return new Map(rows.map((row) => [`${row.request_id} ${row.account_id}`, row]));
}

async function loadMaterials(db: Db, pageIds: string[]): Promise<Map<string, string>> {
  const rows = await db('pages')
    .whereIn('id', pageIds)
    .select<{ id: string; material_id: string }[]>('id', 'material_id');
  return new Map(rows.map(({ id, material_id }) => [id, material_id]));
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
