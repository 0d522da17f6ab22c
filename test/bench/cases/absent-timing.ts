import { randomUUIDv7 } from 'node:crypto';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Answer } from '../../support/caller.ts';
import { stopDatabaseServer } from '../../support/database.ts';
import { buildCity } from '../../policies/matrix/city.ts';
import { median, tellResult, wallMs } from '../support/measure.ts';

const ROUNDS = 300;
const NAMES = 200;

type Knock = () => Promise<Answer>;

export const benchmark = {
  about: 'how far apart in time the forbidden and the absent are: files, requests, log-in names',
  async run(): Promise<void> {
    const app = await startApp();
    const city = await buildCity(app);
    const clerk = city.actors.find(({ role }) => role === 'clerk');
    if (!clerk) throw new Error('no clerk');
    const { caller } = clerk;
    const reach = city.reach(clerk, 'beside', 'none');
    const paths: [string, (id: string) => string, string][] = [
      ['archives.show', (id) => `/api/archives/volumes/${id}`, reach.volumeId],
      ['requests.show', (id) => `/api/requests/${id}`, reach.requestId],
      ['viewing.show', (id) => `/api/viewing/openings/${id}`, reach.openingId],
    ];
    for (const [name, path, id] of paths) {
      const forbidden: Knock = () => caller.get(path(id));
      const absent: Knock = () => caller.get(path(randomUUIDv7()));
      tell(name, 403, await alternate(ROUNDS, forbidden, absent));
    }
    await tellNames(app);
    await app.close();
    await stopDatabaseServer();
  },
};

/** Wrong passwords for people there are and for people there are not. */
async function tellNames(app: TestApp): Promise<void> {
  const rows = await app.database.app('accounts').select<{ login_name: string }[]>('login_name');
  let count = 0;
  const tryAs = (loginName: string): Promise<Answer> =>
    app.anyone().post('/api/session', { loginName, password: 'wrong' });
  const known: Knock = () => tryAs(rows[(count += 1) % rows.length]?.login_name ?? '');
  const unknown: Knock = () => tryAs(`nobody${(count += 1)}`);
  tell('sessions.login', 401, await alternate(NAMES, known, unknown));
}

type Medians = { present: number; absent: number; statuses: Set<number> };

async function alternate(rounds: number, present: Knock, absent: Knock): Promise<Medians> {
  const times: { present: number[]; absent: number[] } = { present: [], absent: [] };
  const statuses = new Set<number>();
  const time = (knock: Knock): Promise<number> =>
    wallMs(async () => void statuses.add((await knock()).status));
  for (let round = 0; round < rounds; round += 1) {
    times.present.push(await time(present));
    times.absent.push(await time(absent));
  }
  return { present: median(times.present), absent: median(times.absent), statuses };
}

function tell(name: string, status: number, { present, absent, statuses }: Medians): void {
  if (statuses.size !== 1 || !statuses.has(status))
    throw new Error(`${name}: told apart by status`);
  console.log(
    `${name}: present ${present.toFixed(2)} ms, absent ${absent.toFixed(2)} ms (medians)`,
  );
  tellResult(`absent-timing.${name}`, Math.abs(present - absent), 'ms');
}
