import { AppError } from '../../errors.ts';

/** Who is tracing a picture at this moment: each holds one in memory, and a thread for some seconds. */
export type TraceTurns = {
  /** @returns what ends it. @throws AppError `too_many` while the same account traces another. */
  begin(accountId: string): () => void;
};

export function createTraceTurns(): TraceTurns {
  const tracing = new Set<string>();
  return {
    begin(accountId) {
      if (tracing.has(accountId)) {
        throw new AppError('too_many', '上一张图片还在溯源：请等它出结果，或先取消它');
      }
      tracing.add(accountId);
      return () => void tracing.delete(accountId);
    },
  };
}
