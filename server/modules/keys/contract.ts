import { z } from 'zod';

/** 轮换主密钥, as proposed. */
export const rotateMaster = z.strictObject({ kind: z.literal('keys.rotate_master') });
export type RotateMaster = z.infer<typeof rotateMaster>;

/** 轮换单位年度密钥, as proposed. */
export const rotateUnit = z.strictObject({
  kind: z.literal('keys.rotate_unit'),
  unitCode: z.string().trim().min(1, '请选择单位').max(32),
  year: z.int('请选择年度').min(1949).max(9999),
});
export type RotateUnit = z.infer<typeof rotateUnit>;

const since = z.iso.datetime().nullable();

/** A key that has had several: which of them it is, since when, and whether another has been decided on. */
const age = z.object({ generation: z.int(), since, isRotating: z.boolean() });

const lock = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), since }),
  z.object({ kind: z.literal('ukey'), since, label: z.string() }),
  z.object({
    kind: z.literal('shares'),
    since,
    threshold: z.int(),
    shares: z.int(),
    fingerprint: z.string(),
  }),
]);

export const showKeys = {
  response: z.object({
    master: age,
    /** Keys that sign the ledger, oldest first, the last in force: from how many entries on, and since when. */
    ledger: z.array(z.object({ fingerprint: z.string(), from: z.int(), since })),
    /** What opens the keystore; shares are the recovery papers issued last. */
    locks: z.array(lock),
    unitYears: z.array(age.extend({ unitCode: z.string(), unitName: z.string(), year: z.int() })),
    /** Opaque ids: whose files they were is not for officers. */
    destroyed: z.array(
      z.object({ volumeId: z.uuid(), changeId: z.uuid(), decidedAt: z.iso.datetime() }),
    ),
  }),
};
export type Keys = z.infer<typeof showKeys.response>;
