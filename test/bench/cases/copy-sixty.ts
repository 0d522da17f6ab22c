import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayOf } from '../../../server/clock.ts';
import { showMe } from '../../../server/modules/sessions/contract.ts';
import { DEMO_SECRETS } from '../../../server/modules/sessions/index.ts';
import { MOST_PAGES } from '../../../server/modules/requests/words.ts';
import { GRANTED } from '../../modules/viewing/support/reading-room.ts';
import { Caller } from '../../support/caller.ts';
import { grantReading } from '../../support/grant-reading.ts';
import { buildWorld } from '../../support/world.ts';
import { median, tellResult, wallMs } from '../support/measure.ts';
import { settingsFor, startFlushingApp } from '../support/reading-stand.ts';
import { startWatchedServer, type WatchedServer } from '../support/watched-server.ts';

const COPIES = 5;
const REST_SECONDS = 5;

/** What a maker needs for as many copies of one material of as many full pages as a copy may have. */
type Ordered = { requestId: string; recipientId: string; maker: string };

export const benchmark = {
  about: `memory and time of a server that makes ${COPIES} copies of ${MOST_PAGES} full pages, one after the other`,
  async run(): Promise<void> {
    const home = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
    let server: WatchedServer | undefined;
    try {
      const ordered = await order(home);
      server = await startWatchedServer(settingsFor(home));
      await makeCopies(server, ordered);
    } finally {
      await server?.close();
      rmSync(home, { recursive: true });
    }
  },
};

async function order(home: string): Promise<Ordered> {
  const served = await startFlushingApp(home);
  const { app } = served;
  await app.services.db('terminals').update({ may_print: true });
  const world = await buildWorld(app);
  const volume = world.plan.volumes.find((one) => world.person(one).unitCode === 'QY-JYJ');
  const [material] = volume?.materials.filter(({ classCode }) => classCode === '4-1') ?? [];
  if (!volume || !material) throw new Error('the plan has no such material');
  const long = { ...material, form: 'statement', pages: MOST_PAGES } as const;
  const { volumeId } = await world.bring(
    await world.pack({ ...volume, materials: [long] }, 'full'),
    'QY',
  );
  const items = [{ copying: 'reproduction' as const, mark: '4-1-1', count: COPIES }];
  const dueOn = dayOf(new Date(Date.now() + 20 * 86_400_000));
  const copies = { whatFor: '随调资表上报', afterwards: 'destroy', dueOn, items } as const;
  const wish = { volumeId: volumeId ?? '', purpose: 'wage', categories: GRANTED, copies };
  const reading = await grantReading(app, world, wish);
  const me = (await reading.readers[0].get('/api/session')).as(showMe.response);
  await served.close();
  const maker = world.account('archivist', 'QY').loginName;
  return { requestId: reading.requestId, recipientId: me.accountId, maker };
}

async function makeCopies(server: WatchedServer, ordered: Ordered): Promise<void> {
  const { maker, ...copy } = ordered;
  const caller = new Caller(server.url);
  await caller.logIn(maker, DEMO_SECRETS.password);
  await pause(REST_SECONDS);
  const before = median(server.seconds.map(({ serverBytes }) => serverBytes));
  const from = server.seconds.length;
  const times: number[] = [];
  let bytes = 0;
  for (let nth = 0; nth < COPIES; nth += 1) {
    times.push(
      await wallMs(async () => {
        const answer = await caller.post('/api/copies', { copyId: randomUUID(), item: 1, ...copy });
        if (answer.status !== 200) throw new Error(`no copy: ${answer.bytes.toString()}`);
        bytes = answer.bytes.length;
      }),
    );
  }
  await pause(1);
  const most = Math.max(...server.seconds.slice(from).map(({ serverBytes }) => serverBytes));
  console.log(`${COPIES} copies of ${MOST_PAGES} pages, ${(bytes / 1e6).toFixed(1)} MB each`);
  tellResult('copy-sixty.rss.before', before / 1e6, 'MB');
  tellResult('copy-sixty.rss.most', most / 1e6, 'MB');
  tellResult('copy-sixty.per-page', median(times) / MOST_PAGES, 'ms');
}

async function pause(seconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
