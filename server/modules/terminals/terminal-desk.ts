import { openChallengeBook, type ChallengeBook } from './challenge-book.ts';
import { openRateLimit, type RateLimit } from './rate-limit.ts';

const MINUTE_MS = 60_000;

/** What is remembered, in bounded memory, of visitors who may be anyone. */
export type TerminalDesk = {
  challenges: ChallengeBook;
  enrolments: RateLimit;
  /** How often strangers are written down. */
  strangers: RateLimit;
  /** Runs one act after the other: what is counted first must not change before it is written. */
  inTurn<T>(act: () => Promise<T>): Promise<T>;
};

export function openTerminalDesk(clock: () => Date): TerminalDesk {
  let last: Promise<unknown> = Promise.resolve();
  return {
    challenges: openChallengeBook(clock),
    enrolments: openRateLimit({ perKey: 5, total: 30, windowMs: MINUTE_MS }, clock),
    strangers: openRateLimit({ perKey: 1, total: 60, windowMs: MINUTE_MS }, clock),
    inTurn(act) {
      const turn = last.then(act);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
