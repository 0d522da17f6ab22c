/**
 * `npm test`: every test, in parts that as many runners as there are cores take in turn, two at most, since each has a
 * database server of its own and much of a test is waiting. Arguments go to one mocha as they are:
 * `npm test -- --grep WORD`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const MOCHA = join(import.meta.dirname, '..', 'node_modules', 'mocha', 'bin', 'mocha.js');
const RUNNERS = Math.min(2, availableParallelism());
/** Enough that no runner waits long for the other at the end; each costs a start of the database. */
const PARTS = 8;

const args = process.argv.slice(2);
// Ctrl-C reaches the whole process group by itself.
process.on('SIGINT', () => undefined);
process.exitCode = args.length > 0 ? (await runMocha(args, 'inherit')).code : await runParts();

async function runParts(): Promise<number> {
  const files = globSync('test/**/*.test.ts').sort();
  const queue = Array.from({ length: PARTS }, (_, part) => part).values();
  const results: Result[] = [];
  const takeParts = async (): Promise<void> => {
    for (const part of queue) {
      const result = await runMocha(leaveToOthers(files, part), 'pipe');
      results.push(result);
      process.stdout.write(`${result.said}\n${results.length} / ${PARTS}\n`);
    }
  };
  await Promise.all(Array.from({ length: RUNNERS }, takeParts));
  const said = results.map((result) => result.said);
  process.stdout.write(said.map(failuresIn).join(''));
  process.stdout.write(`${count(said, 'passing')} passed, ${count(said, 'failing')} failed\n`);
  return Math.max(...results.map(({ code }) => code));
}

/** Once more, so that they stand together at the end of a long output, of which often only the end is kept. */
function failuresIn(said: string): string {
  const start = said.search(/^ {2}\d+ failing/m);
  return start === -1 ? '' : `${said.slice(start).trimEnd()}\n\n`;
}

/** Neighbours, which are alike in cost, are dealt out in turn. */
function leaveToOthers(files: readonly string[], part: number): string[] {
  const left = files.filter((_, place) => place % PARTS !== part);
  return left.flatMap((file) => ['--ignore', file]);
}

function count(said: readonly string[], what: 'passing' | 'failing'): number {
  const figure = new RegExp(`^  (\\d+) ${what}`, 'm');
  return said.reduce((sum, text) => sum + Number(figure.exec(text)?.[1] ?? 0), 0);
}

type Result = { code: number; said: string };

/** What is piped is told once it is over, so that two do not talk into each other. */
async function runMocha(options: readonly string[], output: 'inherit' | 'pipe'): Promise<Result> {
  const child = spawn(process.execPath, [MOCHA, ...options], { stdio: ['ignore', output, output] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => said.push(chunk));
  }
  const stop = (signal: NodeJS.Signals): boolean => child.kill(signal);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const [code] = (await once(child, 'close')) as [number | null];
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.off(signal, stop);
  return { code: code ?? 1, said: Buffer.concat(said).toString() };
}
