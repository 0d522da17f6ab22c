import { z } from 'zod';

const accountId = z.uuid();

/** 停用账号 / 恢复账号, as proposed. */
export const disableAccount = z.strictObject({ kind: z.literal('accounts.disable'), accountId });
export const enableAccount = z.strictObject({ kind: z.literal('accounts.enable'), accountId });
export type DisableAccount = z.infer<typeof disableAccount>;
export type EnableAccount = z.infer<typeof enableAccount>;
