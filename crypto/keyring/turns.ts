import { FlushError, KeystoreError } from '../errors.ts';

/** Runs one writer after the other, in the order they came. */
export type Turns = { take<T>(work: () => Promise<T>): Promise<T> };

/**
 * Each begins with `begin`, which may refuse. After a failed flush nothing more is written: what is on the disk is known
 * only to a new start.
 */
export function createTurns(begin: () => Promise<void>): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let isHalted = false;
  return {
    take(work) {
      const turn = last.then(async () => {
        if (isHalted) throw new KeystoreError('密钥库已停止写入；请检查磁盘后重新启动');
        await begin();
        return work();
      });
      last = turn.catch((error: unknown) => {
        if (error instanceof FlushError) isHalted = true;
      });
      return turn;
    },
  };
}
