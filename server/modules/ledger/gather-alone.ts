import type { LoneEvent, Recorded } from './record.ts';

/** As many as a batch of the sequencer takes. */
const MOST = 1000;

type Caller = { event: LoneEvent; settle: PromiseWithResolvers<Recorded> };

/**
 * Gathers who calls while a transaction is under way into the next one: no timer, and nobody waits for company.
 * `recordAll` answers in the order of the events, once they are committed; where it fails, all of them hear of it.
 */
export function gatherAlone(
  recordAll: (events: readonly LoneEvent[]) => Promise<Recorded[]>,
): (event: LoneEvent) => Promise<Recorded> {
  const waiting: Caller[] = [];
  let isBusy = false;
  const drain = async (): Promise<void> => {
    isBusy = true;
    while (waiting.length > 0) await recordTogether(recordAll, waiting.splice(0, MOST));
    isBusy = false;
  };
  return (event) => {
    const settle = Promise.withResolvers<Recorded>();
    waiting.push({ event, settle });
    if (!isBusy) void drain();
    return settle.promise;
  };
}

async function recordTogether(
  recordAll: (events: readonly LoneEvent[]) => Promise<Recorded[]>,
  callers: readonly Caller[],
): Promise<void> {
  try {
    const recorded = await recordAll(callers.map(({ event }) => event));
    for (const [at, { settle }] of callers.entries()) {
      const own = recorded[at];
      if (own) settle.resolve(own);
      else settle.reject(new Error('an entry was not recorded'));
    }
  } catch (error) {
    for (const { settle } of callers) settle.reject(error);
  }
}
