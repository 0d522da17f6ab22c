import type { Db } from '../../../db/connect.ts';
import { listFiled, listPagesOf, materialMark } from '../archives/index.ts';

/** `material`: which one of the volume's catalogue, from 1; `mark`: 材料标识, which tells its class. */
export type PagePlace = { material: number; mark: string; no: number };

/** Where the pages of a volume lie: no title, which the card of a volume does not tell either. */
export async function listPagePlaces(
  db: Db,
  volumeId: string,
): Promise<ReadonlyMap<string, PagePlace>> {
  const filed = await listFiled(db, volumeId);
  const pages = await listPagesOf(
    db,
    filed.map(({ id }) => id),
  );
  return new Map(
    filed.flatMap(({ id: materialId, class_code: classCode, sequence }, at) =>
      (pages.get(materialId) ?? []).map(({ id, no }) => [
        id,
        { material: at + 1, mark: materialMark(classCode, sequence), no },
      ]),
    ),
  );
}
