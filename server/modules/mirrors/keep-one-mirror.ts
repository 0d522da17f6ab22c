import { stat } from 'node:fs/promises';
import type { Services } from '../../context.ts';
import { advanceMirror } from '../../mirror/advance-mirror.ts';
import { MirrorAlarm } from '../../mirror/mirror-error.ts';
import { openMirrorFolder } from '../../mirror/mirror-folder.ts';
import { readHeld, type Held } from '../../mirror/read-held.ts';
import { isMirrorBegun, noteBegunMirror } from './begun-mirrors.ts';
import type { MirrorStanding } from './keep-mirrors.ts';
import { openDatabaseSource } from './open-database-source.ts';
import { patrolMirror } from './patrol-mirror.ts';

export type OneMirror = { round(): Promise<void>; standing(): MirrorStanding };

export function keepOneMirror(services: Services, path: string): OneMirror {
  const { db, config, ledger, logger, notices, clock } = services;
  const folder = openMirrorFolder(path);
  const source = openDatabaseSource(db, ledger.origin);
  const patrol = patrolMirror(folder, source);
  let held: Held | undefined;
  let trouble: { message: string; isAlarm: boolean; since: Date } | undefined;

  async function open(): Promise<Held> {
    const found = await stat(path).catch(() => undefined);
    if (!found?.isDirectory()) throw new Error(`没有镜像目录 ${path}：请挂载磁盘或建好目录`);
    const state = await readHeld(folder, await ledger.keys(db));
    if (state.note === undefined && isMirrorBegun(config.home, path)) {
      throw new Error(`镜像目录 ${path} 是空的，而它曾有镜像：多半没有挂载，请先挂载`);
    }
    return state;
  }

  async function work(): Promise<void> {
    held ??= await open();
    // After a failed write only what lies on the disk counts.
    const state = held;
    held = undefined;
    const next = await advanceMirror(folder, source, state);
    if (next.note !== undefined) await noteBegunMirror(config.home, path);
    held = next;
    await patrol(next.size);
  }

  function note(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (trouble?.message === message) return;
    const isAlarm = error instanceof MirrorAlarm;
    trouble = { message, isAlarm, since: trouble?.since ?? clock() };
    logger.error('mirror in trouble', { path, error: message });
    notices.changedNow('alarms', [{ role: 'auditor' }, { role: 'sysadmin' }]);
  }

  return {
    async round() {
      try {
        await work();
        if (trouble) notices.changedNow('alarms', [{ role: 'auditor' }, { role: 'sysadmin' }]);
        trouble = undefined;
      } catch (error) {
        note(error);
      }
    },
    standing: () => ({
      path,
      size: held?.size ?? 0,
      trouble: trouble?.message ?? '',
      isAlarm: trouble?.isAlarm ?? false,
      since: trouble?.since,
    }),
  };
}
