import { setImmediate as nextTurn } from 'node:timers/promises';
import { raiseImageError } from '../../../../server/imaging/image-error.ts';
import type { ImagePool } from '../../../../server/imaging/image-pool.ts';
import type { MarkText } from '../../../../server/imaging/visible/mark-text.ts';
import { createJobPool } from '../../../../server/threads/job-pool.ts';

/** The house's own queue, in front of one worker that marks a picture only when it is let. */
export type HandMarker = {
  /** Whom the pictures were marked for, in the order in which they were. */
  readonly marked: string[];
  /** Settles when so many wait or are worked on. */
  waits: (count: number) => Promise<void>;
  /** Has so many more marked, and settles when they are. */
  mark: (count: number) => Promise<void>;
  /** Marks whatever waits and comes. */
  open: () => void;
};

export function markByHand(images: ImagePool): HandMarker {
  const marked: string[] = [];
  const allowed: (() => void)[] = [];
  let may = 0;
  const pool = createJobPool<MarkText, Buffer>({
    start: () => ({
      async run({ lines }) {
        if (may === 0) await new Promise<void>((resolve) => allowed.push(resolve));
        may -= 1;
        marked.push(lines[0]?.split('\u3000')[0] ?? '');
        return Buffer.from('ffd8ff', 'hex');
      },
      isAlive: () => true,
      stop: () => Promise.resolve(),
    }),
    raise: raiseImageError,
    size: 1,
    maxWaiting: 256,
    maxWaitingPerKey: 48,
    timeLimitMs: 60_000,
  });
  const allow = (count: number): void => {
    may += count;
    for (const go of allowed.splice(0)) go();
  };
  images.markPage = (_image, mark, _view, call) => pool.submit(mark, call);
  images.markStrip = async ({ length: count }, mark, _view, call) => ({
    bytes: await pool.submit(mark, call),
    ...{ cellWidth: 160, cellHeight: 226, count },
  });
  return {
    marked,
    async waits(count) {
      while (pool.load < count) await nextTurn();
    },
    async mark(count) {
      const until = marked.length + count;
      allow(count);
      while (marked.length < until) await nextTurn();
    },
    open: () => allow(Infinity),
  };
}
