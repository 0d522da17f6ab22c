import type { DemoMaterial, DemoPerson, DemoVolume } from './demo-plan.ts';
import { listMaterials } from './list-materials.ts';
import type { Paper } from './list-materials.ts';

const CLASS_ORDER = '一 二 三 4-1 4-2 4-3 4-4 五 六 七 八 9-1 9-2 9-3 9-4 十'.split(' ');

/** Classes whose papers stand by importance; all others by date. */
const BY_IMPORTANCE = new Set(['五', '六', '八']);

export type VolumeOrder = Pick<DemoVolume, 'keeperCode' | 'copyKind'> & { maxPages: number };

/** Files as many of a person's papers as `maxPages` holds, each in its class and in that class's order. */
export function buildVolume(person: DemoPerson, order: VolumeOrder): DemoVolume {
  const { keeperCode, copyKind, maxPages } = order;
  const papers = takeWithin(listMaterials(person), maxPages);
  const materials = CLASS_ORDER.flatMap((code) => numberClass(papers, code));
  return { personIdNumber: person.idNumber, keeperCode, copyKind, materials };
}

function takeWithin(papers: Paper[], maxPages: number): Paper[] {
  let room = maxPages;
  return papers.filter(({ pages }) => {
    if (pages > room) return false;
    room -= pages;
    return true;
  });
}

function numberClass(papers: Paper[], classCode: string): DemoMaterial[] {
  const own = papers.filter((paper) => paper.classCode === classCode);
  const ordered = BY_IMPORTANCE.has(classCode) ? own : own.toSorted(byDate);
  return ordered.map((paper, index) => ({ ...paper, seq: index + 1 }));
}

function byDate(a: Paper, b: Paper): number {
  return a.formedOn < b.formedOn ? -1 : 1;
}
