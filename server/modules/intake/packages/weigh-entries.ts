import type { Finding } from '../conformance-report.ts';
import { raiseFinding } from '../findings/raise-finding.ts';
import type { PackageLimits } from './package-source.ts';

type Weighed = { readonly path: string; readonly bytes: number; readonly packedBytes: number };

const MIB = 1024 * 1024;

/**
 * Finds what a package of scans never is: too many files, too large, or unpacking to far more than was
 * packed. Sizes are those declared; reading an entry later fails if it is longer.
 * @param containerBytes size of the zip itself; for a folder, of all its files
 */
export function weighEntries(
  entries: readonly Weighed[],
  containerBytes: number,
  limits: PackageLimits,
): Finding[] {
  const totalBytes = sum(entries.map((entry) => entry.bytes));
  const packedBytes = sum(entries.map((entry) => entry.packedBytes));
  const findings = entries.flatMap((entry) => weighOne(entry, limits));
  if (totalBytes > limits.maxTotalBytes) {
    findings.push(
      raiseFinding('container.too-large', `全部文件超过 ${toMib(limits.maxTotalBytes)}`),
    );
  }
  // Entries that share the same packed bytes multiply them: the sum then exceeds the file.
  if (packedBytes > containerBytes || isBomb(totalBytes, containerBytes, limits)) {
    findings.push(raiseFinding('container.bomb', '压缩包内的条目互相重叠，或整体压缩比异常'));
  }
  return findings;
}

/** Refuses by count alone, before anything is listed. */
export function weighCount(entryCount: number, limits: PackageLimits): Finding[] {
  if (entryCount <= limits.maxEntries) return [];
  return [raiseFinding('container.too-large', `文件数超过 ${limits.maxEntries}`)];
}

function weighOne({ path, bytes, packedBytes }: Weighed, limits: PackageLimits): Finding[] {
  const where = { file: path };
  if (isBomb(bytes, packedBytes, limits)) {
    return [raiseFinding('container.bomb', `${path} 的压缩比超过 ${limits.maxRatio}`, where)];
  }
  if (bytes <= limits.maxEntryBytes) return [];
  const message = `${path} 超过单个文件上限 ${toMib(limits.maxEntryBytes)}`;
  return [raiseFinding('container.too-large', message, where)];
}

function isBomb(bytes: number, packedBytes: number, limits: PackageLimits): boolean {
  return bytes > limits.ratioFreeBytes && bytes > packedBytes * limits.maxRatio;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function toMib(bytes: number): string {
  return `${Math.floor(bytes / MIB)} MB`;
}
