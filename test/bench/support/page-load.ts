/** The load generator, in a process of its own: so many readers, each of whom asks for the next page at once. */
import { Agent, get } from 'node:http';
import { runCallers } from './run-callers.ts';

export type Target = { url: string; headers: Record<string, string> };
export type LoadOrder = { targets: Target[]; callers: number; count: number };
export type LoadResult = { perSecond: number; latenciesMs: number[]; bytes: number };

let bytes = 0;
let turn = 0;

process.on('disconnect', () => process.exit());
process.on('message', ({ targets, callers, count }: LoadOrder) => {
  bytes = 0;
  // A server that was kept busy between two orders has closed the connections of the one before.
  const agent = new Agent({ keepAlive: true });
  const next = (): Promise<void> => fetchPicture(agent, targets[(turn += 1) % targets.length]);
  void runCallers(callers, count, next).then(
    (result) => {
      agent.destroy();
      process.send?.({ ...result, bytes } satisfies LoadResult);
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

function fetchPicture(agent: Agent, target: Target | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const { url, headers } = target ?? { url: '', headers: {} };
    get(url, { agent, headers }, (response) => {
      const type = response.headers['content-type'];
      const isPicture = response.statusCode === 200 && type === 'image/jpeg';
      if (!isPicture) reject(new Error(`${url}: ${response.statusCode} ${type}`));
      response.on('data', (part: Buffer) => (bytes += part.length));
      response.on('end', resolve);
      response.on('error', reject);
    }).on('error', reject);
  });
}
