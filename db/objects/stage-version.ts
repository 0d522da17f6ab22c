import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { abandonStage } from './abandon-stage.ts';
import { writeUnflushed, type ByteSource, type StoredBytes } from './durable-files.ts';
import { RepositoryError } from './errors.ts';
import { openFlushLane, type FlushLane } from './flush-lane.ts';
import { installVersion } from './install-version.ts';
import { nextInventory, type VersionNote } from './inventory.ts';
import type { StagedVersion } from './object-repository.ts';
import { checkLogicalPath, versionName, type Folders } from './paths.ts';
import type { VersionContents } from './read-inventory.ts';
import { openStage, stagedObject, type Claim } from './staging.ts';
import { takenPaths, type TakenPaths } from './taken-paths.ts';
import { isHalt, type WriteGate } from './write-gate.ts';

type StageOptions = {
  folders: Folders;
  gate: WriteGate;
  claim: Claim;
  /** What the version before shows; `undefined` for the first. */
  previous: VersionContents | undefined;
  onWithheld: () => void;
};

/** Opens a staging folder for the claimed version. */
export async function stageVersion(options: StageOptions): Promise<StagedVersion> {
  return new Stage(options, await openStage(options.folders, options.claim.version));
}

class Stage implements StagedVersion {
  readonly #options: StageOptions;
  readonly #folder: string;
  readonly #flushes: FlushLane;
  readonly #paths: TakenPaths;
  /** Logical path → sha512, once the file is written. */
  readonly #added = new Map<string, string>();
  readonly #writing = new Map<string, Promise<StoredBytes>>();
  #phase: 'open' | 'failed' | 'installed' | 'closed' = 'open';

  constructor(options: StageOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    this.#flushes = openFlushLane(options.gate);
    this.#paths = takenPaths(options.previous?.files.keys() ?? []);
  }

  async put(path: string, source: ByteSource | Uint8Array): Promise<StoredBytes> {
    this.#require('open');
    checkLogicalPath(path);
    if (!this.#paths.take(path)) {
      throw new RepositoryError('conflict', '该文件路径在本版本中已被占用');
    }
    const write = this.#options.gate.beside(() => this.#write(path, source));
    this.#writing.set(path, write);
    try {
      const stored = await write;
      this.#added.set(path, stored.sha512);
      return stored;
    } catch (error) {
      this.#phase = 'failed';
      throw error;
    } finally {
      this.#writing.delete(path);
    }
  }

  async install(note: VersionNote): Promise<void> {
    this.#require('open');
    if (this.#writing.size > 0) throw new RepositoryError('refused', '还有文件正在写入');
    if (this.#added.size === 0) throw new RepositoryError('refused', '该版本没有任何文件');
    this.#phase = 'failed';
    const { folders, gate, claim, previous } = this.#options;
    const { objectId, version } = claim;
    await this.#flushes.drained();
    const inventory = nextInventory(objectId, version, previous?.inventory, this.#added, note);
    await gate.alone(() => installVersion(folders, this.#folder, claim, inventory));
    this.#phase = 'installed';
  }

  async release(): Promise<void> {
    this.#require('installed');
    this.#phase = 'closed';
    // What cannot be removed now, `recover` settles: the version stands either way.
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }

  async discard(): Promise<void> {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    await Promise.allSettled(this.#writing.values());
    await this.#flushes.drained().catch(() => undefined);
    try {
      await this.#options.gate.alone(() => this.#undo());
    } catch (error) {
      // Nothing may be written any more; `recover` finds this stage after the restart.
      if (!isHalt(error)) throw error;
    }
  }

  async #write(path: string, source: ByteSource | Uint8Array): Promise<StoredBytes> {
    const version = versionName(this.#options.claim.version);
    const target = join(stagedObject(this.#folder), version, 'content', path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    this.#options.gate.requireOpen();
    const { file, stored } = await writeUnflushed(target, source);
    await this.#flushes.take(file);
    return stored;
  }

  async #undo(): Promise<void> {
    const withheld = await abandonStage(this.#options.folders, this.#folder);
    if (withheld) this.#options.onWithheld();
  }

  #require(phase: 'open' | 'installed'): void {
    if (this.#phase === phase) return;
    throw new RepositoryError('refused', '该版本已不能再做此操作，请放弃后重新开始');
  }
}
