/** Anything that holds decoded pixels until it is told to let them go. */
export type Closable = { close(): void };

/**
 * Keeps the last few decoded pages alive and closes every other at once: pixels must not wait for the
 * garbage collector. What `isShown` names is never pushed off by a newer one.
 */
export function createBitmapShelf<Bitmap extends Closable>(
  limit: number,
  isShown: (key: string) => boolean,
) {
  const kept = new Map<string, Bitmap>();

  function drop(key: string): void {
    kept.get(key)?.close();
    kept.delete(key);
  }

  return {
    get(key: string): Bitmap | undefined {
      const bitmap = kept.get(key);
      if (bitmap) {
        kept.delete(key);
        kept.set(key, bitmap);
      }
      return bitmap;
    },
    /** Lets the oldest go that are not shown, so that one more is within the limit. */
    makeRoom(): void {
      for (const old of [...kept.keys()]) {
        if (kept.size >= limit && !isShown(old)) drop(old);
      }
    },
    put(key: string, bitmap: Bitmap): void {
      drop(key);
      kept.set(key, bitmap);
      for (const old of [...kept.keys()]) {
        if (kept.size > limit && old !== key && !isShown(old)) drop(old);
      }
    },
    drop,
    wipe(): void {
      for (const key of [...kept.keys()]) drop(key);
    },
    size: (): number => kept.size,
  };
}
