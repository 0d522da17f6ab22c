import type { Backups } from '../../../../client/features/backups/backups.ts';

const ID = '01900000-0000-7000-8000-000000000000';
const LABEL = 'BF-2026-01';

/** A house that backs up daily and has tried to restore; `ago` gives moments by days before now. */
export function soundBackups(ago: (days: number) => string): Backups {
  const keyPartUntil = ago(-89);
  return {
    signerFingerprint: '7c1e'.repeat(16),
    threshold: 2,
    recipients: [],
    candidates: [],
    lastRun: {
      id: ID,
      mediumLabel: LABEL,
      requestedAt: ago(1),
      state: 'done',
      reason: '',
      stage: null,
      done: 0,
      total: 0,
      set: 12,
    },
    sets: [
      {
        mediumId: ID,
        mediumLabel: LABEL,
        set: 12,
        madeAt: ago(1),
        manifestDigest: 'a4f0'.repeat(16),
        ledgerSize: 9,
        checkpoint: { origin: 'lantai.local/ledger/1', size: 9, root: 'c'.repeat(64) },
        rows: 9,
        versions: 9,
        newVersions: 9,
        newBytes: 9,
        missingVersions: 0,
        keyPartUntil,
      },
    ],
    gaps: [],
    media: [
      {
        id: ID,
        label: LABEL,
        version: 1,
        kind: 'hard_disk',
        kindName: '移动硬盘',
        level: 'secret',
        holder: '单峰',
        place: '三楼保密柜',
        state: 'in_use',
        stateName: '在用',
        registeredAt: ago(200),
        sets: 12,
        lastSetAt: ago(1),
        keyPartUntil,
        isOverdue: false,
      },
    ],
    lastRestoreTest: {
      mediumLabel: LABEL,
      set: 3,
      madeAt: ago(40),
      testedAt: ago(38),
      reportedBy: '乐春华',
      bytes: 9,
      seconds: 9,
      files: 9,
      sampled: 9,
      failed: 0,
      missing: 0,
    },
    everyMinutes: 1440,
  };
}
