import { changeKind } from '../../change-kind.ts';
import { AppError, invalid } from '../../errors.ts';
import type { Db } from '../../../db/connect.ts';
import { abridgePublicKey } from './abridge-public-key.ts';
import type { RegisterKey, RevokeKey } from './contract.ts';
import { findKeyById, insertKey, isKeyKnown, revokeKey, type KeyRow } from './key-store.ts';
import { readPublicKey } from './read-public-key.ts';
import { requireAccount } from './require-account.ts';

const DAY_MS = 24 * 3600 * 1000;

/** 登记密钥: from its first day on the account signs in by this key. */
export const registerKeyKind = changeKind<RegisterKey>({
  kind: 'accounts.register_key',
  label: '登记登录密钥',
  duty: 'authorisation',
  target: ({ accountId }) => accountId,
  async check({ clock }, db, { accountId, publicKey, validFrom, validTo }) {
    await requireAccount(db, { accountId });
    const { from, to } = periodOf(validFrom, validTo);
    if (from >= to) throw invalid('截止日期早于起始日期，请核对', 'validTo');
    if (to <= clock()) throw invalid('截止日期已过，请核对', 'validTo');
    if (await isKeyKnown(db, readPublicKey(publicKey))) {
      throw new AppError('conflict', '该公钥登记过，不能再次登记。请换用新的密钥。');
    }
  },
  async describe(_services, db, { accountId, publicKey, label, validFrom, validTo }) {
    const account = await requireAccount(db, { accountId });
    return {
      title: `为 ${account.login_name}（${account.name}）登记密钥 ${label}`,
      lines: [
        { label: '公钥', before: null, after: abridgePublicKey(readPublicKey(publicKey)) },
        { label: '有效期', before: null, after: `${validFrom} 至 ${validTo}` },
      ],
    };
  },
  async apply(_services, tx, { accountId, publicKey, userId, label, ...period }, { changeId, at }) {
    const { from, to } = periodOf(period.validFrom, period.validTo);
    const key = { accountId, userId, label, publicKey: readPublicKey(publicKey) };
    await insertKey(tx, { ...key, validFrom: from, validTo: to }, changeId, at);
  },
});

/** 注销密钥: it signs in nowhere again, and the sessions of its person end at once. */
export const revokeKeyKind = changeKind<RevokeKey>({
  kind: 'accounts.revoke_key',
  label: '注销登录密钥',
  duty: 'authorisation',
  target: ({ keyId }) => keyId,
  async check(_services, db, { keyId }) {
    const key = await requireKey(db, keyId);
    if (key.revoked_at !== null) throw new AppError('conflict', '该密钥已注销');
  },
  async describe(_services, db, { keyId }) {
    const key = await requireKey(db, keyId);
    const account = await requireAccount(db, { accountId: key.account_id });
    return {
      title: `注销 ${account.login_name}（${account.name}）的密钥 ${key.label}`,
      lines: [{ label: '公钥', before: abridgePublicKey(key.public_key), after: null }],
    };
  },
  async apply({ notices }, tx, { keyId }, { changeId, at }) {
    const key = await requireKey(tx, keyId);
    await revokeKey(tx, key, changeId, at);
    notices.dismissAfter(tx, { accountId: key.account_id });
  },
});

/** Whole days of Asia/Shanghai, the last one included. */
function periodOf(validFrom: string, validTo: string): { from: Date; to: Date } {
  const midnight = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);
  return { from: new Date(midnight(validFrom)), to: new Date(midnight(validTo) + DAY_MS) };
}

async function requireKey(db: Db, id: string): Promise<KeyRow> {
  const key = await findKeyById(db, id);
  if (!key) throw invalid('没有这个密钥，请重新选择', 'keyId');
  return key;
}
