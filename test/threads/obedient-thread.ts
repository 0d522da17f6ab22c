/** A thread that does as it is told: answers, fails, dies or never comes back. */
import { parentPort } from 'node:worker_threads';

export type Order = { act: 'echo' | 'refuse' | 'exit' | 'exhaust' | 'hang'; text: string };

parentPort?.on('message', ({ act, text }: Order) => {
  if (act === 'exit') process.exit(3);
  if (act === 'exhaust') exhaustMemory();
  while (act === 'hang');
  if (act === 'refuse') parentPort?.postMessage({ isDone: false, code: 'damaged', detail: text });
  else parentPort?.postMessage({ isDone: true, result: text });
});

function exhaustMemory(): void {
  const hoard: object[] = [];
  for (;;) hoard.push(new Array(1_000_000).fill(hoard.length));
}
