import { z } from 'zod';
import { CLEARANCES } from '../../../policies/vocabulary.ts';
import { accountKey } from '../accounts/contract.ts';

export const loginInput = z.strictObject({
  loginName: z.string().trim().min(1, '请输入账号').max(64),
  password: z.string().min(1, '请输入口令').max(256),
});

/** The signed-in person, and what the server lets them do: the client decides nothing by itself. */
export const me = z.object({
  accountId: z.uuid(),
  loginName: z.string(),
  name: z.string(),
  unit: z.object({ id: z.uuid(), code: z.string(), name: z.string() }),
  roles: z.array(z.string()),
  roleNames: z.string(),
  clearance: z.enum(CLEARANCES),
  terminalName: z.string(),
  lastLoginAt: z.iso.datetime().nullable(),
  abilities: z.array(z.string()),
  idleSeconds: z.int(),
  hasPin: z.boolean(),
  /** Nothing but one's own account is open until the password has been changed. */
  mustChangePassword: z.boolean(),
});
export type Me = z.infer<typeof me>;

export const banner = z.object({
  systemName: z.string(),
  secrecyMark: z.string(),
  isDemo: z.boolean(),
  demoPassword: z.string().nullable(),
  demoPin: z.string().nullable(),
  demoAccounts: z.array(
    z.object({
      loginName: z.string(),
      name: z.string(),
      unitName: z.string(),
      roleNames: z.string(),
    }),
  ),
});
export type Banner = z.infer<typeof banner>;

export const sessionRow = z.object({
  id: z.uuid(),
  name: z.string(),
  loginName: z.string(),
  unitName: z.string(),
  roleNames: z.string(),
  terminalId: z.uuid(),
  terminalName: z.string(),
  address: z.string(),
  startedAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  /** How the person signed in: 口令. */
  signedInBy: z.string(),
  /** Idle for so long that the password is asked for. */
  isIdle: z.boolean(),
  isOwn: z.boolean(),
});
export type SessionFace = z.infer<typeof sessionRow>;

export const browseSessions = {
  query: z.strictObject({
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(50),
  }),
  response: z.object({
    items: z.array(sessionRow),
    nextCursor: z.string().nullable(),
    /** Of all live sessions. */
    count: z.int(),
  }),
};
export const endSession = {
  params: z.strictObject({ sessionId: z.uuid() }),
  body: z.strictObject({
    reason: z.string().trim().min(2, '请写明结束会话的事由（不少于 2 个字）').max(200),
  }),
  response: z.object({ id: z.uuid(), state: z.literal('ended') }),
};

export const login = { body: loginInput, response: me };
export const logout = { response: z.object({}) };
export const lock = { response: z.object({}) };
export const showMe = { response: me };
export const unlock = {
  /** The PIN; the password where no PIN has been set. */
  body: z.strictObject({ secret: z.string().min(1, '请输入 PIN 或口令').max(256) }),
  response: me,
};
export const showBanner = { response: banner };

const challengeAnswer = z.object({
  challengeId: z.uuid(),
  nonce: z.string(),
  loginName: z.string(),
  terminalId: z.uuid(),
  expiresInSeconds: z.int(),
});
export type ChallengeAnswer = z.infer<typeof challengeAnswer>;

export const challenge = {
  body: loginInput.pick({ loginName: true }),
  response: challengeAnswer,
};
export const loginWithKey = {
  body: z.strictObject({
    challengeId: z.uuid(),
    /** Uncompressed point 04‖x‖y, hex. */
    publicKey: z.string().regex(/^04[0-9a-f]{128}$/, '密钥中间件给出的公钥格式不对'),
    /** r‖s, hex: one form only, so that no signature can be written twice. */
    signature: z.string().regex(/^[0-9a-f]{128}$/, '密钥中间件给出的签名格式不对'),
  }),
  response: me,
};

/**
 * The text that a key signs (SM2 with SM3, UTF-8), on the server and in the browser alike: JSON of strings in
 * this order, so that no two log-ins have the same text. `host` is what stands in the address bar.
 */
export function loginMessage(
  asked: Pick<ChallengeAnswer, 'challengeId' | 'nonce' | 'loginName' | 'terminalId'> & {
    host: string;
  },
): string {
  const { host, challengeId, nonce, loginName, terminalId } = asked;
  return JSON.stringify(['lantai login v1', host, challengeId, nonce, loginName, terminalId]);
}

const secretChange = z.strictObject({
  /** The password in force. */
  current: z.string().min(1, '请输入当前口令').max(256),
  next: z.string().min(1, '请输入新口令').max(256),
});
export const changePassword = { body: secretChange, response: z.object({}) };
export const changePin = {
  body: secretChange.extend({
    next: z.string().min(1, '请输入新 PIN').max(12, 'PIN 不超过 12 位'),
  }),
  response: z.object({}),
};

const SESSION_ENDS = [
  'logout',
  'replaced',
  'left',
  'secret_changed',
  'account_changed',
  'expired',
] as const;

const ownSession = z.object({
  id: z.uuid(),
  beganAt: z.iso.datetime(),
  terminalName: z.string(),
  method: z.enum(['password', 'key']),
  isThisOne: z.boolean(),
  endedAt: z.iso.datetime().nullable(),
  /** Null while it lasts. */
  endReason: z.enum(SESSION_ENDS).nullable(),
});
export type OwnSession = z.infer<typeof ownSession>;

const ownAccount = z.object({
  passwordSetAt: z.iso.datetime(),
  /** Null where passwords do not age. */
  passwordExpiresAt: z.iso.datetime().nullable(),
  rules: z.object({
    name: z.string(),
    minLength: z.int(),
    minKinds: z.int(),
    maxAgeDays: z.int(),
    history: z.int(),
    pinMinLength: z.int(),
  }),
  /** The newest first. */
  sessions: z.array(ownSession),
  keys: z.array(accountKey),
});
export type OwnAccount = z.infer<typeof ownAccount>;
export const showAccount = { response: ownAccount };
