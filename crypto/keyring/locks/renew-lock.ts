import { EnvelopeError, KeystoreError } from '../../errors.ts';
import { secretKeyFrom, type SecretKey } from '../../secret-key.ts';
import { openRenewal, sealMaster, sealRenewal, type Lock } from './lock.ts';
import { lockByUkey } from './ukey-lock.ts';

/**
 * The same lock before another master; its secret stays what it is. What a password or papers give is symmetric and
 * rests in the lock under the master of its time: whoever knew that master and saw the file then opens the renewed lock
 * as well. So a rotation after a leak is complete only with a new password and new papers. Throws `KeystoreError` for a lock that was
 * not made by who held the old master.
 */
export function renewLock(lock: Lock, from: SecretKey, to: SecretKey): Lock {
  const bytes = openGenuine(lock, from);
  if (lock.kind === 'ukey') {
    const { label } = lock;
    const renewed = lockByUkey(to, { label, publicKey: bytes.toString('hex') }, new Date());
    return { ...renewed, since: lock.since };
  }
  const renewal = sealRenewal(to, lock.kind, bytes);
  return { ...lock, master: sealMaster(secretKeyFrom(bytes), to), renewal };
}

/** Throws `KeystoreError` for a lock that somebody wrote into the file without the master. */
export function requireGenuine(lock: Lock, master: SecretKey): void {
  openGenuine(lock, master).fill(0);
}

function openGenuine(lock: Lock, master: SecretKey): Buffer {
  try {
    return openRenewal(master, lock);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    throw new KeystoreError('密钥库中有一把锁不是本系统加上的，请从备份恢复密钥库文件');
  }
}
