import { z } from 'zod';
import { CLEARANCES } from '../../../policies/vocabulary.ts';

const accountId = z.uuid();
/** The version of the account that the proposal was made from: what has moved on since is a conflict. */
const version = z.int().min(1);
const ofAccount = { accountId, version };

const loginName = z
  .string()
  .trim()
  .toLowerCase()
  .max(32)
  .regex(/^[a-z][a-z0-9._-]{2,31}$/, '登录名须以字母开头，由 3–32 个字母、数字、点或连字符组成');
const name = z
  .string()
  .trim()
  .max(40)
  .regex(/^[\p{L}\p{M}〇](?:[\p{L}\p{M}〇·.\- ]*[\p{L}\p{M}〇.])?$/u, '请填写姓名，不含数字和符号');
const idNumber = z.string().trim().min(1).max(24);
const clearance = z.enum(CLEARANCES);
const roles = z.array(z.string().max(32)).min(1, '请至少选择一个岗位').max(12);

/** 停用账号 / 恢复账号, as proposed. */
export const disableAccount = z.strictObject({ kind: z.literal('accounts.disable'), ...ofAccount });
export const enableAccount = z.strictObject({ kind: z.literal('accounts.enable'), ...ofAccount });
export type DisableAccount = z.infer<typeof disableAccount>;
export type EnableAccount = z.infer<typeof enableAccount>;

/** 新建账号: with the roles that its confirmer thereby grants. */
export const createAccount = z.strictObject({
  kind: z.literal('accounts.create'),
  loginName,
  name,
  unitId: z.uuid(),
  idNumber: idNumber.optional(),
  clearance,
  roles,
});
export type CreateAccount = z.infer<typeof createAccount>;

/** 修改账号: an ID number that is left out stays as it is. */
export const amendAccountFacts = z.strictObject({
  kind: z.literal('accounts.amend'),
  ...ofAccount,
  name,
  unitId: z.uuid(),
  idNumber: idNumber.optional(),
});
export type AmendAccountFacts = z.infer<typeof amendAccountFacts>;

/** 授予岗位: the roles and clearance that the account is to have, whole. */
export const grantRoles = z.strictObject({
  kind: z.literal('accounts.grant'),
  ...ofAccount,
  clearance,
  roles,
});
export type GrantRoles = z.infer<typeof grantRoles>;

export const resetPassword = z.strictObject({
  kind: z.literal('accounts.reset_password'),
  ...ofAccount,
});
export type ResetPassword = z.infer<typeof resetPassword>;
export const unlockAccount = z.strictObject({ kind: z.literal('accounts.unlock'), ...ofAccount });
export type UnlockAccount = z.infer<typeof unlockAccount>;

export const ACCOUNT_STATES = ['active', 'disabled', 'locked'] as const;
const accountState = z.enum(ACCOUNT_STATES);

export const accountRow = z.object({
  id: z.uuid(),
  loginName: z.string(),
  name: z.string(),
  unitName: z.string(),
  roleNames: z.string(),
  /** `locked`: active, but five wrong passwords or PINs in a row stand against it. */
  state: accountState,
  stateLabel: z.string(),
  lastLoginAt: z.iso.datetime().nullable(),
  /** A one-time password that this reader may collect. */
  hasSecret: z.boolean(),
});
export type AccountListed = z.infer<typeof accountRow>;

const pendingChange = z.object({
  changeId: z.uuid(),
  title: z.string(),
  proposedBy: z.string(),
  proposedAt: z.iso.datetime(),
});

