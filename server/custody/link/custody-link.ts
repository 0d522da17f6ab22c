import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../logger.ts';
import { converse, LinkDown, type Ask, type Conversation } from './conversation.ts';
import type { Done } from './orders.ts';

/** The house's end of the socket. It is made anew whenever it breaks, until it is closed. */
export type CustodyLink = {
  /** What the holder said of itself at the first time; one that says otherwise later is not believed. */
  greeting: Done['greet'];
  ask: Ask;
  isUp: () => boolean;
  /** Called each time that the link is up again. */
  onUp: (listener: () => void) => void;
  close: () => Promise<void>;
};

const RETRY_MS = 100;

/** @throws LinkDown where nobody answers at `path` within `limitMs`. */
export async function openLink(
  path: string,
  { logger, limitMs }: { logger: Logger; limitMs: number },
): Promise<CustodyLink> {
  const listeners: (() => void)[] = [];
  const stop = new AbortController();
  const meet = async (): Promise<Met> => {
    const link = await converse(path, (reason) => logger.warn(reason));
    try {
      return { link, greeting: await link.ask({ do: 'greet' }, limitMs) };
    } catch (error) {
      link.end();
      throw error;
    }
  };
  const first = await untilMet(meet, limitMs);
  let current: Conversation | undefined = first.link;

  const isStopped = (): boolean => stop.signal.aborted;
  const keepUp = async (): Promise<void> => {
    while (!isStopped()) {
      await current?.closed;
      current = undefined;
      await sleep(RETRY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
      const met = isStopped() ? undefined : await meet().catch(() => undefined);
      if (!met) continue;
      if (isStopped() || !isSame(met.greeting, first.greeting)) {
        logger.error('another ledger, key or database than before: restart this server');
        met.link.end();
        continue;
      }
      current = met.link;
      for (const listener of listeners) listener();
    }
  };
  const keeping = keepUp();
  const ask: Ask = (order, within) =>
    current?.ask(order, within) ?? Promise.reject(new LinkDown('the link is down'));
  return {
    greeting: first.greeting,
    ask,
    isUp: () => current !== undefined,
    onUp: (listener) => void listeners.push(listener),
    async close() {
      stop.abort();
      current?.end();
      await keeping;
    },
  };
}

type Met = { link: Conversation; greeting: Done['greet'] };

async function untilMet(meet: () => Promise<Met>, limitMs: number): Promise<Met> {
  const end = performance.now() + limitMs;
  for (;;) {
    try {
      return await meet();
    } catch (cause) {
      if (performance.now() > end) throw new LinkDown('nobody answers', { cause });
      await sleep(RETRY_MS);
    }
  }
}

function isSame(one: Done['greet'], other: Done['greet']): boolean {
  const { origin, publicKey, appUrl } = one;
  return origin === other.origin && publicKey === other.publicKey && appUrl === other.appUrl;
}
