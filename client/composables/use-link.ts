import { onScopeDispose, ref } from 'vue';
import { silentMs } from '../services/socket.ts';

/**
 * Whether the server can still take back what a screen shows: `cut` when it has been silent for ten seconds, `lost`
 * after a minute.
 */
export type Link = 'up' | 'cut' | 'lost';

const LOOK_EVERY_MS = 1000;
/** The server is heard every five seconds; a busy line may swallow one of its words. */
const CUT_AFTER_MS = 10_000;
const LOST_AFTER_MS = 60_000;

/** Follows the link. It is up again only when `recheck` says that what was shown before still stands. */
export function useLink(recheck: () => Promise<boolean>) {
  const link = ref<Link>('up');
  let isAsking = false;

  async function askAgain(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    const stands = await recheck().catch(() => false);
    if (stands && silentMs() < CUT_AFTER_MS) link.value = 'up';
    isAsking = false;
  }

  function follow(): void {
    const silence = silentMs();
    if (silence >= LOST_AFTER_MS) link.value = 'lost';
    else if (silence >= CUT_AFTER_MS && link.value === 'up') link.value = 'cut';
    else if (silence < CUT_AFTER_MS && link.value !== 'up') void askAgain();
  }

  const timer = setInterval(follow, LOOK_EVERY_MS);
  onScopeDispose(() => clearInterval(timer));
  return link;
}
