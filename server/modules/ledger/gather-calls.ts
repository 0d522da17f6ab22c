import { setImmediate } from 'node:timers/promises';

/** As many as a batch of the sequencer takes. */
const MOST = 1000;

type Caller<Draft, Done> = { draft: Draft; settle: PromiseWithResolvers<Done> };

/**
 * Gathers who calls in the same turn of the event loop, or while a round is under way, into the next one: readers who got
 * their receipts together come back together. No timer, and nobody waits for company. `act` answers in the order of its
 * drafts; where it fails, all of them hear of it.
 */
export function gatherCalls<Draft, Done>(
  act: (drafts: readonly Draft[]) => Promise<readonly Done[]>,
): (draft: Draft) => Promise<Done> {
  const waiting: Caller<Draft, Done>[] = [];
  let isBusy = false;
  const drain = async (): Promise<void> => {
    isBusy = true;
    await setImmediate();
    while (waiting.length > 0) await settleRound(act, waiting.splice(0, MOST));
    isBusy = false;
  };
  return (draft) => {
    const settle = Promise.withResolvers<Done>();
    waiting.push({ draft, settle });
    if (!isBusy) void drain();
    return settle.promise;
  };
}

async function settleRound<Draft, Done>(
  act: (drafts: readonly Draft[]) => Promise<readonly Done[]>,
  callers: readonly Caller<Draft, Done>[],
): Promise<void> {
  try {
    const done = await act(callers.map(({ draft }) => draft));
    if (done.length !== callers.length) throw new Error('not every call was answered');
    done.forEach((each, at) => callers[at]?.settle.resolve(each));
  } catch (error) {
    for (const { settle } of callers) settle.reject(error);
  }
}
