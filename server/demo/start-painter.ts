import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PackageOrder } from './list-package-files.ts';

/** A thread that writes packages one after another, so that the server stays responsive. */
export type Painter = {
  /** The path of the written zip. */
  writePackage: (order: PackageOrder, dir: string) => Promise<string>;
  close: () => Promise<void>;
};

/** What the thread is asked, and what it answers. */
export type PainterJob = { order: PackageOrder; dir: string };
export type PainterReply = { path: string } | { failure: string };

/** Starts the thread; `prepareFonts` must have run in this process. */
export function startPainter(): Painter {
  const worker = new Worker(new URL('painter-thread.ts', import.meta.url));
  const ended = once(worker, 'exit').then(() => ({ failure: 'the painter thread has ended' }));
  // Nobody may be waiting when the thread fails: the next caller is told.
  ended.catch(() => undefined);
  let turn: Promise<unknown> = Promise.resolve();

  async function ask(job: PainterJob): Promise<string> {
    worker.postMessage(job);
    const answer = once(worker, 'message').then(([reply]) => reply as PainterReply);
    const reply = await Promise.race([answer, ended]);
    if ('failure' in reply) throw new Error(reply.failure);
    return reply.path;
  }

  return {
    writePackage(order, dir) {
      const written = turn.then(() => ask({ order, dir }));
      turn = written.catch(() => undefined);
      return written;
    },
    async close() {
      await worker.terminate();
    },
  };
}
