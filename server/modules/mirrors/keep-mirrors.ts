import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../../context.ts';
import { keepOneMirror, type OneMirror } from './keep-one-mirror.ts';

/** How one mirror stands. `trouble` is Chinese, empty where all is well; `isAlarm` where people must act at once. */
export type MirrorStanding = {
  path: string;
  size: number;
  trouble: string;
  isAlarm: boolean;
  since: Date | undefined;
};

/** The background worker that keeps every mirror of the ledger in step. Nothing that is served waits for it. */
export type MirrorKeeper = {
  start(): void;
  /** Brings every mirror up to date, and looks over a stretch of what they hold. */
  round(): Promise<void>;
  standings(): MirrorStanding[];
  close(): Promise<void>;
};

const EVERY_MS = 10_000;
/** A mirror in trouble is read whole again before it goes on. */
const RETRY_MS = 60_000;

export function keepMirrors(services: () => Services): MirrorKeeper {
  const stop = new AbortController();
  let mirrors: OneMirror[] | undefined;
  let running: Promise<void> | undefined;
  const all = (): OneMirror[] =>
    (mirrors ??= services().config.mirrorFolders.map((path) => keepOneMirror(services(), path)));

  /** One after the other: they would only compete for the same rows. */
  async function round(): Promise<void> {
    for (const mirror of all()) await mirror.round();
  }

  const waitMs = (): number =>
    all().some((mirror) => mirror.standing().trouble !== '') ? RETRY_MS : EVERY_MS;

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      await round();
      await sleep(waitMs(), undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }

  return {
    start() {
      if (services().config.mirrorFolders.length > 0) running ??= run();
    },
    round,
    standings: () => all().map((mirror) => mirror.standing()),
    async close() {
      stop.abort();
      await running;
    },
  };
}
