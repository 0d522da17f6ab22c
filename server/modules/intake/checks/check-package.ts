import { materialMark } from '../../archives/index.ts';
import type { Catalogue } from '../catalogues/catalogue.ts';
import { GBT_33870 } from '../catalogues/package-profile.ts';
import type { PackageProfile } from '../catalogues/package-profile.ts';
import { parseCatalogue } from '../catalogues/parse-catalogue.ts';
import type { ConformanceReport } from '../conformance-report.ts';
import { openRecord } from '../findings/open-record.ts';
import type { CheckRecord } from '../findings/open-record.ts';
import { writeReport } from '../findings/write-report.ts';
import type { PackageEntry, PackageSource } from '../packages/package-source.ts';
import { readEntry } from '../packages/read-entry.ts';
import { assemblePackage } from './assemble-package.ts';
import { checkAgainstRecords } from './check-against-records.ts';
import type { CheckContext } from './check-context.ts';
import { checkFolderName } from './check-folder-name.ts';
import { compareEntries } from './compare-entries.ts';
import { countImages } from './count-images.ts';
import { inspectImages } from './inspect-images.ts';
import { locateCatalogue } from './locate-catalogue.ts';
import type { LocatedCatalogue } from './locate-catalogue.ts';
import { matchImages } from './match-images.ts';
import type { MatchedImages } from './match-images.ts';
import type { ParsedPackage } from './parsed-package.ts';
import { readEntries } from './read-entries.ts';
import type { EntryReading } from './read-entries.ts';
import { readPerson } from './read-person.ts';
import type { PersonReading } from './read-person.ts';

export type PackageCheck = {
  readonly report: ConformanceReport;
  /** Present exactly when the verdict is `pass`. */
  readonly parsed: ParsedPackage | undefined;
};

/** What the checks have read so far; the report counts from it wherever they stopped. */
type Readings = {
  located?: LocatedCatalogue;
  catalogue?: Catalogue;
  person?: PersonReading;
  entries?: EntryReading[];
  matched?: MatchedImages[];
};

type Run = {
  readonly source: PackageSource;
  readonly files: readonly PackageEntry[];
  readonly context: CheckContext;
  readonly profile: PackageProfile;
  readonly record: CheckRecord;
  readonly readings: Readings;
};

/**
 * Holds a package against its profile (GB/T 33870 unless told otherwise). Goes on past every fault it can, so
 * that one report names them all. Throws only what is no fault of the package: an abort, a failing database.
 */
export async function checkPackage(
  source: PackageSource,
  context: CheckContext,
): Promise<PackageCheck> {
  const profile = context.profile ?? GBT_33870;
  const files = source.entries.filter(
    ({ path }) => !profile.ignoredFiles.some((pattern) => pattern.test(path)),
  );
  const record = openRecord();
  const run: Run = { source, files, context, profile, record, readings: {} };
  const parsed = await checkAll(run).catch((fault: unknown) => record.absorb(fault));
  return { report: sumUp(run), parsed };
}

async function checkAll(run: Run): Promise<ParsedPackage | undefined> {
  const { located, catalogue } = await openCatalogue(run);
  const person = await checkPerson(run, located, catalogue);
  const entries = checkEntries(run, catalogue, person);
  const matched = checkFiles(run, located, catalogue, entries);
  const images = await checkImages(run, matched, entries);
  if (run.record.hasErrors()) return undefined;
  return assemblePackage({ cataloguePath: located.entry.path, person, entries, matched, images });
}

async function openCatalogue({ source, files, profile, record, readings }: Run) {
  record.begin('container');
  record.begin('structure');
  const located = (readings.located = locateCatalogue(files));
  record.begin('catalogue');
  const file = located.entry.path;
  const catalogue = parseCatalogue(await readEntry(source, located.entry), file, profile);
  for (const name of catalogue.variants) {
    record.note('catalogue.variant-element', `目录文件使用元素名“${name}”`, { file });
  }
  readings.catalogue = catalogue;
  return { located, catalogue };
}

async function checkPerson(
  { context, record, readings }: Run,
  located: LocatedCatalogue,
  catalogue: Catalogue,
): Promise<PersonReading> {
  record.begin('person');
  const { note } = record;
  const person = readPerson(catalogue.person, (code, message) =>
    note(code, message, { file: located.entry.path }),
  );
  readings.person = person;
  const { idNumber } = person;
  if (idNumber === undefined) return person;
  checkFolderName(located, idNumber, note);
  await checkAgainstRecords(context, { name: person.name, idNumber }, record);
  return person;
}

function checkEntries(
  { context, profile, record, readings }: Run,
  catalogue: Catalogue,
  { birthDate }: PersonReading,
): EntryReading[] {
  record.begin('entries');
  const { note } = record;
  const count = catalogue.entries.length;
  if (count === 0) note('entries.none', '目录中没有档案目录条目');
  if (count > profile.maxEntries) {
    note('entries.too-many', `目录有 ${count} 条，上限 ${profile.maxEntries}`);
  }
  const entries = readEntries(catalogue.entries, note);
  compareEntries(entries, { today: dateInChina(context.now), birthDate }, note);
  return (readings.entries = entries);
}

function checkFiles(
  { files, profile, record, readings }: Run,
  located: LocatedCatalogue,
  catalogue: Catalogue,
  entries: readonly EntryReading[],
): MatchedImages[] {
  record.begin('files');
  catalogue.entries.forEach((written, index) => {
    const entry = entries[index];
    if (entry) countImages(written, entry, profile, record.note);
  });
  return (readings.matched = matchImages(catalogue.entries, files, located, profile, record.note));
}

function checkImages(
  { source, context, profile, record }: Run,
  matched: MatchedImages[],
  entries: readonly EntryReading[],
) {
  record.begin('images');
  const { inspectImage, concurrency = 2, signal, onProgress = () => undefined } = context;
  const inspection = { inspectImage, profile, concurrency, signal, onProgress };
  return inspectImages(source, matched, inspection, (code, message, where = {}) => {
    const mark = markOfRow(entries, where.row);
    record.note(code, message, mark === undefined ? where : { ...where, mark });
  });
}

function markOfRow(entries: readonly EntryReading[], row = 0): string | undefined {
  const { classCode, sequence } = entries[row - 1] ?? {};
  if (classCode === undefined || sequence === undefined) return undefined;
  return materialMark(classCode, sequence);
}

function sumUp({ source, context, profile, record, readings }: Run): ConformanceReport {
  const { catalogue, entries = [], matched = [], person } = readings;
  const images = matched.flatMap(({ originals, optimised }) => [...originals, ...optimised]);
  return writeReport(record.findings, record.stepsRun, {
    profile: profile.name,
    checkedAt: context.now,
    personName: person?.name ?? null,
    materials: catalogue?.entries.length ?? 0,
    pages: entries.reduce((total, { pageCount = 0 }) => total + pageCount, 0),
    images: images.filter((image) => image !== undefined).length,
    bytes: source.entries.reduce((total, { bytes }) => total + bytes, 0),
  });
}

/** A date, not a moment: what the calendar in Asia/Shanghai (UTC+8) shows now, as YYYYMMDD. */
function dateInChina(now: Date): string {
  const shifted = new Date(now.getTime() + 8 * 3_600_000);
  return shifted.toISOString().slice(0, 10).replaceAll('-', '');
}
