import { z } from 'zod';

const count = z.number().int().min(0);
const moment = z.iso.datetime();

export const WITNESS_KINDS = ['terminal', 'server'] as const;
export type WitnessKind = (typeof WITNESS_KINDS)[number];

const witnessName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,62}[a-z0-9]$/, '请选择一名见证')
  .max(64);

/** 任命见证 / 撤销见证 / 设定法定见证, as proposed. */
export const appointWitness = z.strictObject({
  kind: z.literal('ledger.appoint_witness'),
  /** The line that `witness create` printed: name, key id and key in one. */
  verifierKey: z.string().trim().min(1, '请粘贴见证的公钥行').max(512),
  witnessKind: z.enum(WITNESS_KINDS),
  unitId: z.uuid('请选择见证所在单位'),
  /** Where the centre reaches it; empty for one that asks by itself. */
  address: z
    .string()
    .trim()
    .max(200)
    .regex(/^(|https?:\/\/[^\s/]+\/?)$/, '网址应形如 https://10.1.2.3:8443；自行来取的见证请留空'),
});
export type AppointWitness = z.infer<typeof appointWitness>;

export const retireWitness = z.strictObject({
  kind: z.literal('ledger.retire_witness'),
  name: witnessName,
});
export type RetireWitness = z.infer<typeof retireWitness>;

export const setQuorum = z.strictObject({
  kind: z.literal('ledger.set_quorum'),
  /** `group …` and `quorum …` lines; log and witnesses are added from what is appointed. */
  rules: z.string().trim().min(1, '请填写法定见证的规则').max(4000),
});
export type SetQuorum = z.infer<typeof setQuorum>;

/** A note as text; no reader takes a longer one. */
const note = z.string().min(1).max(16_384);

/** The head that is to be witnessed now, and the proof (base64) that it goes on from `since`. */
const hashes = z.array(z.string().max(64));

export const fetchCheckpoint = {
  query: z.strictObject({ since: z.coerce.number().int().min(0).default(0) }),
  response: z.object({
    note: note.nullable(),
    proof: hashes,
    /** KEY entries that a witness at `since` may not know, each with its proof under the note. */
    changes: z.array(z.object({ index: count, leaf: z.base64(), hashes })),
  }),
};
export const handInCosignature = {
  body: z.strictObject({ note }),
  response: z.object({ size: count }),
};
export const reportDispute = {
  body: z.strictObject({ note }),
  response: z.object({ id: z.uuid() }),
};

export const WITNESS_STATES = ['in_step', 'behind', 'silent', 'never', 'disputed'] as const;
export type WitnessState = (typeof WITNESS_STATES)[number];

export const witnessRow = z.object({
  name: z.string(),
  kind: z.enum(WITNESS_KINDS),
  unitName: z.string(),
  /** Empty where it asks by itself. */
  address: z.string(),
  fingerprint: z.string(),
  appointedAt: moment,
  /** Whether the quorum in force counts it. */
  isCounted: z.boolean(),
  state: z.enum(WITNESS_STATES),
  lastSize: count.nullable(),
  lastAt: moment.nullable(),
  /** Entries signed by the centre that it has not seen. */
  behindBy: count,
  /** What the centre met when it last called it; empty where all is well or it asks by itself. */
  trouble: z.string(),
});
export type WitnessRow = z.infer<typeof witnessRow>;

export const closedDay = z.object({
  day: z.string(),
  size: count,
  /** Hex. */
  root: z.string(),
  signers: z.array(z.string()),
  closedAt: moment,
});
export type ClosedDay = z.infer<typeof closedDay>;

const dispute = z.object({
  witness: z.string(),
  foundAt: moment,
  note: z.string(),
  ownNote: z.string(),
});

/** 见证与日结 as the auditor watches them. */
export const showWitnesses = {
  response: z.object({
    witnesses: z.array(witnessRow),
    retired: z.array(z.object({ name: z.string(), retiredAt: moment })),
    quorum: z.object({
      isSet: z.boolean(),
      /** Whether a start waits for a witness that can be called. */
      isStartChecked: z.boolean(),
      rules: z.string(),
      /** The whole policy file, keys included, for an auditor to keep. */
      policy: z.string(),
      setAt: moment.nullable(),
      /** The largest head under which a quorum stands. */
      standing: z.object({ size: count, at: moment }).nullable(),
      /** Since when a signed head waits for a quorum; null where none waits. */
      waitingSince: moment.nullable(),
      isOverdue: z.boolean(),
      alarmHours: count,
    }),
    days: z.array(closedDay),
    /** Days that are over and not closed. */
    openDays: z.array(z.string()),
    disputes: z.array(dispute),
    /** The mirrors of this server; `trouble` is empty where one is in step. */
    mirrors: z.array(z.object({ path: z.string(), size: count, trouble: z.string() })),
  }),
};

const dayParam = z.strictObject({ day: z.iso.date() });

/** 日结登记单: what goes into the paper register. */
export const showDay = {
  params: dayParam,
  response: closedDay.extend({
    origin: z.string(),
    keyFingerprint: z.string(),
    /** When the centre signed the head. */
    signedAt: moment,
    witnesses: z.array(
      z.object({ name: z.string(), unitName: z.string(), fingerprint: z.string(), at: moment }),
    ),
    /** The checkpoint with all its signatures, as text. */
    note: z.string(),
  }),
};

/** What a proposal about witnesses needs to know. */
export const browseWitnesses = {
  response: z.object({
    witnesses: z.array(
      witnessRow.pick({
        name: true,
        kind: true,
        unitName: true,
        address: true,
        fingerprint: true,
        appointedAt: true,
        isCounted: true,
      }),
    ),
    rules: z.string(),
    units: z.array(z.object({ id: z.uuid(), name: z.string() })),
  }),
};
