import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { z } from 'zod';
import { answer, DONE } from './answers.ts';
import { errorOf } from './faults.ts';
import { speakLines } from './line-socket.ts';
import type { Done, Order } from './orders.ts';

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

type Waiter = {
  name: Order['do'];
  resolve: (done: unknown) => void;
  reject: (error: Error) => void;
};

/** Key files of a large archive. */
const MAX_ANSWER_BYTES = 512 * 1024 * 1024;

/**
 * Rejects where nobody listens at `path`. `cutOff` is told why the holder hung up, or why this end did: at the first answer that
 * is none, since nothing that follows it could be believed.
 */
export async function converse(
  path: string,
  cutOff: (reason: string) => void,
): Promise<Conversation> {
  const socket = createConnection(path);
  await once(socket, 'connect');
  const waiting = new Map<number, Waiter>();
  const closed = Promise.withResolvers<undefined>();
  let count = 0;
  const line = speakLines(socket, {
    maxLineBytes: MAX_ANSWER_BYTES,
    hear(value) {
      const heard = answer.safeParse(value);
      if (!heard.success) {
        hangUp('an answer that is none', heard.error);
        return;
      }
      const { no } = heard.data;
      const waiter = waiting.get(no);
      if ('fault' in heard.data) {
        const { fault } = heard.data;
        waiting.delete(no);
        if (waiter) waiter.reject(errorOf(fault));
        else cutOff(fault.text);
      } else if (waiter) {
        const done = DONE[waiter.name].safeParse(heard.data.done);
        if (!done.success) {
          hangUp(`no answer to ${waiter.name}`, done.error);
          return;
        }
        waiting.delete(no);
        waiter.resolve(done.data);
      }
    },
    ended() {
      for (const { reject } of waiting.values()) reject(new LinkDown('the link broke'));
      waiting.clear();
      closed.resolve(undefined);
    },
  });
  const hangUp = (what: string, { issues }: z.ZodError): void => {
    // Never the values: there are keys among them.
    const [{ path, code } = { path: [], code: '' }] = issues;
    cutOff(`the ledger process spoke nonsense: ${what} (${path.join('.')} ${code})`);
    line.end();
  };
  const ask = async (order: Order, limitMs?: number): Promise<unknown> => {
    if (socket.destroyed) throw new LinkDown('the link broke');
    const no = (count += 1);
    const asked = Promise.withResolvers<unknown>();
    waiting.set(no, { ...asked, name: order.do });
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
