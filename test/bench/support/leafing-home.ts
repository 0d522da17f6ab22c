import { DEMO_SECRETS } from '../../../server/modules/sessions/index.ts';
import { grantReading } from '../../support/grant-reading.ts';
import { buildWorld, planWorld } from '../../support/world.ts';
import { settingsFor, startFlushingApp } from './reading-stand.ts';

const UNIT = 'QY-BHQ';
const VOLUMES = 2;
const MATERIALS = 12;
const CATEGORIES = ['1', '2', '3', '4-1', '4-2', '4-3', '4-4', '5', '6', '9-2'];

/** Two readers of one request; each confirms for the other. */
export type ReadingPair = { requestId: string; loginNames: [string, string] };

/** An installation at rest with volumes of full pages, and who may read them. */
export type LeafingHome = {
  /** What a server in it is started with. */
  env: NodeJS.ProcessEnv;
  pairs: ReadingPair[];
  secrets: typeof DEMO_SECRETS;
};

/** Fills `home` with `readers` clerks who may read, two and two, and leaves it at rest. */
export async function fillLeafingHome(home: string, readers: number): Promise<LeafingHome> {
  const served = await startFlushingApp(home);
  const { app } = served;
  const plan = planWorld();
  const [model] = plan.accounts.filter(({ roles }) => roles.includes('clerk'));
  if (!model) throw new Error('the plan has no clerk');
  for (let nth = 0; nth < readers; nth += 1) {
    const own = { loginName: `reader${nth}`, name: `测试员${nth}`, personIdNumber: undefined };
    plan.accounts.push({ ...model, ...own, unitCode: UNIT });
  }
  const world = await buildWorld(app, plan);
  const volumes = plan.volumes.filter((volume) => world.person(volume).unitCode === 'QY-JYJ');
  const volumeIds: string[] = [];
  for (const volume of volumes.slice(0, VOLUMES)) {
    const cut = { ...volume, materials: volume.materials.slice(0, MATERIALS) };
    const { volumeId } = await world.bring(await world.pack(cut, 'full'), 'QY');
    if (volumeId === null) throw new Error('a volume was not taken in');
    volumeIds.push(volumeId);
  }
  const pairs: ReadingPair[] = [];
  for (let nth = 0; nth < readers; nth += 2) {
    const loginNames: ReadingPair['loginNames'] = [`reader${nth}`, `reader${nth + 1}`];
    const volumeId = volumeIds[(nth / 2) % volumeIds.length] ?? '';
    const wish = { volumeId, purpose: 'appointment', categories: CATEGORIES };
    const { requestId } = await grantReading(app, world, wish, loginNames);
    pairs.push({ requestId, loginNames });
  }
  await served.close();
  return { env: settingsFor(home), pairs, secrets: DEMO_SECRETS };
}
