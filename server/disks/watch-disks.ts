import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import { levelAfter, type DiskLevel, type DiskLimits } from './level-after.ts';
import type { DiskReading, Measured, UnknownPlace } from './measure-disks.ts';

export type Disk = DiskReading & { level: DiskLevel; since: Date };
/** The fullest disk counts. */
export type RoomChange = { level: DiskLevel; usedPercent: number };

/** Knows how full the disks are that the house lives on. */
export type DiskWatch = {
  limits: DiskLimits;
  disks(): readonly Disk[];
  /** Places that are not on `disks()`, or stand there as they were last known. */
  unknown(): readonly UnknownPlace[];
  /** What could not be measured or told of the last time, and since when; nothing where all could. */
  trouble(): { text: string; since: Date } | undefined;
  /** @throws AppError `unavailable` where a disk is so full that nothing new is taken or shown. */
  requireRoom(): void;
  /** The same for what writes elsewhere, where that is on one of these disks. */
  requireRoomAt(path: string): Promise<void>;
  /** Measures now, and tells of a level that is another than the one last told of. */
  look(): Promise<void>;
  /** Goes on looking until it is closed. */
  start(): void;
  close(): Promise<void>;
};

type Needs = {
  limits: DiskLimits;
  measure: () => Promise<Measured>;
  deviceOf: (path: string) => Promise<string>;
  clock: () => Date;
  /** The level that was told of last, before this process too. */
  lastTold: () => Promise<DiskLevel | undefined>;
  /** Sets a change down; what throws is told again the next time. */
  tell: (change: RoomChange) => Promise<void>;
  log: (error: unknown) => void;
};

const EVERY_MS = 10_000;
const ORDER: readonly DiskLevel[] = ['sound', 'low', 'full'];

export function watchDisks(needs: Needs): DiskWatch {
  const { limits, clock } = needs;
  const stop = new AbortController();
  const isStopped = (): boolean => stop.signal.aborted;
  let disks: Disk[] = [];
  let unknown: readonly UnknownPlace[] = [];
  let trouble: { text: string; since: Date } | undefined;
  let told: DiskLevel | undefined;
  let running: Promise<void> | undefined;
  let looking: Promise<void> = Promise.resolve();

  /** A disk that is met for the first time after a start is as it was told of before. */
  function judge(reading: DiskReading): Disk {
    const before = disks.find(({ device }) => device === reading.device);
    const level = levelAfter(before?.level ?? told ?? 'sound', reading.usedPercent, limits);
    return { ...reading, level, since: before?.level === level ? before.since : clock() };
  }

  async function look(): Promise<void> {
    try {
      told ??= (await needs.lastTold()) ?? 'sound';
      const measured = await needs.measure();
      const { readings } = measured;
      unknown = measured.unknown;
      disks = [...readings.map(judge), ...keepUnknown(disks, readings, unknown)];
      const worst = worstOf(disks);
      if (worst && worst.level !== told) {
        await needs.tell({ level: worst.level, usedPercent: Math.floor(worst.usedPercent) });
        told = worst.level;
      }
      const words = wordsOf(unknown);
      if (words === '') trouble = undefined;
      else note(new Error(words));
    } catch (error) {
      note(error);
    }
  }

  function note(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    if (trouble?.text !== text && !isStopped()) needs.log(error);
    trouble = { text, since: trouble?.since ?? clock() };
  }
  const lookInTurn = (): Promise<void> => (looking = looking.then(look));

  async function run(): Promise<void> {
    while (!isStopped()) {
      await lookInTurn();
      await sleep(EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }
  return {
    limits,
    disks: () => disks,
    unknown: () => unknown,
    trouble: () => trouble,
    requireRoom: () => refuseFull(worstOf(disks)),
    async requireRoomAt(path) {
      const device = await needs.deviceOf(path);
      refuseFull(disks.find((disk) => disk.device === device));
    },
    look: lookInTurn,
    start: () => void (running ??= run()),
    async close() {
      stop.abort();
      await running;
      await looking;
    },
  };
}

/** What was known of them stays so: a disk that cannot be asked has not become empty. */
function keepUnknown(
  before: readonly Disk[],
  readings: readonly DiskReading[],
  unknown: readonly UnknownPlace[],
): Disk[] {
  const devices = new Set(readings.map(({ device }) => device));
  const lost = new Set(unknown.map(({ label }) => label));
  return before
    .filter(({ device }) => !devices.has(device))
    .map((disk) => ({ ...disk, labels: disk.labels.filter((label) => lost.has(label)) }))
    .filter(({ labels }) => labels.length > 0);
}

/** 档案库（EIO）、日志（EIO）; empty where none is at fault. */
function wordsOf(unknown: readonly UnknownPlace[]): string {
  return unknown
    .flatMap(({ label, fault }) => (fault === null ? [] : [`${label}（${fault}）`]))
    .join('、');
}

function refuseFull(disk: Disk | undefined): void {
  if (disk?.level !== 'full') return;
  throw new AppError(
    'unavailable',
    `系统磁盘已用 ${Math.floor(disk.usedPercent)}%，为保护已有档案与账本，暂停阅档、入库和导出。` +
      '请联系系统管理员清理或扩容；已有数据不受影响，磁盘腾出后自动恢复。',
  );
}

/** The fullest of those of the worst level. */
export function worstOf(disks: readonly Disk[]): Disk | undefined {
  const rank = ({ level }: Disk): number => ORDER.indexOf(level);
  return disks.toSorted(
    (one, other) => rank(other) - rank(one) || other.usedPercent - one.usedPercent,
  )[0];
}
