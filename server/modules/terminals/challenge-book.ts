import { randomBytes } from 'node:crypto';

const LIFETIME_MS = 60_000;
/** Challenges open at once, in all and for one address: nobody fills the book for the others. */
const MOST = 10_000;
const MOST_PER_ADDRESS = 40;

/** Words to be signed by a terminal's key: each is good once, for a minute, for who asked. */
export type ChallengeBook = {
  /** A fresh word, or `undefined` while too many are open. */
  issue(address: string): string | undefined;
  /** Takes a word off the book; true when it was good. */
  redeem(nonce: string, address: string): boolean;
  readonly size: number;
};

export function openChallengeBook(clock: () => Date): ChallengeBook {
  // In the order of their expiry, since all live equally long.
  const waiting = new Map<string, { address: string; untilMs: number }>();
  const perAddress = new Map<string, number>();

  const strike = (nonce: string, address: string): void => {
    waiting.delete(nonce);
    const left = (perAddress.get(address) ?? 1) - 1;
    if (left === 0) perAddress.delete(address);
    else perAddress.set(address, left);
  };
  const strikeExpired = (nowMs: number): void => {
    for (const [nonce, { address, untilMs }] of waiting) {
      if (untilMs > nowMs) return;
      strike(nonce, address);
    }
  };

  return {
    get size() {
      return waiting.size;
    },
    issue(address) {
      const nowMs = clock().getTime();
      strikeExpired(nowMs);
      const here = perAddress.get(address) ?? 0;
      if (waiting.size >= MOST || here >= MOST_PER_ADDRESS) return undefined;
      const nonce = randomBytes(32).toString('base64url');
      waiting.set(nonce, { address, untilMs: nowMs + LIFETIME_MS });
      perAddress.set(address, here + 1);
      return nonce;
    },
    redeem(nonce, address) {
      strikeExpired(clock().getTime());
      const found = waiting.get(nonce);
      if (found?.address !== address) return false;
      strike(nonce, address);
      return true;
    },
  };
}
