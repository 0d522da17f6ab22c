/**
 * Loaded into a server before its own code (`--import`), for measuring alone: once a second it writes a line of JSON to
 * descriptor 3, `LoopReport`. Threads and child processes inherit the option and report nothing.
 */
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** `lagsMs`: by how much each timer of `LOOK_MS` came late; `heapBytes` and `outsideBytes`: JavaScript's own, and its buffers. */
export type LoopReport = { lagsMs: number[]; heapBytes: number; outsideBytes: number };

export const LOOK_MS = 10;
const REPORT = 3;
const REPORT_MS = 1000;

if (isMainThread && process.argv[1]?.endsWith('server/main.ts') === true) watch();

function watch(): void {
  let lagsMs: number[] = [];
  let toldAt = performance.now();
  const look = (): void => {
    const askedAt = performance.now();
    setTimeout(() => {
      const now = performance.now();
      lagsMs.push(Math.round((now - askedAt - LOOK_MS) * 100) / 100);
      if (now - toldAt >= REPORT_MS) tell(now);
      look();
    }, LOOK_MS).unref();
  };
  const tell = (now: number): void => {
    const { heapUsed: heapBytes, external: outsideBytes } = process.memoryUsage();
    writeSync(
      REPORT,
      `${JSON.stringify({ lagsMs, heapBytes, outsideBytes } satisfies LoopReport)}\n`,
    );
    lagsMs = [];
    toldAt = now;
  };
  look();
}
