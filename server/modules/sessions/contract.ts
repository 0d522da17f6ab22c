import { z } from 'zod';
import { CLEARANCES } from '../../../policies/vocabulary.ts';

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
export const showMe = { response: me };
export const unlock = {
  body: z.strictObject({ password: z.string().min(1, '请输入口令').max(256) }),
  response: me,
};
export const showBanner = { response: banner };
