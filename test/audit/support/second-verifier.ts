import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Machine } from '../../../audit/verify-folder.ts';

export type SecondAnswer = { code: number; machine: Machine | undefined; stderr: string };

const DRIVER = join(import.meta.dirname, 'answer-lines.py');

/** Why there is no second opinion on this machine, if so. */
export const obstacle: string | undefined =
  spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0
    ? undefined
    : 'the second verifier needs python3, 3.11 or newer';

let running: { child: ChildProcess; lines: AsyncIterator<string>; cwd: string } | undefined;
let turn: Promise<unknown> = Promise.resolve();

/** `audit/second/verify.py` with these arguments; one process answers all, in turn. */
export function askSecond(argv: string[]): Promise<SecondAnswer> {
  const answer = turn.then(() => ask(argv));
  turn = answer.catch(() => undefined);
  return answer;
}

async function ask(argv: string[]): Promise<SecondAnswer> {
  const { child, lines, cwd } = (running ??= start());
  held(child, 'ref');
  child.stdin?.write(`${JSON.stringify({ argv, cwd })}\n`);
  const { value } = (await lines.next()) as IteratorResult<string, unknown>;
  held(child, 'unref');
  if (typeof value !== 'string') throw new Error('the second verifier broke off');
  const { code, stdout, stderr } = JSON.parse(value) as Record<'stdout' | 'stderr', string> & {
    code: number;
  };
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  const machine = code in [0, 1, 2] && last ? (JSON.parse(last) as Machine) : undefined;
  return { code, machine, stderr };
}

/** Keeps a process that is asked nothing from keeping this one alive: its pipes would, too. */
function held(child: ChildProcess, how: 'ref' | 'unref'): void {
  for (const each of [child, child.stdin, child.stdout])
    (each as Partial<Socket> | null)?.[how]?.();
}

function start(): NonNullable<typeof running> {
  const cwd = mkdtempSync(join(tmpdir(), 'lantai-second-'));
  const child = spawn('python3', ['-B', DRIVER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const reader: Interface = createInterface({ input: child.stdout });
  process.once('exit', () => {
    child.kill();
    rmSync(cwd, { recursive: true, force: true });
  });
  return { child, lines: reader[Symbol.asyncIterator](), cwd };
}
