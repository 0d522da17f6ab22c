import type { Readable } from 'node:stream';

export type PackageEntry = {
  /** Path inside the package: `/` between parts, no leading slash, NFC. */
  readonly path: string;
  readonly bytes: number;
};

/** A package whose names and sizes are known to be safe, read in any order, from a zip or a folder. */
export type PackageSource = {
  readonly entries: readonly PackageEntry[];
  /** Streams one entry. The stream fails if the bytes differ from the size or checksum promised. */
  open(path: string): Promise<Readable>;
  close(): Promise<void>;
};

export type PackageLimits = {
  readonly maxEntries: number;
  readonly maxEntryBytes: number;
  readonly maxTotalBytes: number;
  /** Unpacked over packed size; scans hardly compress, so a high ratio is a bomb. */
  readonly maxRatio: number;
  /** Small entries may compress as well as they like. */
  readonly ratioFreeBytes: number;
};

const MIB = 1024 * 1024;

export const PACKAGE_LIMITS: PackageLimits = {
  maxEntries: 20_000,
  maxEntryBytes: 64 * MIB,
  maxTotalBytes: 8192 * MIB,
  maxRatio: 100,
  ratioFreeBytes: 4 * MIB,
};
