import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { chownSync, readFileSync } from 'node:fs';

/**
 * PostgreSQL refuses to run as root. Started by root, it runs as a plain user instead; where that user cannot
 * reach the folders (a checkout below /root, say) it is given the one capability that lets it pass them.
 */
export type PlainUser = { uid: number; gid: number; capability: string | undefined };

const CANDIDATES = ['lantai', 'postgres'];

/** The user to run the database as; `undefined` when this process is not root anyway. */
export function choosePlainUser(mustReach: string[]): PlainUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const ids = findUser() ?? createUser();
  const canReach = mustReach.every((path) => reaches(ids, path));
  return { ...ids, capability: canReach ? undefined : passingCapability() };
}

/** Gives `path` to the plain user, so that the database can write there. */
export function handOver(user: PlainUser | undefined, path: string): void {
  if (user) chownSync(path, user.uid, user.gid);
}

export function spawnUnprivileged(
  user: PlainUser | undefined,
  command: string,
  args: string[],
  options: SpawnOptions,
): ChildProcess {
  if (!user) return spawn(command, args, options);
  if (user.capability === undefined) {
    return spawn(command, args, { ...options, uid: user.uid, gid: user.gid });
  }
  const drop = [
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    `--inh-caps=-all,+${user.capability}`,
    `--ambient-caps=+${user.capability}`,
    `--bounding-set=-all,+${user.capability}`,
  ];
  return spawn('setpriv', [...drop, command, ...args], options);
}

function findUser(): { uid: number; gid: number } | undefined {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const entry = users.find(([login]) => login === name);
    if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  return undefined;
}

function createUser(): { uid: number; gid: number } {
  const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'lantai']);
  const found = made.status === 0 ? findUser() : undefined;
  if (found) return found;
  throw new Error(
    '数据库不能以 root 运行，且无法新建普通用户 lantai。请换普通用户启动，或先执行 useradd --system lantai。',
  );
}

function reaches(ids: { uid: number; gid: number }, path: string): boolean {
  const probe = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...ids, cwd: '/' });
  return probe.status === 0;
}

/** DAC_READ_SEARCH suffices; containers often keep only DAC_OVERRIDE. */
function passingCapability(): string {
  const bounding = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const mask = BigInt(`0x${bounding ?? '0'}`);
  return (mask & 4n) !== 0n ? 'dac_read_search' : 'dac_override';
}
