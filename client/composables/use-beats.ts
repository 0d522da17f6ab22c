import { onScopeDispose } from 'vue';
import type { ViewerBeat } from '../../server/modules/viewing/contract.ts';
import { say } from '../services/socket.ts';
import type { Looking } from '../viewer/looking.ts';

/** Well within the silence after which the server believes no watching any more. */
const EVERY_MS = 5000;

/** Tells the server what is looked at: at once when it changes, and every few seconds. */
export function useBeats(sittingId: string) {
  let latest: Looking = { shown: [], isWatched: false };
  const beat = (): void =>
    say('beat', { sittingId, ...latest, shown: [...latest.shown] } satisfies ViewerBeat);
  const timer = setInterval(beat, EVERY_MS);

  function look(now: Looking): void {
    latest = now;
    beat();
  }

  onScopeDispose(() => {
    clearInterval(timer);
    say('beat', { sittingId, shown: [], isWatched: false, isOver: true } satisfies ViewerBeat);
  });
  return look;
}
