import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestDatabase } from './database.ts';

const LANTAI = join(import.meta.dirname, '..', '..', 'server', 'cli', 'lantai.ts');

/** `lantai ledger` as people run it, on a database of the tests, in a home of its own. */
export type LedgerProcess = {
  home: string;
  socket: string;
  pid: () => number;
  /** Starts it, or starts it again; settles when it serves. */
  start(): Promise<void>;
  /** Settles with its exit code; null when the signal itself ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  /** Settles with its exit code when it ends by itself. */
  ended(): Promise<number | null>;
  complaint(): string;
  /** Ends it and removes its home. */
  clear(): Promise<void>;
};

export function ledgerProcess({ urls }: TestDatabase): LedgerProcess {
  const home = mkdtempSync(join(tmpdir(), 'lantai-custody-'));
  const socket = join(home, 'ledger.sock');
  const env = {
    ...process.env,
    LANTAI_HOME: home,
    LANTAI_DEMO: '1',
    LANTAI_LEDGER: `unix:${socket}`,
    // Who may create the two running roles; they are not those of the tests' other databases.
    DATABASE_URL: urls.superuser,
  };
  let child: ReturnType<typeof spawn> | undefined;
  let complaint = '';

  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
    if (child?.exitCode !== null || child.signalCode !== null) return null;
    const exit = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    const [code] = await exit;
    return code;
  };
  return {
    home,
    socket,
    pid: () => child?.pid ?? 0,
    end,
    async ended() {
      if (!child) throw new Error('the ledger was never started');
      if (child.exitCode !== null) return child.exitCode;
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
    complaint: () => complaint,
    async start() {
      const started = spawn(process.execPath, [LANTAI, 'ledger'], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      started.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
      for await (const line of createInterface({ input: started.stdout })) {
        if (line.startsWith('READY ')) {
          started.stdout.resume();
          return;
        }
      }
      throw new Error(`the ledger did not start: ${complaint}`);
    },
    async clear() {
      await end('SIGTERM');
      rmSync(home, { recursive: true, force: true });
    },
  };
}
