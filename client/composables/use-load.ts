import { onScopeDispose, ref, shallowRef } from 'vue';
import { asRefusal, isAbort } from '../services/refusal.ts';
import type { Refusal } from '../services/refusal.ts';

/** Loads what a screen shows. A newer load cancels the older; old data stays while new is fetched. */
export function useLoad<T>(fetcher: (signal: AbortSignal) => Promise<T>) {
  const data = shallowRef<T>();
  const refusal = shallowRef<Refusal>();
  const isLoading = ref(false);
  let current = new AbortController();

  /** Settles with whether this very load brought what is shown now. */
  async function load(): Promise<boolean> {
    current.abort();
    const mine = (current = new AbortController());
    isLoading.value = true;
    try {
      const answer = await fetcher(mine.signal);
      if (mine !== current) return false;
      data.value = answer;
      refusal.value = undefined;
      return true;
    } catch (thrown) {
      if (mine === current && !isAbort(thrown)) refusal.value = asRefusal(thrown);
      return false;
    } finally {
      if (mine === current) isLoading.value = false;
    }
  }

  function clear(): void {
    current.abort();
    data.value = undefined;
    refusal.value = undefined;
    isLoading.value = false;
  }

  onScopeDispose(() => current.abort());
  return { data, refusal, isLoading, load, clear };
}
