import { stat } from 'node:fs/promises';
import { MediumAway } from './medium-away.ts';
import { isBare, prepareMedium, type Medium, type MediumFace } from './medium.ts';

type Place = {
  path: string;
  /** LANTAI_HOME. */
  home: string;
  /** Lets a new medium lie on the disk of the home: a loss of that disk is then a loss of both. */
  allowsSameDisk: boolean;
};

/**
 * Opens the medium at a path to write the next set to it. The folder that a disk is mounted on looks like a new medium
 * while the disk is away, and lies on the disk of the house: so one that carries sets already is never made anew, and a
 * new one must be on another disk.
 * @param knownSets how many sets the register knows on it.
 * @throws MediumAway where it is not there; RestoreRefusal `not_a_medium` where the folder holds something else.
 */
export async function attachMedium(
  { path, home, allowsSameDisk }: Place,
  face: MediumFace,
  knownSets: number,
): Promise<Medium> {
  if (await isBare(path)) {
    if (knownSets > 0) throw away(path, face, knownSets);
    if (!allowsSameDisk) await requireOtherDisk(path, home, face);
  }
  return prepareMedium(path, face);
}

function away(path: string, { label }: MediumFace, knownSets: number): MediumAway {
  return new MediumAway(
    `介质 ${label} 没有挂载：登记簿上它已有 ${knownSets} 套备份，而 ${path} 里没有介质标识。请接好并挂载后重新备份；确已毁损的，请登记销毁，另登记一个介质`,
  );
}

async function requireOtherDisk(path: string, home: string, { label }: MediumFace): Promise<void> {
  const [medium, house] = await Promise.all([stat(path), stat(home)]);
  if (medium.dev !== house.dev) return;
  throw new MediumAway(
    `${path} 与数据目录在同一块磁盘上：介质 ${label} 多半没有挂载。请挂载后重新备份；只为试用而写在同一磁盘的，请设 LANTAI_BACKUP_SAME_DISK=1 后重新启动`,
  );
}
