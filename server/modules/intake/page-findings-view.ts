import type { Db } from '../../../db/connect.ts';
import type { ConformanceReport } from './conformance-report.ts';
import { PAGE_FINDINGS } from './words.ts';

/** What was found about single images when a volume came in, by 材料标识 and page: `9-2-1 3`. */
export type PageFindings = {
  /** Whether a page without a finding had none: a long report is cut, and an old one names no material. */
  isWhole: boolean;
  byPage: ReadonlyMap<string, string[]>;
};

/** `undefined` where there is no report, as of a volume that was rebuilt from its objects. */
export async function findPageFindings(
  db: Db,
  volumeId: string,
): Promise<PageFindings | undefined> {
  const row = await db('accessions')
    .where({ volume_id: volumeId, state: 'imported' })
    .whereNotNull('report')
    .first<{ report: string } | undefined>('report');
  if (!row) return undefined;
  const { findings, counts } = JSON.parse(row.report) as ConformanceReport;
  const ofImages = findings.filter(({ step }) => step === 'images');
  const byPage = new Map<string, string[]>();
  for (const { code, where } of ofImages) {
    const said = PAGE_FINDINGS[code];
    if (where.mark === undefined || where.page === undefined || !said) continue;
    const key = keyOfPage(where.mark, where.page);
    // The original and the optimised image of a page may have the same said of them.
    byPage.set(key, [...new Set([...(byPage.get(key) ?? []), said])]);
  }
  const isCut = findings.length < counts.errors + counts.warnings;
  return { isWhole: !isCut && ofImages.every(({ where }) => where.mark !== undefined), byPage };
}

export function keyOfPage(mark: string, no: number): string {
  return `${mark} ${no}`;
}
