import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { SERVER_FLAGS } from '../../../deploy/node-setting.mjs';
import { listTree } from './list-processes.ts';
import type { LoopReport } from './loop-probe.ts';

/**
 * What one second showed. `serverBytes`: of the server and its threads alone; `rssBytes`: with its own processes, such as the
 * one that the scrub has pictures decoded by; `databaseBytes` counts shared pages once for each backend.
 */
export type Second = LoopReport & {
  serverBytes: number;
  rssBytes: number;
  databaseBytes: number;
};

/** `npm start` in a home that is there, with its event loop and its memory watched from the moment that it serves. */
export type WatchedServer = {
  url: string;
  pid: number;
  seconds: Second[];
  close(): Promise<void>;
};

const MAIN = join(import.meta.dirname, '../../../server/main.ts');
const PROBE = join(import.meta.dirname, 'loop-probe.ts');

export async function startWatchedServer(env: NodeJS.ProcessEnv): Promise<WatchedServer> {
  const child = spawn(process.execPath, [...SERVER_FLAGS, '--import', PROBE, MAIN], {
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const pid = child.pid ?? 0;
  const ended = once(child, 'exit');
  const { 1: output, 3: reported } = child.stdio;
  if (!output || !reported) throw new Error('the server cannot be heard');
  const seconds: Second[] = [];
  const reports = createInterface({ input: reported as Readable });
  reports.on('line', (line) => {
    seconds.push({ ...(JSON.parse(line) as LoopReport), ...memoryOf(pid) });
  });
  const url = await readyLine(output);
  if (url === undefined) throw new Error('the server did not start');
  // A server that starts has nobody to keep waiting.
  seconds.length = 0;
  return {
    url,
    pid,
    seconds,
    async close() {
      child.kill('SIGTERM');
      await ended;
      reports.close();
    },
  };
}

function memoryOf(pid: number): Omit<Second, keyof LoopReport> {
  let [serverBytes, rssBytes, databaseBytes] = [0, 0, 0];
  for (const process of listTree(pid)) {
    if (process.pid === pid) serverBytes = process.rssBytes;
    if (process.name === 'postgres') databaseBytes += process.rssBytes;
    else rssBytes += process.rssBytes;
  }
  return { serverBytes, rssBytes, databaseBytes };
}

async function readyLine(output: Readable): Promise<string | undefined> {
  for await (const line of createInterface({ input: output })) {
    const [, url] = /^READY (http:\S+)$/.exec(line) ?? [];
    if (url === undefined) continue;
    output.resume();
    return url;
  }
  return undefined;
}
