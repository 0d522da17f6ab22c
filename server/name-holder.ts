import { readFileSync, statSync } from 'node:fs';

/** Who holds a lock on a file, for a message: `（进程 7：node server/main.ts）`; empty where the system does not tell. */
export function nameHolder(path: string): string {
  try {
    const inode = String(statSync(path).ino);
    const line = readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .map((text) => text.trim().split(/\s+/))
      .find(([, kind, , mode, , file]) => {
        return kind === 'POSIX' && mode === 'WRITE' && file?.split(':')[2] === inode;
      });
    const pid = line?.[4] ?? '';
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return `（进程 ${pid}：${command}）`;
  } catch {
    return '';
  }
}
