import { setTimeout as sleep } from 'node:timers/promises';
import { attemptEach } from '../attempt-each.ts';
import { beginReading } from '../begin-reading.ts';
import { checkServerHome } from '../check-server-home.ts';
import type { FaultCase } from '../fault-case.ts';
import { ServerHome } from '../server-home.ts';
import { withHome } from '../with-home.ts';

const PACKAGES = 2;
/** About as long as a server takes for so many packages, and a little more. */
const MOMENT_MS = 2000;
const POLL_MS = 20;

export const faultCase: FaultCase = {
  about:
    'kill -9 of a server, and every other time of its PostgreSQL, at a random moment of imports, with pages just read',
  fullCount: 200,
  sampleCount: 2,
  run: (order) =>
    withHome(async (home) => {
      const server = new ServerHome(home);
      await server.prepare();
      const first = await server.handIn();
      const accessions = [first];
      const known = new Set<string>();
      try {
        expectImported(first, await server.verdictOn(first));
        const reading = await beginReading(server, first);
        const result = await attemptEach(order, async (index, random) => {
          const handedIn: string[] = [];
          for (let nth = 0; nth < PACKAGES; nth++) handedIn.push(await server.handIn());
          accessions.push(...handedIn);
          const pages = await reading.read(1 + random(2));
          const imported = await killAfter(server, handedIn, random(MOMENT_MS), index % 2 === 1);
          await server.start();
          await reading.expectToldUntimed(pages);
          // What was answered before the kill holds after it, at once.
          for (const id of imported) expectImported(id, await server.stateOf(id));
          for (const id of handedIn) expectImported(id, await server.verdictOn(id));
          const files = await checkServerHome(server, [...accessions].sort(), known);
          return {
            'acknowledged before the kill': imported.length,
            'pages just read': pages.length,
            'page files read': files,
          };
        });
        await checkServerHome(server, [...accessions].sort(), new Set());
        return result;
      } finally {
        await server.stop();
      }
    }),
};

/** Kills the server `ms` after now; those of `accessions` that it had answered to be imported by then. */
async function killAfter(
  server: ServerHome,
  accessions: readonly string[],
  ms: number,
  alsoDatabase: boolean,
): Promise<string[]> {
  const imported = new Set<string>();
  const endsAt = performance.now() + ms;
  while (performance.now() < endsAt) {
    for (const id of accessions) {
      if (!imported.has(id) && (await server.stateOf(id)) === 'imported') imported.add(id);
    }
    await sleep(Math.min(POLL_MS, Math.max(0, endsAt - performance.now())));
  }
  await server.kill(alsoDatabase);
  return [...imported];
}

function expectImported(id: string, state: string): void {
  if (state !== 'imported') throw new Error(`accession ${id} is ${state}`);
}
