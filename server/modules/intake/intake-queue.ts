import type { Services } from '../../context.ts';
import { prepareStaging } from './staging.ts';
import { listUnfinished } from './store.ts';
import { isFaultOfHouse, processAccession } from './process-accession.ts';

/** What the house was at fault for is tried again, and at the next start. */
const AGAIN_MS = 60_000;

/** The background worker: one package at a time, in the order of arrival. */
export type IntakeQueue = {
  enqueue(accessionId: string): void;
  /** Settles when nothing waits or runs. */
  idle(): Promise<void>;
  /** Takes nothing more and settles when the running package has stopped; it starts over next time. */
  close(): Promise<void>;
};

export function createIntakeQueue(services: () => Services): IntakeQueue {
  const stop = new AbortController();
  const isStopping = (): boolean => stop.signal.aborted;
  let tail: Promise<void> = Promise.resolve();
  const run = async (id: string): Promise<void> => {
    if (isStopping()) return;
    try {
      await processAccession(services(), id, stop.signal);
    } catch (error) {
      if (!isStopping()) {
        services().logger.error('accession failed', { id, error: String(error) });
        if (isFaultOfHouse(error)) setTimeout(() => enqueue(id), AGAIN_MS).unref();
      }
    }
  };
  const enqueue = (id: string): void => {
    tail = tail.then(() => run(id));
  };
  return {
    enqueue,
    idle: () => tail,
    async close() {
      stop.abort();
      await tail;
    },
  };
}

/** Sweeps the staging folder and takes up again what a crash cut off. */
export async function resumeIntake(services: Services): Promise<void> {
  const waiting = await listUnfinished(services.db);
  prepareStaging(services.config, waiting);
  for (const id of waiting) services.intake.enqueue(id);
}
