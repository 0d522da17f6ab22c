import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { once } from 'node:events';
import { raiseFinding } from '../findings/raise-finding.ts';
import { examineZipEntry } from './examine-zip-entry.ts';
import type { ExaminedEntry } from './examine-zip-entry.ts';
import { isFaultOfDisk } from './is-fault-of-disk.ts';
import { openZipEntry } from './open-zip-entry.ts';
import { PackageFault } from './package-fault.ts';
import { PACKAGE_LIMITS } from './package-source.ts';
import type { PackageLimits, PackageSource } from './package-source.ts';
import { refuseRepeatedPaths } from './refuse-repeated-paths.ts';
import { weighCount, weighEntries } from './weigh-entries.ts';

const MAX_DIRECTORY_BYTES = 32 * 1024 * 1024;

/**
 * Opens a zip for reading in any order. Nothing is unpacked to disk, and a zip with any unsafe entry is
 * refused whole.
 * @throws {PackageFault} naming every entry at fault
 */
export async function readZip(
  file: string,
  limits: PackageLimits = PACKAGE_LIMITS,
): Promise<PackageSource> {
  const zip = await openRaw(file);
  try {
    return sourceOf(zip, await listSafely(zip, limits));
  } catch (cause) {
    await close(zip);
    throw cause instanceof PackageFault || isFaultOfDisk(cause) ? cause : unreadable(cause);
  }
}

async function openRaw(file: string): Promise<ZipFile> {
  try {
    // Raw names: yauzl would read unmarked ones as CP437.
    const zip = await yauzl.openPromise(file, { autoClose: false, decodeStrings: false });
    // Faults reach us through the promises; an error event without a listener would end the process.
    return zip.on('error', () => undefined);
  } catch (cause) {
    throw isFaultOfDisk(cause) ? cause : unreadable(cause);
  }
}

async function listSafely(zip: ZipFile, limits: PackageLimits): Promise<ExaminedEntry[]> {
  refuseAny(weighCount(zip.entryCount, limits));
  const examined = await readDirectory(zip);
  const files = examined.filter((entry) => !entry.isDirectory);
  const weights = files.map(({ path, entry }) => ({
    path,
    bytes: entry.uncompressedSize,
    packedBytes: entry.compressedSize,
  }));
  refuseAny([
    ...examined.flatMap(({ findings }) => findings),
    ...refuseRepeatedPaths(files.map(({ path }) => path)),
    ...weighEntries(weights, zip.fileSize, limits),
  ]);
  return files;
}

async function readDirectory(zip: ZipFile): Promise<ExaminedEntry[]> {
  const examined: ExaminedEntry[] = [];
  let directoryBytes = 0;
  for await (const entry of zip.eachEntry()) {
    examined.push(examineZipEntry(entry));
    directoryBytes += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
    if (directoryBytes > MAX_DIRECTORY_BYTES) {
      throw new PackageFault([raiseFinding('container.too-large', '压缩包目录过大')]);
    }
  }
  return examined;
}

function sourceOf(zip: ZipFile, files: readonly ExaminedEntry[]): PackageSource {
  const byPath = new Map<string, Entry>(files.map(({ path, entry }) => [path, entry]));
  return {
    entries: files.map(({ path, entry }) => ({ path, bytes: entry.uncompressedSize })),
    open(path) {
      const entry = byPath.get(path);
      if (!entry) throw new RangeError(`no such entry in the package: ${path}`);
      return openZipEntry(zip, entry);
    },
    close: () => close(zip),
  };
}

async function close(zip: ZipFile): Promise<void> {
  if (!zip.isOpen) return;
  const closed = once(zip, 'close');
  zip.close();
  await closed;
}

function refuseAny(findings: PackageFault['findings']): void {
  if (findings.length > 0) throw new PackageFault(findings);
}

function unreadable(cause: unknown): PackageFault {
  const isEncrypted = cause instanceof Error && /encrypt/iu.test(cause.message);
  const finding = isEncrypted
    ? raiseFinding('container.encrypted', '压缩包已加密')
    : raiseFinding('container.unreadable', '压缩包已损坏，或不是 zip 文件');
  return new PackageFault([finding], cause);
}
