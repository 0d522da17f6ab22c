import { randomBytes, randomUUID } from 'node:crypto';
import { AppError } from '../../errors.ts';

/** What a key is asked to sign, and for whom: good for one answer from the terminal it was asked at. */
export type Challenge = {
  challengeId: string;
  /** 32 random bytes, hex. */
  nonce: string;
  /** The account that wants in, in small letters; there may be none of that name. */
  loginName: string;
  terminalId: string;
  /** The `host:port` of the address bar. */
  host: string;
  expiresAt: Date;
};

export type Challenges = {
  /** @throws AppError `too_many` where too many wait for their answer. */
  issue(asked: Pick<Challenge, 'loginName' | 'terminalId' | 'host'>): Challenge;
  /** The challenge, once; `undefined` where there is none, or no longer. */
  take(challengeId: string): Challenge | undefined;
};

export const CHALLENGE_SECONDS = 60;
const LIMITS = { perTerminal: 32, inAll: 4096 };

/** Keeps challenges in memory: one server serves one database, and none outlives a minute. */
export function createChallenges(clock: () => Date, limits = LIMITS): Challenges {
  // A map keeps its keys in order of entry: the first is the oldest.
  const waiting = new Map<string, Challenge>();
  const isOver = ({ expiresAt }: Challenge): boolean => expiresAt <= clock();
  const forgetOld = (): void => {
    for (const challenge of waiting.values()) {
      if (!isOver(challenge)) return;
      waiting.delete(challenge.challengeId);
    }
  };
  return {
    issue(asked) {
      forgetOld();
      const ofTerminal = [...waiting.values()].filter(
        ({ terminalId }) => terminalId === asked.terminalId,
      );
      if (waiting.size >= limits.inAll || ofTerminal.length >= limits.perTerminal) {
        throw new AppError('too_many', '本终端发起的密钥登录过多，请一分钟后再试。');
      }
      const challenge = {
        ...asked,
        challengeId: randomUUID(),
        nonce: randomBytes(32).toString('hex'),
        expiresAt: new Date(clock().getTime() + CHALLENGE_SECONDS * 1000),
      };
      waiting.set(challenge.challengeId, challenge);
      return challenge;
    },
    take(challengeId) {
      const challenge = waiting.get(challengeId);
      // Gone before anything is awaited: of two answers at once, one finds it.
      waiting.delete(challengeId);
      return challenge && !isOver(challenge) ? challenge : undefined;
    },
  };
}
