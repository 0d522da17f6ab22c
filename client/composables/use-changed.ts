import { onScopeDispose } from 'vue';
import { onChanged } from '../services/socket.ts';
import type { Topic } from '../services/socket.ts';

const GATHER_MS = 300;

/** Calls `refetch` at once when the server says that `topic` changed, then once more for a burst after it. */
export function useChanged(topic: Topic, refetch: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDueAgain = false;

  function follow(): void {
    isDueAgain = timer !== undefined;
    if (isDueAgain) return;
    refetch();
    timer = setTimeout(() => {
      timer = undefined;
      if (isDueAgain) follow();
    }, GATHER_MS);
  }

  const stop = onChanged(topic, follow);
  onScopeDispose(() => {
    clearTimeout(timer);
    stop();
  });
}
