import { join } from 'node:path';
import { KeystoreError } from '../../../crypto/errors.ts';
import type { LockAge } from '../../../crypto/keyring/key-ages.ts';
import { readKeystoreAges } from '../../../crypto/keyring/read-keystore-ages.ts';
import type { Config } from '../../config.ts';
import { CliError } from '../cli-error.ts';

/** Prints ages and locks; needs no secret and may run beside the server. */
export async function showKeys({ home }: Config): Promise<void> {
  const ages = await readKeystoreAges(join(home, 'keystore.json')).catch((error: unknown) => {
    throw error instanceof KeystoreError ? new CliError(error.message, 1) : error;
  });
  const { master, locks, unitYears } = ages;
  const rotating = master.isRotating ? '，轮换未完，下次启动时续办' : '';
  console.log(`主密钥  第 ${master.generation} 代，${dayOf(master.since)}起${rotating}`);
  for (const lock of locks) console.log(`锁      ${tellLock(lock)}`);
  for (const { unit, year, generation, since } of unitYears) {
    console.log(`单位密钥  ${unit} ${year} 年  第 ${generation} 代，${dayOf(since)}起`);
  }
}

function tellLock(lock: LockAge): string {
  const since = `${dayOf(lock.since)}起`;
  if (lock.kind === 'password') return `口令，${since}`;
  if (lock.kind === 'ukey') return `UKey ${lock.label}，${since}`;
  const { fingerprint, shares, threshold } = lock;
  return `恢复分片 ${fingerprint}，共 ${shares} 片，任意 ${threshold} 片可恢复，${dayOf(lock.since)}制发`;
}

function dayOf(since: string | null): string {
  return since === null ? '时间不详' : since.slice(0, 10);
}
