/**
 * `npm test`: every test, in as many shares beside each other as there are cores, two at most, since each has a database
 * server of its own and much of a test is waiting. Arguments go to one mocha as they are: `npm test -- --grep WORD`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const MOCHA = join(import.meta.dirname, '..', 'node_modules', 'mocha', 'bin', 'mocha.js');
const SHARES = Math.min(2, availableParallelism());

const args = process.argv.slice(2);
const files = globSync('test/**/*.test.ts').sort();
const runs = args.length > 0 ? [args] : Array.from({ length: SHARES }, (_, share) => others(share));
const codes = await Promise.all(runs.map((options, share) => runMocha(options, share === 0)));
process.exitCode = Math.max(...codes);

/** What a share leaves to the others: neighbours, which are alike in cost, are dealt out in turn. */
function others(share: number): string[] {
  const left = files.filter((_, place) => place % SHARES !== share);
  return left.flatMap((file) => ['--ignore', file]);
}

/** Shows what it says as it comes, or once it is over, so that two do not talk into each other. */
async function runMocha(options: readonly string[], isLive: boolean): Promise<number> {
  const child = spawn(process.execPath, [MOCHA, ...options], {
    stdio: ['ignore', isLive ? 'inherit' : 'pipe', isLive ? 'inherit' : 'pipe'],
  });
  const said: Buffer[] = [];
  for (const output of [child.stdout, child.stderr]) {
    output?.on('data', (chunk: Buffer) => said.push(chunk));
  }
  // Ctrl-C reaches the whole process group by itself.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'close')) as [number | null];
  process.stdout.write(Buffer.concat(said));
  return code ?? 1;
}
