import { z } from 'zod';

const count = z.int().min(0);
const moment = z.iso.datetime();

/** 充足 / 不足 / 将满. */
export const diskLevel = z.enum(['sound', 'low', 'full']);

/** One of the disks that the house lives on, and what it still takes. */
export const diskSpace = z.object({
  /** 数据目录、档案库: what lies on it. */
  labels: z.array(z.string()),
  totalBytes: count,
  freeBytes: count,
  usedPercent: z.number().min(0).max(100),
  level: diskLevel,
  /** What to do; empty while there is room. */
  advice: z.string(),
});

/** A place whose room is not known, and what to do. */
export const unmeasuredPlace = z.object({ label: z.string(), advice: z.string() });

/** The clock by which heads of the ledger are signed. */
export const clockState = z.object({
  now: moment,
  isTrusted: z.boolean(),
  /** It may be right all the same, which two officers can say. */
  canBeConfirmed: z.boolean(),
  /** Of the last head, where the clock is in doubt. */
  signedAt: moment.nullable(),
  /** What is wrong and what to do; empty where it is trusted. */
  advice: z.string(),
});
export type ClockState = z.infer<typeof clockState>;

/**
 * 第二副本: `none` where none is set up, `away` where its disk cannot be reached, `failed` where the last
 * attempt to copy failed.
 */
export const COPY_STATES = ['none', 'in_step', 'behind', 'away', 'failed'] as const;
export const copyState = z.object({
  state: z.enum(COPY_STATES),
  /** Versions that the copy does not hold yet, or that have not been held against it since the start. */
  waitingVersions: count,
  /** When the trouble began; null where there is none. */
  since: moment.nullable(),
  advice: z.string(),
});
export type CopyState = z.infer<typeof copyState>;

/** 巡检中 / 等待下一轮 / 已暂停. */
export const SCRUB_STATES = ['running', 'waiting', 'paused'] as const;
export const scrubState = z.enum(SCRUB_STATES);

/** 档案库 / 第二副本: where a damage lies, or was put right. */
export const STORES = ['own', 'copy'] as const;
export type Store = (typeof STORES)[number];
const store = z.enum(STORES);

/** 副本巡检: what the newest pass has read of the second copy; it goes on behind the end of the pass. */
export const copyScrub = z.object({
  doneVolumes: count,
  doneBytes: count,
  /** Everything is read, the root of the copy too. */
  isDone: z.boolean(),
});

/** One round over every volume, at its end. */
export const scrubPass = z.object({
  no: z.int(),
  startedAt: moment,
  endedAt: moment,
  volumes: count,
  files: count,
  bytes: count,
  /** Volumes whose key has been destroyed: their ciphertext alone could be checked. */
  fixityOnlyVolumes: count,
  newFindings: count,
});
export type ScrubPass = z.infer<typeof scrubPass>;

export const scrubProgress = z.object({
  state: scrubState,
  /** The pass under way or, while waiting, the last one; 0 before the first. */
  passNo: count,
  isManual: z.boolean(),
  startedAt: moment.nullable(),
  doneVolumes: count,
  totalVolumes: count,
  doneBytes: count,
  totalBytes: count,
  /** Measured over the last minutes; 0 while nothing runs. */
  bytesPerSecond: z.number().min(0),
  /** What it takes from now on for the pass to end within its period. */
  neededBytesPerSecond: z.number().min(0),
  periodDays: z.int(),
  /** It cannot end within its period at the highest speed allowed. */
  isBehind: z.boolean(),
  /** Of the pass under way. */
  expectedEnd: moment.nullable(),
  /** When the next pass begins by itself, while waiting. */
  nextStart: moment.nullable(),
  /** Single volumes that wait to be checked out of turn. */
  waitingOrders: count,
  lastPass: scrubPass.nullable(),
  /** null where no second copy is set up. */
  copy: copyScrub.nullable(),
});
export type ScrubProgress = z.infer<typeof scrubProgress>;

/** Store health: counts and opaque numbers, no content. */
export const storageHealth = z.object({
  volumes: count,
  versions: count,
  /** Content files and their bytes, as stored: ciphertext. */
  files: count,
  bytes: count,
  disks: z.array(diskSpace),
  unmeasured: z.array(unmeasuredPlace),
  copy: copyState,
  clock: clockState,
  scrub: scrubProgress,
  openFindings: count,
});
export type StorageHealth = z.infer<typeof storageHealth>;

