import type { ScrubProgress, StorageHealth } from '../../../../client/features/storage/storage.ts';

const MOMENT = '2026-11-02T07:12:00.000Z';

/** A store in order, whose scrub waits for its next pass unless said otherwise. */
export function soundHealth(scrub: Partial<ScrubProgress> = {}): StorageHealth {
  const lastPass = {
    no: 3,
    startedAt: '2026-08-20T01:00:00.000Z',
    endedAt: MOMENT,
    volumes: 1200,
    files: 98_000,
    bytes: 5 * 1024 ** 3,
    fixityOnlyVolumes: 0,
    newFindings: 0,
  };
  return {
    volumes: 1200,
    versions: 1300,
    files: 98_000,
    bytes: 5 * 1024 ** 3,
    disks: [
      {
        labels: ['数据目录', '数据库'],
        totalBytes: 1024 ** 4,
        freeBytes: 1024 ** 4 / 2,
        usedPercent: 50,
        level: 'sound',
        advice: '',
      },
    ],
    unmeasured: [],
    copy: { state: 'in_step', waitingVersions: 0, since: null, advice: '' },
    clock: { now: MOMENT, isTrusted: true, canBeConfirmed: false, signedAt: null, advice: '' },
    scrub: {
      state: 'waiting',
      passNo: 3,
      isManual: false,
      startedAt: lastPass.startedAt,
      doneVolumes: 1200,
      totalVolumes: 1200,
      doneBytes: 5 * 1024 ** 3,
      totalBytes: 5 * 1024 ** 3,
      bytesPerSecond: 0,
      neededBytesPerSecond: 0,
      periodDays: 90,
      isBehind: false,
      expectedEnd: null,
      nextStart: '2026-11-28T01:00:00.000Z',
      waitingOrders: 0,
      lastPass,
      copy: { doneVolumes: 1200, doneBytes: 5 * 1024 ** 3, isDone: true },
      ...scrub,
    },
    openFindings: 0,
  };
}
