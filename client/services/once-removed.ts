import type { KeyMiddleware } from './key-middleware.ts';

/** Calls `leave` once when the key is pulled out, however often the device says so; returns what ends that. */
export function onceRemoved(
  middleware: Pick<KeyMiddleware, 'onRemoved'>,
  leave: () => void,
): () => void {
  let isOver = false;
  const end = middleware.onRemoved(() => {
    if (isOver) return;
    isOver = true;
    leave();
  });
  return () => {
    isOver = true;
    end();
  };
}
