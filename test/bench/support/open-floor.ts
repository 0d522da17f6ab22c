import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Threads on one script of bare work, each given its share of the files at once. */
export type Floor<Job> = { run: (jobs: Job[]) => Promise<void>; close: () => Promise<void> };

/** @param script answers each job that it is posted with one message. */
export async function openFloor<Job>(script: string, threads: number): Promise<Floor<Job>> {
  const file = new URL(script, import.meta.url);
  const workers = Array.from({ length: threads }, () => new Worker(file));
  await Promise.all(workers.map((worker) => once(worker, 'online')));
  return {
    async run(jobs) {
      const answers = workers.map((worker, place) => {
        worker.postMessage(jobs[place]);
        return once(worker, 'message');
      });
      await Promise.all(answers);
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** Whole files, dealt out one after the other. */
export function dealOut(files: readonly string[], threads: number): string[][] {
  return Array.from({ length: threads }, (_, place) =>
    files.filter((_file, index) => index % threads === place),
  );
}