export const browseAccounts = {
  query: z.strictObject({
    /** Part of a name, or the beginning of a log-in name. */
    q: z.string().trim().max(40).optional(),
    /** A unit, with all below it. */
    unit: z.uuid().optional(),
    role: z.string().max(32).optional(),
    state: accountState.optional(),
    cursor: z.string().max(64).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  response: z.object({
    items: z.array(accountRow),
    nextCursor: z.string().nullable(),
    /** Accounts proposed and not yet confirmed, newest first. */
    awaited: z.array(pendingChange),
    /** One-time passwords that this reader may collect, the first to expire first. */
    secrets: z.array(
      z.object({
        accountId: z.uuid(),
        loginName: z.string(),
        name: z.string(),
        expiresAt: z.iso.datetime(),
      }),
    ),
    /** Whether this reader may propose a new one. */
    canCreate: z.boolean(),
    /** Whether this reader may propose to withdraw what somebody declared by mistake. */
    canWithdrawKinTies: z.boolean(),
  }),
};

/** 变更事项 about an account that is there, by their kinds. */
export const ACCOUNT_ACTS = [
  'accounts.amend',
  'accounts.grant',
  'accounts.reset_password',
  'accounts.unlock',
  'accounts.disable',
  'accounts.enable',
] as const;
export type AccountAct = (typeof ACCOUNT_ACTS)[number];

/** What the account was from `recordedAt` on, and by whose change; null for those of the first day. */
export const accountVersion = z.object({
  version: z.int(),
  name: z.string(),
  unitName: z.string(),
  roleNames: z.string(),
  clearanceLabel: z.string(),
  stateLabel: z.string(),
  recordedAt: z.iso.datetime(),
  change: z
    .object({
      id: z.uuid(),
      kind: z.string(),
      reason: z.string(),
      proposedBy: z.string(),
      confirmedBy: z.string(),
    })
    .nullable(),
});
export type AccountVersion = z.infer<typeof accountVersion>;

/** 登录密钥 of an account; `publicKey` is abridged, as the change that registered it shows it. */
export const accountKey = z.object({
  id: z.uuid(),
  label: z.string(),
  publicKey: z.string(),
  validFrom: z.iso.datetime(),
  /** From this moment on it is no longer good. */
  validTo: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
});
export type AccountKey = z.infer<typeof accountKey>;

export const accountDetail = accountRow.extend({
  version: z.int(),
  unitId: z.uuid(),
  roles: z.array(z.string()),
  clearance,
  clearanceLabel: z.string(),
  maskedIdNumber: z.string(),
  mustChange: z.boolean(),
  passwordSetAt: z.iso.datetime(),
  passwordFailures: z.int(),
  pinFailures: z.int(),
  versions: z.array(accountVersion),
  /** The newest first. */
  keys: z.array(accountKey),
  /** Whether this reader may propose to register a key for it, or to revoke one. */
  canChangeKeys: z.boolean(),
  /** Changes about this account or a key of it that wait for their confirmer. */
  awaited: z.array(pendingChange),
  /** What this reader may propose about it as it stands. */
  acts: z.array(z.enum(ACCOUNT_ACTS)),
  /** The reader's own account: others propose changes of it. */
  isOwn: z.boolean(),
  /** Nobody else holds its officer's role: it can be neither disabled nor stripped of it. */
  isLastOfficer: z.boolean(),
  /** What this reader may collect: the change that made it, and until when. */
  secret: z.object({ changeId: z.uuid(), expiresAt: z.iso.datetime() }).nullable(),
});
export type AccountDetail = z.infer<typeof accountDetail>;

export const showAccount = {
  params: z.strictObject({ accountId }),
  response: accountDetail,
};

/** What a form about accounts may choose from. */
export const accountOptions = {
  response: z.object({
    units: z.array(z.object({ id: z.uuid(), name: z.string(), depth: z.int() })),
    roles: z.array(z.object({ role: z.string(), name: z.string(), isOfficer: z.boolean() })),
  }),
};

export const collectSecret = {
  params: z.strictObject({ changeId: z.uuid() }),
  response: z.object({ loginName: z.string(), secret: z.string() }),
};
/** 登记登录密钥 / 注销登录密钥, as proposed. Days are those of Asia/Shanghai, both included. */
export const registerKey = z.strictObject({
  kind: z.literal('accounts.register_key'),
  accountId,
  /** PEM, or the uncompressed point in hex. */
  publicKey: z.string().trim().max(1000),
  /** SM2 distinguishing id. */
  userId: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/, '签名者标识应为 1 至 64 位可见字符')
    .default('1234567812345678'),
  /** Serial number or other words by which the key is told from others. */
  label: z.string().trim().min(1, '请填写密钥编号').max(64),
  validFrom: z.iso.date(),
  validTo: z.iso.date(),
});
export const revokeKey = z.strictObject({
  kind: z.literal('accounts.revoke_key'),
  keyId: z.uuid(),
});
export type RegisterKey = z.infer<typeof registerKey>;
export type RevokeKey = z.infer<typeof revokeKey>;
