import { onScopeDispose, ref } from 'vue';

/** Why nobody should see the page: the window is hidden or being printed, or nobody has touched it for long. */
export type Cover = 'hidden' | 'printing' | 'idle';

const SIGNS_OF_LIFE = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart'] as const;
/** Reading a page takes a while; who has not moved a mouse for so long is taken to have gone. */
const IDLE_MS = 3 * 60_000;

/** Covers the page while one of these is so. `printed` is told of every attempt to print. */
export function useCover(printed: () => void) {
  const cover = ref<Cover>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function follow(): void {
    cover.value = document.hidden ? 'hidden' : undefined;
    clearTimeout(timer);
    timer = setTimeout(() => (cover.value ??= 'idle'), IDLE_MS);
  }
  const hide = (): void => void (cover.value = 'hidden');
  function print(): void {
    cover.value = 'printing';
    printed();
  }
  function touch(): void {
    if (cover.value === undefined || cover.value === 'idle') follow();
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
  return cover;
}
