import { computed, onScopeDispose, ref } from 'vue';
import type { Link } from '../composables/use-link.ts';

/**
 * Why nobody should see the page: the screen is locked, the server can no longer take it back, the window is being
 * printed or hidden, or nobody has touched it for long.
 */
export type Cover = 'locked' | 'lost' | 'cut' | 'printing' | 'hidden' | 'idle';

type Watched = {
  isLocked: () => boolean;
  link: () => Link;
  /** Told of every attempt to print. */
  printed: () => void;
};

const SIGNS_OF_LIFE = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart'] as const;
/** Reading a page takes a while; who has not moved a mouse for so long is taken to have gone. */
const IDLE_MS = 3 * 60_000;

/** Covers the page while one of these is so. */
export function useCover({ isLocked, link, printed }: Watched) {
  const passing = ref<'printing' | 'hidden' | 'idle'>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function follow(): void {
    passing.value = document.hidden ? 'hidden' : undefined;
    clearTimeout(timer);
    timer = setTimeout(() => (passing.value ??= 'idle'), IDLE_MS);
  }
  const hide = (): void => void (passing.value = 'hidden');
  function print(): void {
    passing.value = 'printing';
    printed();
  }
  function touch(): void {
    if (passing.value === undefined || passing.value === 'idle') follow();
  }

  follow();
  document.addEventListener('visibilitychange', follow);
  window.addEventListener('beforeprint', print);
  window.addEventListener('afterprint', follow);
  window.addEventListener('pagehide', hide);
  window.addEventListener('pageshow', follow);
  for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, touch, { passive: true });
  onScopeDispose(() => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', follow);
    window.removeEventListener('beforeprint', print);
    window.removeEventListener('afterprint', follow);
    window.removeEventListener('pagehide', hide);
    window.removeEventListener('pageshow', follow);
    for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, touch);
  });
  return computed<Cover | undefined>(() => {
    if (isLocked()) return 'locked';
    const state = link();
    return state === 'up' ? passing.value : state;
  });
}

/** Whether pixels may not even be held: who comes back is sent them anew, which is recorded. */
export function isShut(cover: Cover | undefined): boolean {
  return cover === 'locked' || cover === 'lost';
}
