import type { Db } from '../../../db/connect.ts';
import type { Clearance } from '../../../policies/vocabulary.ts';
import { CURRENT_KEEPER, CURRENT_UNIT } from './authority-view.ts';
import { categoriesOf } from './category.ts';
import { displayClassCode } from './class-code.ts';
import type { CopyKind, VolumeCard } from './contract.ts';
import { isKeyDestroyed } from './destruction-store.ts';
import { secrecyMark } from './secrecy-mark.ts';

type CardRow = {
  id: string;
  person_id: string;
  archive_no: string;
  copy_kind: CopyKind;
  version: number;
  level: Clearance;
  page_count: number;
  created_at: Date;
  name: string;
  sex: string;
  ethnicity: string;
  birth_date: string;
  unit_name: string;
  post: string;
  keeper_name: string;
  manager_name: string | null;
};

/** The card of a volume without its ID number: what it is and how much of each class it holds. */
export async function loadCard(
  db: Db,
  volumeId: string,
  today: string,
): Promise<(Omit<VolumeCard, 'maskedIdNumber'> & { personId: string }) | undefined> {
  const row = await db<CardRow>('volumes as v')
    .join('persons as p', 'p.id', 'v.person_id')
    .joinRaw(`join units k on k.id = ${CURRENT_KEEPER}`, [today])
    .joinRaw(`left join units m on m.id = ${CURRENT_UNIT}`, ['manager', today])
    .where({ 'v.id': volumeId })
    .first<CardRow | undefined>(
      'v.*',
      'p.name',
      'p.sex',
      'p.ethnicity',
      'p.birth_date',
      'p.unit_name',
      'p.post',
      'k.name as keeper_name',
      'm.name as manager_name',
    );
  if (!row) return undefined;
  return {
    volumeId: row.id,
    personId: row.person_id,
    archiveNo: row.archive_no,
    copyKind: row.copy_kind,
    version: row.version,
    name: row.name,
    sex: row.sex,
    ethnicity: row.ethnicity,
    birthMonth: `${row.birth_date.slice(0, 4)}.${row.birth_date.slice(4, 6)}`,
    unitName: row.unit_name,
    post: row.post,
    keeperName: row.keeper_name,
    managerName: row.manager_name ?? '',
    secrecyMark: secrecyMark(row.level),
    pageCount: row.page_count,
    isKeyDestroyed: await isKeyDestroyed(db, volumeId),
    importedAt: row.created_at.toISOString(),
    classes: await countByClass(db, volumeId),
  };
}

async function countByClass(db: Db, volumeId: string): Promise<VolumeCard['classes']> {
  const rows = await db('materials')
    .where({ volume_id: volumeId })
    .groupBy('class_code')
    .select<{ class_code: string; materials: string; pages: string }[]>(
      'class_code',
      db.raw('count(*) as materials'),
      db.raw('sum(page_count) as pages'),
    );
  return categoriesOf().map((category) => {
    const row = rows.find(({ class_code }) => class_code === category.code);
    return {
      code: category.code,
      label: displayClassCode(category.code),
      name: category.name,
      materialCount: Number(row?.materials ?? 0),
      pageCount: Number(row?.pages ?? 0),
    };
  });
}

export type FiledMaterial = {
  id: string;
  class_code: string;
  sequence: number;
  title: string;
  formed_on: string;
  remark: string;
};

/** Everything that a volume holds, in the order of its package; to be cut before it is shown. */
export async function listFiled(db: Db, volumeId: string): Promise<FiledMaterial[]> {
  return db('materials')
    .where({ volume_id: volumeId })
    .orderBy('ordinal')
    .options({ name: 'filed materials' })
    .select<FiledMaterial[]>('id', 'class_code', 'sequence', 'title', 'formed_on', 'remark');
}

type ListedPage = { id: string; material_id: string; no: number; width: number; height: number };

/** The pages of these materials, each material's in their order. */
export async function listPagesOf(
  db: Db,
  materialIds: readonly string[],
): Promise<ReadonlyMap<string, ListedPage[]>> {
  const pages = await db('pages')
    .whereIn('material_id', [...materialIds])
    .orderBy('no')
    .select<ListedPage[]>('id', 'material_id', 'no', 'width', 'height');
  return Map.groupBy(pages, (page) => page.material_id);
}
