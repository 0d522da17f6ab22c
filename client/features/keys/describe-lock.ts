import type { Lock } from './keys.ts';

/** What opens the keystore, in words. */
export function describeLock(lock: Lock): { name: string; detail: string } {
  if (lock.kind === 'password') return { name: '口令', detail: '服务启动时由口令文件给出' };
  if (lock.kind === 'ukey') return { name: 'UKey', detail: lock.label };
  const { shares, threshold, fingerprint } = lock;
  return {
    name: '恢复分片',
    detail: `纸质，共 ${shares} 份，任 ${threshold} 份可打开；指纹 ${fingerprint}`,
  };
}
