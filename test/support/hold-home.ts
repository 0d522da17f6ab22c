import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { claimHome } from '../../server/claim-home.ts';

const OURS = fileURLToPath(import.meta.url);

/** A process that holds a home, as a server does. */
export type Holder = {
  pid: number;
  /** What it wrote to standard error. */
  complaint(): string;
  send(signal: NodeJS.Signals): void;
  kill(): Promise<void>;
};

export async function holdHome(home: string): Promise<Holder> {
  const child = spawn(process.execPath, [OURS, home], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const [said] = (await Promise.race([once(child.stdout, 'data'), once(child, 'close')])) as [
    Buffer | number,
  ];
  if (String(said) !== 'held\n') throw new Error(`does not hold ${home}: ${complaint}`);
  return {
    pid: Number(child.pid),
    complaint: () => complaint,
    send: (signal) => void child.kill(signal),
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

if (process.argv[1] === OURS) {
  claimHome(process.argv[2] ?? '');
  process.stdout.write('held\n');
  // Lives until it is killed, or nobody is left who would.
  process.stdin.resume();
}
