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

export const login = { body: loginInput, response: me };
export const logout = { response: z.object({}) };
export const showMe = { response: me };
export const unlock = {
  body: z.strictObject({ password: z.string().min(1, '请输入口令').max(256) }),
  response: me,
};
export const showBanner = { response: banner };
