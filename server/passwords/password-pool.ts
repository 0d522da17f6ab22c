import { AppError } from '../errors.ts';
import { createFairQueue } from '../threads/fair-queue.ts';

/** The slow work on passwords: each call is about half a second of one core. */
export type Computations = {
  /** The record to store for a secret. */
  hash: (secret: string) => Promise<string>;
  verify: (secret: string, record: string) => Promise<boolean>;
  /** Takes as long as `verify`, and is never right: for accounts that are not there. */
  refuse: (secret: string) => Promise<false>;
};

export type PasswordPool = {
  /**
   * Runs `work` when the turn of its lane comes (a lane is a terminal); within it one computation follows
   * the other.
   * @throws AppError `too_many` at once where too many wait, and then `work` never runs.
   */
  inTurn: <T>(lane: string, work: (compute: Computations) => Promise<T>) => Promise<T>;
};

// Node computes on a pool of four threads, which also reads files: half of it stays free for pages.
const LIMITS = { atOnce: 2, waiting: 64 };

/** Lets a few computations run at a time, lane by lane in turn, so that guessers wait behind themselves. */
export function createPasswordPool(compute: Computations, limits = LIMITS): PasswordPool {
  const queue = createFairQueue<() => void>();
  let running = 0;
  const leave = (): void => {
    running -= 1;
    queue.shift()?.();
  };
  const enter = (lane: string): Promise<void> => {
    if (running < limits.atOnce) {
      running += 1;
      return Promise.resolve();
    }
    if (queue.size >= limits.waiting) {
      throw new AppError('too_many', '登录的人过多，请等候半分钟再试。');
    }
    return new Promise((resolve) => {
      queue.push(lane, () => {
        running += 1;
        resolve();
      });
    });
  };
  return {
    async inTurn(lane, work) {
      await enter(lane);
      try {
        return await work(compute);
      } finally {
        leave();
      }
    },
  };
}
