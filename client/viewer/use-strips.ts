import { ref, watch } from 'vue';

type Strips = {
  /** Fetches the strip that begins with a page, and paints it. */
  show: (from: number, signal: AbortSignal) => Promise<void>;
  /** While something else goes first, or nobody can see a strip, none is fetched. */
  isResting: () => boolean;
};

/** The strips of a material, each fetched once, when it comes into sight, and one after another. */
export function useStrips({ show, isResting }: Strips) {
  const isFailed = ref(false);
  const here = new Set<number>();
  let inSight: readonly number[] = [];
  let fetching: AbortController | undefined;

  async function go(): Promise<void> {
    const next = inSight.find((from) => !here.has(from));
    if (next === undefined || fetching || isFailed.value || isResting()) return;
    const mine = (fetching = new AbortController());
    try {
      await show(next, mine.signal);
      if (!mine.signal.aborted) here.add(next);
    } catch {
      if (!mine.signal.aborted) isFailed.value = true;
    } finally {
      if (mine === fetching) fetching = undefined;
    }
    await go();
  }

  /** Begins anew: nothing is here, and nothing is on its way. */
  function forget(): void {
    fetching?.abort();
    fetching = undefined;
    here.clear();
    isFailed.value = false;
  }

  function retry(): void {
    isFailed.value = false;
    void go();
  }

  /** `starts`: pages at which the strips begin of which something is in sight. */
  function see(starts: readonly number[]): void {
    inSight = starts;
    void go();
  }

  watch(isResting, (isNow) => isNow || retry());
  return { isFailed, forget, retry, see };
}
