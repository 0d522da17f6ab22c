import { setTimeout as sleep } from 'node:timers/promises';
import type { Folders } from '../../../db/objects/paths.ts';
import { isHalt, openWriteGate, type WriteGate } from '../../../db/objects/write-gate.ts';
import type { Services } from '../../context.ts';
import { attachCopy, type AttachedCopy } from './attach-copy.ts';
import { concernsWholeCopy } from './concerns-whole-copy.ts';
import { CopyAway } from './copy-away.ts';
import { createCopyBacklog } from './copy-backlog.ts';
import type { ShownVolume } from './copy-store.ts';
import { copyVolume } from './copy-volume.ts';
import { createRests } from './create-rests.ts';
import { createTurns } from './create-turns.ts';
import { objectsRoot } from './objects-root.ts';
import { explainCopyError } from './explain-copy-error.ts';
import { watchCopyTrouble } from './watch-copy-trouble.ts';

/** How the second copy stands, for the storage screen. `since` is when the trouble began. */
export type CopyStanding = {
  state: 'none' | 'in_step' | 'behind' | 'away' | 'failed';
  waitingVersions: number;
  since: Date | undefined;
  /** The last error, Chinese; empty where all is well. */
  trouble: string;
  /** Volumes that could not be copied, and why; no more than a hundred of them. */
  faults: ReadonlyMap<string, string>;
  isSameDisk: boolean;
};

/** The second copy, for who works on it beside the keeper: changes go through its one gate. */
export type HeldCopy = { folders: Folders; gate: WriteGate };

/** The background worker that keeps the second copy in step. None of its errors disturbs anyone. */
export type CopyKeeper = {
  /** Attaches the copy and begins a round over all volumes. */
  start(): void;
  /** Tells of a version that was just committed, or an object that was just repaired. */
  add(volumeId: string): void;
  /** Tries at once again, instead of in half a minute. */
  wake(): void;
  standing(): CopyStanding;
  /** Whether the copy can be read just now and lacks nothing that it is known to lack. */
  isInStep(): Promise<boolean>;
  /**
   * Works on one volume in the copy, which is not copied meanwhile; `''` for the files of its root.
   * @throws CopyAway where the copy is not there, or is gone when the work is done: then its answer says nothing.
   */
  hold<T>(volumeId: string, work: (copy: HeldCopy) => Promise<T>): Promise<T>;
  /** Settles when nothing waits, or nothing can be done about it now. */
  idle(): Promise<void>;
  /** Settles when it has stopped, within the file it is at. */
  close(): Promise<void>;
};

const RETRY_MS = 30_000;
const ROUND_EVERY_MS = 24 * 3_600_000;
const LONGEST_REST_MS = 1000;
const MOST_FAULTS = 100;

export function keepCopy(services: () => Services): CopyKeeper {
  const stop = new AbortController();
  const backlog = createCopyBacklog();
  const faults = new Map<string, string>();
  const takeTurn = createTurns();
  const gate = openWriteGate();
  const isStopping = (): boolean => stop.signal.aborted;
  const rests = createRests(RETRY_MS);
  const trouble = watchCopyTrouble(services);
  let attached: AttachedCopy | undefined;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (!isStopping()) {
      try {
        attached = await attachCopy(placeOf(services()));
        if (trouble.current()?.state === 'away') trouble.end();
        backlog.addAll();
        await work(attached);
      } catch (error) {
        if (isStopping()) break;
        trouble.note(error);
        // After a failed flush only a restart tells what is really on that disk.
        if (isHalt(error)) break;
      }
      if (!isStopping()) await rests.pause();
    }
    rests.end();
  }

  async function work(copy: AttachedCopy): Promise<void> {
    let roundAt = Date.now();
    while (!isStopping()) {
      await copy.requireThere();
      const volume = await backlog.next(services().db);
      if (volume) {
        const startedAt = Date.now();
        await copyOne(copy, volume);
        const took = Math.min(Date.now() - startedAt, LONGEST_REST_MS);
        if (backlog.isInRound()) await sleep(took, undefined, { signal: stop.signal });
      } else {
        trouble.end();
        if (!isStopping()) await rests.pause();
        if (Date.now() - roundAt < ROUND_EVERY_MS) continue;
        roundAt = Date.now();
        backlog.addAll();
      }
    }
  }

  /** A volume that is damaged here or different there is named, and the others go on. */
  async function copyOne({ folders }: AttachedCopy, volume: ShownVolume): Promise<void> {
    try {
      const source = objectsRoot(services());
      const copy = (): Promise<number> => copyVolume(source, folders, volume, stop.signal);
      if ((await takeTurn(volume.id, () => gate.beside(copy))) > 0) trouble.end();
      faults.delete(volume.id);
    } catch (error) {
      if (stop.signal.aborted || concernsWholeCopy(error)) {
        backlog.add(volume.id);
        throw error;
      }
      services().logger.warn('volume not copied', { volume: volume.id, error: String(error) });
      if (faults.size < MOST_FAULTS) faults.set(volume.id, explainCopyError(error));
    }
  }

  async function hold<T>(volumeId: string, work: (copy: HeldCopy) => Promise<T>): Promise<T> {
    const copy = attached;
    if (!copy) throw new CopyAway('第二副本还没有接上：请核对 LANTAI_COPY，稍候再试');
    return takeTurn(volumeId, async () => {
      await copy.requireThere();
      const answer = await work({ folders: copy.folders, gate });
      await copy.requireThere();
      return answer;
    });
  }

  async function isInStep(): Promise<boolean> {
    if (!attached || trouble.current() || backlog.isInRound() || backlog.waitingVersions() > 0)
      return false;
    return attached.requireThere().then(
      () => true,
      () => false,
    );
  }

  return {
    start() {
      if (services().config.copyFolder !== undefined) running ??= run();
    },
    add(volumeId) {
      backlog.add(volumeId);
      rests.ring();
    },
    wake: rests.ring,
    standing: () => ({
      state: stateOf(),
      waitingVersions: backlog.waitingVersions(),
      since: trouble.current()?.since,
      trouble: trouble.current()?.message ?? '',
      faults,
      isSameDisk: attached?.isSameDisk ?? false,
    }),
    isInStep,
    hold,
    async idle() {
      if (running) await rests.rested();
    },
    async close() {
      stop.abort();
      rests.ring();
      await running;
    },
  };

  function stateOf(): CopyStanding['state'] {
    if (services().config.copyFolder === undefined) return 'none';
    const now = trouble.current();
    if (now) return now.state;
    if (faults.size > 0) return 'failed';
    return !attached || backlog.waitingVersions() > 0 || backlog.isInRound() ? 'behind' : 'in_step';
  }
}

function placeOf({ config, ledger }: Services): { home: string; path: string; origin: string } {
  return { home: config.home, path: config.copyFolder ?? '', origin: ledger.origin };
}
