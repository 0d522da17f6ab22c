import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { nameHolder } from './name-holder.ts';

/** Stands in a home for as long as a process works there; one that was killed leaves it behind, which hinders nobody. */
export const CLAIM = 'home.claim';

export type HomeClaim = { release(): void };

const BUSY = 5;

/**
 * A connection that nothing refers to is closed by the garbage collector, and its lock goes with it. The lock is a
 * POSIX one, which also goes when this process closes any other handle on the file: nothing here may ever open it
 * but SQLite, which knows of that.
 */
const held = new Set<DatabaseSync>();

/**
 * Makes this process the only one that works on a home, which is made where it is missing. The kernel keeps the lock
 * and drops it when the process ends, however it ends; a child does not inherit it.
 * @throws an error in Chinese where another process, or this one, holds the home.
 */
export function claimHome(home: string): HomeClaim {
  mkdirSync(home, { recursive: true, mode: 0o711 });
  const path = join(home, CLAIM);
  const { lock, inode } = lockFile(path, home);
  held.add(lock);
  return {
    release() {
      if (!held.delete(lock)) return;
      if (inodeOf(path) === inode) rmSync(path);
      lock.close();
    },
  };
}

/** What was opened may have been removed by who released it meanwhile: a lock on that would keep nobody out. */
function lockFile(path: string, home: string): { lock: DatabaseSync; inode: bigint } {
  for (;;) {
    const inode = inodeOf(path);
    const lock = lockOnce(path, home);
    if (inode !== undefined && inodeOf(path) === inode) return { lock, inode };
    lock.close();
  }
}

function lockOnce(path: string, home: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(path);
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock?.close();
    const isBusy = cause instanceof Error && 'errcode' in cause && cause.errcode === BUSY;
    if (!isBusy) {
      throw new Error(`不能占用数据目录 ${home}：请核对目录权限、磁盘和 ${CLAIM}，再重试。`, {
        cause,
      });
    }
    throw new Error(
      `数据目录 ${home} 正由另一个兰台进程使用${nameHolder(path)}。请先停止它，或等它办完，再重试。`,
      { cause },
    );
  }
}

function inodeOf(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}
