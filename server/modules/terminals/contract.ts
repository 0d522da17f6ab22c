import { z } from 'zod';

/** How a terminal is told from others: 本机回环 / 客户端证书 / 设备密钥. */
export const RECOGNITIONS = ['loopback', 'certificate', 'device_key'] as const;
export const recognition = z.enum(RECOGNITIONS);
export type Recognition = z.infer<typeof recognition>;

/** SM2 public key of a terminal: uncompressed point `04‖x‖y` in lower-case hex. */
const publicKey = z
  .string()
  .regex(/^04[0-9a-f]{128}$/, '设备公钥格式不对，请刷新页面后重试')
  .max(130);

/** 1 Monday … 7 Sunday; minutes after midnight; `from` included, `to` not. */
export const openHours = z.strictObject({
  days: z.array(z.int().min(1).max(7)).min(1, '请至少选择一天').max(7),
  from: z.int().min(0).max(1439),
  to: z.int().min(1).max(1440),
});

const face = {
  name: z.string().trim().min(2, '请填写终端名称（不少于 2 个字）').max(40),
  /** It serves people of this unit and of those below it; null serves everyone. */
  unitId: z.uuid().nullable(),
  recognition,
  /** Public key or certificate fingerprint in lower-case hex; empty for loopback. */
  credential: z
    .string()
    .regex(/^[0-9a-f]*$/, '设备公钥或证书指纹应为小写十六进制')
    .max(130),
  /** What it may be used for; null for everything. */
  purposes: z.array(z.string().max(64)).min(1, '请至少选择一项用途').max(64).nullable(),
  hours: z.array(openHours).min(1, '请至少填写一个开放时段').max(14).nullable(),
  /** 输出点: numbered copies of files may be printed at it. */
  mayPrint: z.boolean().default(false),
};
const terminalId = z.uuid();

/** 登记终端 / 变更终端 / 注销终端, as proposed. */
export const registerTerminal = z.strictObject({
  kind: z.literal('terminals.register'),
  ...face,
});
export const amendTerminal = z.strictObject({
  kind: z.literal('terminals.amend'),
  terminalId,
  /** Of the registration that was looked at: a newer one is not overwritten unseen. */
  version: z.int().min(1),
  ...face,
});
export const revokeTerminal = z.strictObject({ kind: z.literal('terminals.revoke'), terminalId });
export type RegisterTerminal = z.infer<typeof registerTerminal>;
export type AmendTerminal = z.infer<typeof amendTerminal>;
export type RevokeTerminal = z.infer<typeof revokeTerminal>;

/** What stands written about a terminal at one version. */
const registration = z.object({
  version: z.int(),
  name: z.string(),
  unitId: z.uuid().nullable(),
  unitName: z.string().nullable(),
  recognition,
  recognitionLabel: z.string(),
  credential: z.string(),
  /** 登记码 of a device key, or the fingerprint; empty for loopback. */
  code: z.string(),
  purposes: z.array(z.string()).nullable(),
  purposeNames: z.string(),
  hours: z.array(openHours).nullable(),
  hoursText: z.string(),
  mayPrint: z.boolean(),
  state: z.enum(['active', 'revoked']),
  stateLabel: z.string(),
});

export const terminalRow = registration.extend({
  id: z.uuid(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type TerminalFace = z.infer<typeof terminalRow>;

export const terminalVersion = registration.extend({
  recordedAt: z.iso.datetime(),
  changeId: z.uuid().nullable(),
});
export type TerminalVersion = z.infer<typeof terminalVersion>;

export const enrolmentRow = z.object({
  id: z.uuid(),
  publicKey: z.string(),
  /** 登记码, to be compared by telephone. */
  code: z.string(),
  note: z.string(),
  address: z.string(),
  askedAt: z.iso.datetime(),
});
export type EnrolmentRow = z.infer<typeof enrolmentRow>;

/** Whether its reader may propose registrations; the server decides again when they do. */
const mayPropose = z.boolean();
export const browseTerminals = {
  response: z.object({ items: z.array(terminalRow), mayPropose }),
};
export const showTerminal = {
  params: z.strictObject({ terminalId }),
  response: z.object({ terminal: terminalRow, versions: z.array(terminalVersion), mayPropose }),
};
export const browseEnrolments = { response: z.object({ items: z.array(enrolmentRow) }) };
/** What a registration can be bound to. */
export const terminalOptions = {
  response: z.object({
    units: z.array(z.object({ id: z.uuid(), name: z.string(), depth: z.int() })),
    purposes: z.array(z.object({ purpose: z.string(), name: z.string() })),
  }),
};

/** A word to sign, and the terminal that the visitor is at already, if any. */
export const challengeTerminal = {
  response: z.object({ nonce: z.string(), terminalName: z.string().nullable() }),
};
export const proveTerminal = {
  body: z.strictObject({
    publicKey,
    nonce: z.string().max(64),
    /** r‖s over `lantai-terminal-proof-v1\n{nonce}\n{publicKey}`, in hex. */
    signature: z.string().regex(/^[0-9a-f]{128}$/, '签名格式不对，请刷新页面后重试'),
  }),
  response: z.object({ terminalName: z.string() }),
};
export const enrolTerminal = {
  body: z.strictObject({
    publicKey,
    note: z.string().trim().min(2, '请写明单位、房间或使用人（不少于 2 个字）').max(60),
  }),
  response: z.object({ code: z.string() }),
};
