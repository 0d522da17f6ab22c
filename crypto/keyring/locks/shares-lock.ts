import { EnvelopeError, KeystoreError } from '../../errors.ts';
import { newSecretKey, SECRET_KEY_BYTES, secretKeyFrom, type SecretKey } from '../../secret-key.ts';
import { describeShare, joinShares, splitSecret, type ShareNumbers } from '../../shares.ts';
import { openMaster, sealMaster, sealRenewal, type Lock, type SharesLock } from './lock.ts';

/** Closes the master key behind a key that exists on paper only, in shares: the texts of these, and the lock. */
export function lockByShares(
  master: SecretKey,
  plan: ShareNumbers,
  at: Date,
): { lock: SharesLock; texts: string[] } {
  const lockKey = newSecretKey();
  const bytes = lockKey.export();
  const texts = splitSecret(bytes, plan);
  const renewal = sealRenewal(master, 'shares', bytes);
  bytes.fill(0);
  const lock: SharesLock = {
    kind: 'shares',
    since: at.toISOString(),
    threshold: plan.threshold,
    shares: plan.shares,
    fingerprint: describeShare(texts[0] ?? '').set,
    master: sealMaster(lockKey, master),
    renewal,
  };
  return { lock, texts };
}

/** Throws `ShareError` where the shares give no secret, `KeystoreError` where it is not one of these locks. */
export function unlockByShares(locks: readonly Lock[], texts: readonly string[]): SecretKey {
  const bytes = joinShares(texts);
  const { set } = describeShare(texts[0] ?? '');
  const lock = locks.find((each) => each.kind === 'shares' && each.fingerprint === set);
  if (!lock || bytes.length !== SECRET_KEY_BYTES) {
    throw new KeystoreError(
      '这些分片不属于这个密钥库的现行制发：请用最近一次制发的分片；恢复较早的备份，请用那套备份当时的分片',
    );
  }
  try {
    return openMaster(secretKeyFrom(bytes), lock);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    throw new KeystoreError('密钥库打不开：密钥库文件已损坏，请从备份恢复');
  }
}
