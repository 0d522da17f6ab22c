import { onScopeDispose, watch } from 'vue';
import { lockIdle, session } from './session.ts';

const SIGNS_OF_LIFE = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart'] as const;
const CHECK_EVERY_MS = 5000;

/** Covers the screen when nobody has touched it for as long as the server allows. */
export function watchIdle(): void {
  let lastSeenMs = Date.now();
  const touch = (): void => void (lastSeenMs = Date.now());
  const check = (): void => {
    const limitMs = (session.me?.idleSeconds ?? Infinity) * 1000;
    if (!session.isLocked && Date.now() - lastSeenMs > limitMs) lockIdle();
  };

  for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, touch, { passive: true });
  const timer = setInterval(check, CHECK_EVERY_MS);
  watch(() => session.isLocked, touch);
  onScopeDispose(() => {
    clearInterval(timer);
    for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, touch);
  });
}
