import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadOrder, LoadResult } from './page-load.ts';

/** Asks a server for pages from a process of its own, whose CPU is not the server's. */
export type PageLoad = {
  pid: number;
  run: (order: LoadOrder) => Promise<LoadResult>;
  close: () => Promise<void>;
};

export function openPageLoad(): PageLoad {
  const child = fork(fileURLToPath(new URL('page-load.ts', import.meta.url)));
  return {
    pid: child.pid ?? 0,
    async run(order) {
      child.send(order);
      const lost = new AbortController();
      const lose = (): void => lost.abort(new Error('the load has ended'));
      child.once('exit', lose);
      const [result] = (await once(child, 'message', { signal: lost.signal })) as [LoadResult];
      child.off('exit', lose);
      return result;
    },
    async close() {
      if (!child.connected) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