export const showStorage = { response: storageHealth };

export const FINDING_STATES = ['open', 'resolved'] as const;

/** 巡检发现: one damage of one file, from when it was first met until it was no longer met. */
export const storageFinding = z.object({
  id: z.uuid(),
  store,
  /** null where the damage is to no volume that the database knows. */
  volumeId: z.uuid().nullable(),
  /** Inside the object, `v1/content/p/0001/original`; below the storage root where there is no volume. */
  path: z.string(),
  /** `E…` and `L…` are those of `lantai objects validate`, `S…` the scrub's own. */
  code: z.string(),
  /** What is wrong and what to do. */
  message: z.string(),
  state: z.enum(FINDING_STATES),
  foundAt: moment,
  resolvedAt: moment.nullable(),
});
export type StorageFinding = z.infer<typeof storageFinding>;

export const listFindings = {
  query: z.strictObject({
    state: z.enum(FINDING_STATES).default('open'),
    volumeId: z.uuid().optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  response: z.object({ items: z.array(storageFinding), nextCursor: z.string().nullable() }),
};

/** How the last check of one volume ended. */
export const volumeScrub = z.object({
  at: moment,
  /** The order that it answered; null in the course of a pass. */
  orderId: z.uuid().nullable(),
  version: z.int(),
  files: count,
  bytes: count,
  isFixityOnly: z.boolean(),
});
export type VolumeScrub = z.infer<typeof volumeScrub>;

export const showVolume = {
  params: z.strictObject({ volumeId: z.uuid() }),
  response: z.object({
    volumeId: z.uuid(),
    versions: count,
    lastScrub: volumeScrub.nullable(),
    /** When the second copy of it was last read; null where it never was. */
    copyReadAt: moment.nullable(),
    openFindings: count,
  }),
};

/** `start`: a full pass from the beginning, now. `volume`: one volume, out of turn. */
export const SCRUB_ORDERS = ['start', 'pause', 'resume', 'volume'] as const;
export const orderScrub = {
  body: z
    .strictObject({ order: z.enum(SCRUB_ORDERS), volumeId: z.uuid().optional() })
    .refine(({ order, volumeId }) => (order === 'volume') === (volumeId !== undefined), {
      message: '只在巡检单卷时指明卷号，且必须指明',
      path: ['volumeId'],
    }),
  /** `id` is that of the order, to be found again in `showVolume`; `no` that of the pass. */
  response: z.object({ id: z.uuid().nullable(), no: count, state: scrubState }),
};
export type ScrubOrder = z.infer<typeof orderScrub.body>;

/** 修复, of the store from its copy and of the second copy from the store: `sound` nothing was wrong, `repaired`, `partial` or `refused` where the files say why. */
export const REPAIR_OUTCOMES = ['sound', 'repaired', 'partial', 'refused'] as const;
export const orderRepair = {
  body: z.strictObject({
    /** One volume; without it all that have open findings. */
    volumeId: z.uuid().optional(),
    /** Folder on the server of a copy or a medium that the store may take from; without it the second copy. */
    from: z.string().trim().min(1).max(1000).optional(),
  }),
  response: z.object({ id: z.uuid() }),
};

export const repair = z.object({
  id: z.uuid(),
  volumeId: z.uuid().nullable(),
  /** OCFL root that may give files; null where there is none. */
  source: z.string().nullable(),
  state: z.enum(['running', 'done', 'failed']),
  /** Why it failed. */
  reason: z.string(),
  orderedAt: moment,
  endedAt: moment.nullable(),
  /** In volumes, while it runs. */
  done: count,
  total: count,
  outcomes: z.array(
    z.object({
      store,
      /** null for the files of the storage root itself. */
      volumeId: z.uuid().nullable(),
      outcome: z.enum(REPAIR_OUTCOMES),
      restored: count,
      setAside: count,
      refused: count,
      /** The first fifty. */
      files: z.array(
        z.object({
          path: z.string(),
          action: z.enum(['restored', 'set_aside', 'refused']),
          from: z.enum(['own', 'copy']).nullable(),
          reason: z.string(),
        }),
      ),
    }),
  ),
});
export type Repair = z.infer<typeof repair>;

export const showRepair = {
  params: z.strictObject({ repairId: z.uuid() }),
  response: repair,
};
