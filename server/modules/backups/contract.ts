import { z } from 'zod';
import { CLEARANCES } from '../../../policies/vocabulary.ts';

const count = z.number().int().min(0);
const moment = z.iso.datetime();
const mediumId = z.uuid();

export const MEDIUM_KINDS = ['usb_disk', 'hard_disk', 'optical', 'tape', 'network'] as const;
export type MediumKind = (typeof MEDIUM_KINDS)[number];
export const MEDIUM_STATES = ['in_use', 'sealed', 'handed_over', 'destroyed'] as const;
export type MediumState = (typeof MEDIUM_STATES)[number];

const MAX_RECIPIENTS = 16;

/** 设定备份接收人, as proposed: whose keys open a key part, and how many of them together. */
export const setRecipients = z.strictObject({
  kind: z.literal('backups.set_recipients'),
  threshold: z.int().min(2, '恢复至少须由两人共同办理').max(MAX_RECIPIENTS),
  recipients: z
    .array(
      z.strictObject({
        accountId: z.uuid(),
        /** SM2 public key: 04‖x‖y in hex, or PEM. */
        publicKey: z.string().max(1024),
      }),
    )
    .min(2, '请至少指定两名接收人')
    .max(MAX_RECIPIENTS),
});
export type SetRecipients = z.infer<typeof setRecipients>;

const text = (label: string, most: number) =>
  z.string().trim().min(1, `请填写${label}`).max(most, `${label}过长`);

const standing = {
  level: z.enum(CLEARANCES),
  holder: text('保管人', 40),
  place: text('存放地点', 80),
};

/** 介质登记. */
export const registerMedium = {
  body: z.strictObject({
    label: text('介质编号', 40),
    kind: z.enum(MEDIUM_KINDS),
    ...standing,
  }),
  response: z.object({ id: mediumId }),
};
export type NewMedium = z.infer<typeof registerMedium.body>;

/** 介质变更: where it is, who holds it, and what has become of it. */
export const amendMedium = {
  params: z.strictObject({ mediumId }),
  body: z.strictObject({
    /** Of the entry that was looked at. */
    version: z.int().min(1),
    ...standing,
    state: z.enum(MEDIUM_STATES),
    note: z.string().trim().max(200).default(''),
  }),
  response: z.object({ id: mediumId }),
};
export type MediumStanding = z.infer<typeof amendMedium.body>;

export const backupSet = z.object({
  mediumId,
  mediumLabel: z.string(),
  set: z.int(),
  madeAt: moment,
  /** SM3 of the manifest, hex. */
  manifestDigest: z.string(),
  ledgerSize: count,
  /** The newest signed head within the set, for the paper register; root in hex. Null for sets of before. */
  checkpoint: z.object({ origin: z.string(), size: count, root: z.string() }).nullable(),
  rows: count,
  versions: count,
  newVersions: count,
  newBytes: count,
  /** Versions that it does not carry: it is complete where there is none. */
  missingVersions: count,
  keyPartUntil: moment,
});
export type BackupSet = z.infer<typeof backupSet>;

/** 缺失的档案版本: one that a set does not carry. */
export const backupGap = z.object({
  volumeId: z.uuid(),
  version: z.int(),
  reason: z.string(),
});
export type BackupGap = z.infer<typeof backupGap>;

export const mediumEntry = z.object({
  id: mediumId,
  label: z.string(),
  version: z.int(),
  kind: z.enum(MEDIUM_KINDS),
  kindName: z.string(),
  level: z.enum(CLEARANCES),
  holder: z.string(),
  place: z.string(),
  state: z.enum(MEDIUM_STATES),
  stateName: z.string(),
  registeredAt: moment,
  sets: count,
  lastSetAt: moment.nullable(),
  /** By when the key part on it must be destroyed; null where it carries none. */
  keyPartUntil: moment.nullable(),
  /** That day is past, and it is not known to be destroyed. */
  isOverdue: z.boolean(),
});
export type MediumEntry = z.infer<typeof mediumEntry>;

export const restoreTest = z.object({
  mediumLabel: z.string(),
  set: z.int(),
  madeAt: moment,
  testedAt: moment,
  reportedBy: z.string(),
  bytes: count,
  seconds: count,
  files: count,
  sampled: count,
  failed: count,
  /** Volume versions that did not come back whole. */
  missing: count,
});

/** Who may be made a recipient, with the keys of theirs that are good now. */
const candidate = z.object({
  accountId: z.uuid(),
  name: z.string(),
  roleNames: z.string(),
  /** Without it nobody can tell that two recipients are not one human: it is to be recorded first. */
  hasIdNumber: z.boolean(),
  keys: z.array(z.object({ publicKey: z.string(), label: z.string(), validTo: moment })),
});
export type Candidate = z.infer<typeof candidate>;

export const RUN_STAGES = ['waiting', 'database', 'objects', 'closing'] as const;
const run = z.object({
  id: z.uuid(),
  mediumLabel: z.string(),
  requestedAt: moment,
  /** `running`, `done` or `failed`. */
  state: z.enum(['running', 'done', 'failed']),
  /** What went wrong and what to do; empty otherwise. */
  reason: z.string(),
  stage: z.enum(RUN_STAGES).nullable(),
  done: count,
  total: count,
  set: z.int().nullable(),
});
export type BackupRun = z.infer<typeof run>;

export const browseBackups = {
  response: z.object({
    /** Of the key that signs all manifests: to be written down and kept apart from the media. */
    signerFingerprint: z.string(),
    threshold: z.int().nullable(),
    recipients: z.array(
      z.object({
        accountId: z.uuid(),
        name: z.string(),
        publicKey: z.string(),
        /** Why the next set will not be for them; empty where it will. */
        trouble: z.string(),
      }),
    ),
    candidates: z.array(candidate),
    lastRun: run.nullable(),
    sets: z.array(backupSet),
    /** Of the newest set, the first of them. */
    gaps: z.array(backupGap),
    media: z.array(mediumEntry),
    lastRestoreTest: restoreTest.nullable(),
    /** Minutes between scheduled backups; null where there is no schedule. */
    everyMinutes: z.int().nullable(),
  }),
};
export type Backups = z.infer<typeof browseBackups.response>;

export const showMedium = {
  params: z.strictObject({ mediumId }),
  response: z.object({
    medium: mediumEntry,
    sets: z.array(backupSet),
    versions: z.array(
      z.object({
        version: z.int(),
        holder: z.string(),
        place: z.string(),
        stateName: z.string(),
        note: z.string(),
        recordedBy: z.string(),
        recordedAt: moment,
      }),
    ),
  }),
};

export const runBackup = {
  body: z.strictObject({
    /** Label or id of a registered medium. */
    medium: z.string().trim().min(1, '请指明介质').max(64),
    path: z.string().max(1024).regex(/^\//, '请给出介质挂载的绝对路径'),
  }),
  /** Id of the run, which goes on in the background. */
  response: z.object({ id: z.uuid() }),
};

export const reportRestoreTest = {
  body: z.strictObject({
    manifestDigest: z.string().regex(/^[0-9a-f]{64}$/, '清单摘要应为 64 位十六进制'),
    bytes: count,
    seconds: count,
    files: count,
    sampled: count,
    failed: count,
    missing: count.default(0),
  }),
  response: z.object({ id: z.uuid() }),
};
export type RestoreTestReport = z.infer<typeof reportRestoreTest.body>;
