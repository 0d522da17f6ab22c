import type { Readable } from 'node:stream';
import type { ByteSource, StoredBytes } from './durable-files.ts';
import type { Inventory, StoredFile, VersionNote } from './inventory.ts';
import type { IsVisible, RecoveryReport } from './recover.ts';
import type { RepairOrder } from './repair/repair-object.ts';
import type { RepairedFile, RepairReport } from './repair/repair-report.ts';

/** First byte, and the one after the last; either may be left out. */
export type ByteRange = { startByte?: number; endByte?: number };

/**
 * An append-only store of ciphertext in the OCFL 1.1 layout. An object (one volume) has versions 1,
 * 2, 3 …; each shows all files of the one before, with those put into it added or in place of older
 * ones. Nothing that was installed is ever changed or removed; `repair` alone puts bytes
 * back, and only those that an inventory of the object names.
 * Object ids are UUIDs; logical paths are lower-case segments such as `p/0001/original`.
 */
export type ObjectRepository = {
  /** Begins version `version`, which must be the one after the latest. */
  stage(objectId: string, version: number): Promise<StagedVersion>;
  /** Throws `absent` before the first byte when there is no such file in that version. */
  read(objectId: string, version: number, path: string, range?: ByteRange): Promise<Readable>;
  readWhole(objectId: string, version: number, path: string): Promise<Buffer>;
  /** Every file of a version by logical path, each with the version that brought it in. */
  files(objectId: string, version: number): Promise<ReadonlyMap<string, StoredFile>>;
  /** 0 for an object that does not exist. */
  latestVersion(objectId: string): Promise<number>;
  versions(objectId: string): Promise<VersionSummary[]>;
  /** The inventory that version `version` was installed with. */
  inventory(objectId: string, version: number): Promise<Inventory>;
  /**
   * Run once at start, before the first `stage`, while no other process writes: settles what a
   * crash left between installing a version and the database commit that makes it visible.
   */
  recover(isVisible: IsVisible): Promise<RecoveryReport>;
  /** Puts back what was damaged or lost, from this object or a copy; see `repairObject`. */
  repair(order: RepairOrder): Promise<RepairReport>;
  /** The same for the files of the storage root itself; `at` names where damaged ones are kept. */
  repairRoot(at: Date): Promise<RepairedFile[]>;
};

export type VersionSummary = VersionNote & { version: number };

/**
 * A version in preparation: `put` files, `install`, commit the database, `release`. On any failure,
 * before or after `install`, `discard`. A process that dies anywhere on the way is cleaned up after
 * by `recover`.
 */
export type StagedVersion = {
  /**
   * Writes one file; it is durable once `install` has settled, not before. Bytes in memory must stay as they are
   * until then. After a failure this version can only be discarded.
   */
  put(path: string, source: ByteSource | Uint8Array): Promise<StoredBytes>;
  /** Waits until every file is flushed and makes the version part of its object, durable when it settles. */
  install(note: VersionNote): Promise<void>;
  /** Says that the database now shows the installed version. */
  release(): Promise<void>;
  /**
   * Gives up: what was staged is removed; what was installed is withheld, out of the repository but
   * kept.
   */
  discard(): Promise<void>;
};
