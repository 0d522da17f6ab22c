import { statfs } from 'node:fs/promises';
import type { Services } from '../../context.ts';
import type { DiskSpace } from './contract.ts';
import { objectsRoot } from './objects-root.ts';

const LOW_SHARE = 0.1;
const CRITICAL_SHARE = 0.03;

const ADVICE = {
  sound: '',
  low: '档案库所在磁盘剩余不足一成，请尽快扩容',
  critical: '档案库所在磁盘即将写满，请停止入库并立即扩容',
};

/** How much room the disk below the objects has left. */
export async function readDisk(services: Pick<Services, 'config'>): Promise<DiskSpace> {
  const { bsize, blocks, bavail } = await statfs(objectsRoot(services));
  const level = levelOf(bavail / Math.max(1, blocks));
  return {
    totalBytes: blocks * bsize,
    freeBytes: bavail * bsize,
    level,
    advice: ADVICE[level],
  };
}

/** `freeShare` of 1 is an empty disk. */
export function levelOf(freeShare: number): DiskSpace['level'] {
  if (freeShare < CRITICAL_SHARE) return 'critical';
  return freeShare < LOW_SHARE ? 'low' : 'sound';
}
