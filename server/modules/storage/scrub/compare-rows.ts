import type { MaterialRecord, PageRecord } from '../../archives/index.ts';
import type { Met } from './met.ts';

export type MaterialOnRecord = {
  id: string;
  classCode: string;
  sequence: number;
  ordinal: number;
  title: string;
  formedOn: string;
  remark: string;
  pageCount: number;
};
export type PageOnRecord = {
  id: string;
  materialId: string;
  no: number;
  path: string;
  master: string;
  width: number;
  height: number;
};

const MATERIAL_FIELDS = ['id', 'classCode', 'sequence', 'title', 'formedOn', 'remark'] as const;
const PAGE_FIELDS = ['id', 'no', 'path', 'master', 'width', 'height'] as const;

/** Holds the rows of one version against its catalogue, both ways. Paths name places, never titles. */
export function compareRows(
  catalogued: readonly MaterialRecord[],
  materials: readonly MaterialOnRecord[],
  pages: readonly PageOnRecord[],
): Met[] {
  const byOrdinal = new Map(materials.map((row) => [row.ordinal, row]));
  const byMaterial = Map.groupBy(pages, ({ materialId }) => materialId);
  const met: Met[] = [];
  for (const material of catalogued) {
    const row = byOrdinal.get(material.ordinal);
    byOrdinal.delete(material.ordinal);
    if (!row || !isSameMaterial(material, row)) met.push(materialMet(material.ordinal));
    met.push(...comparePages(material.pages, row ? (byMaterial.get(row.id) ?? []) : []));
  }
  return [...met, ...[...byOrdinal.keys()].map(materialMet)];
}

function isSameMaterial(material: MaterialRecord, row: MaterialOnRecord): boolean {
  return (
    MATERIAL_FIELDS.every((field) => material[field] === row[field]) &&
    row.pageCount === material.pages.length
  );
}

function comparePages(catalogued: readonly PageRecord[], rows: readonly PageOnRecord[]): Met[] {
  const byPath = new Map(rows.map((row) => [row.path, row]));
  const met: Met[] = [];
  for (const page of catalogued) {
    const row = byPath.get(page.path);
    byPath.delete(page.path);
    if (!row || PAGE_FIELDS.some((field) => page[field] !== row[field])) met.push(pageMet(page));
  }
  return [...met, ...[...byPath.values()].map(pageMet)];
}

function materialMet(ordinal: number): Met {
  return { code: 'S011', path: `materials/${ordinal}` };
}

function pageMet({ path }: { path: string }): Met {
  return { code: 'S010', path };
}
