import { GBT_33870 } from '../catalogues/package-profile.ts';
import type { ConformanceReport } from '../conformance-report.ts';
import { openRecord } from '../findings/open-record.ts';
import { writeReport } from '../findings/write-report.ts';
import { openPackage } from '../packages/open-package.ts';
import type { PackageLimits, PackageSource } from '../packages/package-source.ts';
import type { CheckContext } from './check-context.ts';
import { checkPackage } from './check-package.ts';
import type { ParsedPackage } from './parsed-package.ts';

/** On a pass the source stays open for the import, and the caller closes it. */
export type Examination =
  | { readonly verdict: 'refused'; readonly report: ConformanceReport }
  | {
      readonly verdict: 'pass';
      readonly report: ConformanceReport;
      readonly parsed: ParsedPackage;
      readonly source: PackageSource;
    };

/** Opens the folder or zip at `path` and checks it. Whatever is wrong with it ends in the report. */
export async function examinePackage(
  path: string,
  context: CheckContext,
  limits?: PackageLimits,
): Promise<Examination> {
  const record = openRecord();
  const source = await openPackage(path, limits).catch((fault: unknown) => record.absorb(fault));
  if (!source) return { verdict: 'refused', report: reportUnopened(record, context) };
  try {
    const { report, parsed } = await checkPackage(source, context);
    if (parsed) return { verdict: 'pass', report, parsed, source };
    await source.close();
    return { verdict: 'refused', report };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function reportUnopened(
  { findings, stepsRun }: ReturnType<typeof openRecord>,
  { profile = GBT_33870, now }: CheckContext,
): ConformanceReport {
  return writeReport(findings, stepsRun, {
    profile: profile.name,
    checkedAt: now,
    personName: null,
    materials: 0,
    pages: 0,
    images: 0,
    bytes: 0,
  });
}
