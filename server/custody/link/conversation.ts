import { once } from 'node:events';
import { createConnection } from 'node:net';
import { errorOf } from './faults.ts';
import { speakLines } from './line-socket.ts';
import type { Answer, Done, Order } from './orders.ts';

export type Ask = <Name extends Order['do']>(
  order: Extract<Order, { do: Name }>,
  /** For how long an answer is waited for; without it, for as long as the link holds. */
  limitMs?: number,
) => Promise<Done[Name]>;

/** One connection to the holder of custody, until it breaks. */
export type Conversation = {
  /** Rejects with what the holder says, or with `LinkDown`. */
  ask: Ask;
  closed: Promise<undefined>;
  end: () => void;
};

/** The holder cannot be asked now; nothing is known of what it did with the last order. */
export class LinkDown extends Error {
  override readonly name = 'LinkDown';
}

type Waiter = { resolve: (done: unknown) => void; reject: (error: Error) => void };

/** Key files of a large archive. */
const MAX_ANSWER_BYTES = 512 * 1024 * 1024;

/** Rejects where nobody listens at `path`. `turnedAway` is told why the holder hung up. */
export async function converse(
  path: string,
  turnedAway: (reason: string) => void,
): Promise<Conversation> {
  const socket = createConnection(path);
  await once(socket, 'connect');
  const waiting = new Map<number, Waiter>();
  const closed = Promise.withResolvers<undefined>();
  let count = 0;
  const line = speakLines(socket, {
    maxLineBytes: MAX_ANSWER_BYTES,
    hear(value) {
      const answer = value as Answer;
      const waiter = waiting.get(answer.no);
      waiting.delete(answer.no);
      if (!('fault' in answer)) waiter?.resolve(answer.done);
      else if (waiter) waiter.reject(errorOf(answer.fault));
      else turnedAway(answer.fault.text);
    },
    ended() {
      for (const { reject } of waiting.values()) reject(new LinkDown('the link broke'));
      waiting.clear();
      closed.resolve(undefined);
    },
  });
  const ask = async (order: Order, limitMs?: number): Promise<unknown> => {
    if (socket.destroyed) throw new LinkDown('the link broke');
    const no = (count += 1);
    const asked = Promise.withResolvers<unknown>();
    waiting.set(no, asked);
    line.send({ no, order });
    if (limitMs === undefined) return asked.promise;
    const timer = setTimeout(() => {
      waiting.delete(no);
      asked.reject(new LinkDown('no answer'));
    }, limitMs);
    return asked.promise.finally(() => clearTimeout(timer));
  };
  return { ask: ask as Ask, closed: closed.promise, end: line.end };
}
