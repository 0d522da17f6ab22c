import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../../context.ts';
import { judgeBatch } from './judge-batch.ts';
import type { Course } from './watching/set-out.ts';

/** The background worker that goes along the ledger and holds its entries against the rules. */
export type Overseer = {
  /** Goes on where the last process left off. */
  begin(): void;
  /** Settles when all that is sequenced has been judged. */
  catchUp(): Promise<void>;
  /** Settles once it has stopped, between two batches. */
  close(): Promise<void>;
};

const POLL_MS = 2000;
const AFTER_FAILURE_MS = 5000;
/** Between batches, so that a ledger that is read from its beginning leaves the database to those who work. */
const REST_MS = 5;

export function createOverseer(services: () => Services): Overseer {
  const stop = new AbortController();
  let running: Promise<void> | undefined;
  let course: Course | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** One batch at a time, whoever asks for it. */
  function judgeNext(): Promise<number> {
    const next = turn.then(async () => {
      const held = course;
      // What it counted is not to be trusted where the batch fails.
      course = undefined;
      const outcome = await judgeBatch(services(), held);
      course = outcome.course;
      return outcome.judged;
    });
    turn = next.catch(() => undefined);
    return next;
  }

  async function run(): Promise<void> {
    const { signal } = stop;
    while (!signal.aborted) {
      let pauseMs = POLL_MS;
      try {
        if ((await judgeNext()) > 0) pauseMs = REST_MS;
      } catch (error) {
        services().logger.error('oversight failed', { error: String(error) });
        pauseMs = AFTER_FAILURE_MS;
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  return {
    begin: () => {
      running ??= run();
    },
    async catchUp() {
      while ((await judgeNext()) > 0);
    },
    async close() {
      stop.abort();
      await running;
      await turn;
    },
  };
}
