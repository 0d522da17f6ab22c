/** Who waits for something until their signal aborts, and takes it in the moment it is there. */
export type Taker<Thing> = { signal: AbortSignal; take: (thing: Thing) => void };

type Run<Thing> = (signal: AbortSignal, give: (thing: Thing) => void) => Promise<void>;
type Errand<Thing> = { takers: Set<Taker<Thing>>; stop: AbortController; done: Promise<void> };

/** Goes once for what several wait for under one key; when the last of them has left, the way is broken off. */
export function createErrands<Thing>() {
  const underWay = new Map<string, Errand<Thing>>();

  function forget(key: string, errand: Errand<Thing>): void {
    if (underWay.get(key) === errand) underWay.delete(key);
  }

  function begin(key: string, run: Run<Thing>): Errand<Thing> {
    const stop = new AbortController();
    const errand: Errand<Thing> = { takers: new Set(), stop, done: Promise.resolve() };
    underWay.set(key, errand);
    const give = (thing: Thing): void => {
      forget(key, errand);
      for (const { take } of errand.takers) take(thing);
    };
    errand.done = run(stop.signal, give).finally(() => forget(key, errand));
    return errand;
  }

  return {
    isUnderWay: (key: string): boolean => underWay.has(key),
    /** Settles when the thing is given or cannot be, also for who no longer waits. */
    join(key: string, taker: Taker<Thing>, run: Run<Thing>): Promise<void> {
      const errand = underWay.get(key) ?? begin(key, run);
      errand.takers.add(taker);
      taker.signal.addEventListener('abort', () => {
        errand.takers.delete(taker);
        if (errand.takers.size > 0) return;
        forget(key, errand);
        errand.stop.abort();
      });
      return errand.done;
    },
  };
}
