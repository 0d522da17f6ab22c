import type { AlarmSource } from '../../alarm.ts';
import { adviceOnDisk, nameOfDisk } from './disk-words.ts';

/** Disks that fill up, and disks that cannot be measured. */
export const raiseDiskAlarms: AlarmSource = ({ disks }) => {
  const trouble = disks.trouble();
  return Promise.resolve([
    ...disks
      .disks()
      .filter(({ level }) => level !== 'sound')
      .map((disk) => ({
        code: `storage.disk_${disk.level}.${disk.device}`,
        text: `${nameOfDisk(disk)}已用 ${Math.floor(disk.usedPercent)}%。${adviceOnDisk(disk.level, disks.limits)}`,
        since: disk.since,
      })),
    ...(trouble
      ? [
          {
            code: 'storage.disk_unknown',
            text: `量不到磁盘的余量，请系统管理员检查各磁盘是否挂载：${trouble.text}。`,
            since: trouble.since,
          },
        ]
      : []),
  ]);
};
