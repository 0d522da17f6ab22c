import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import jpeg from '@julusian/jpeg-turbo';
import { processSettings, SERVER_FLAGS } from '../../../deploy/node-setting.mjs';
import { paintPage } from '../../../server/demo/paint-page.ts';
import { makeRenditions } from '../../../server/imaging/make-renditions.ts';
import type { Services } from '../../../server/context.ts';
import { findVolume } from '../../../server/modules/archives/index.ts';
import { checkVolume } from '../../../server/modules/storage/scrub/check-volume.ts';
import { createSealingPool } from '../../../server/sealing/sealing-pool.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { stopDatabaseServer } from '../../support/database.ts';
import { buildWorld, type World } from '../../support/world.ts';
import { measure, median, tellResult, wallMs } from '../support/measure.ts';
import { dealOut, openFloor } from '../support/open-floor.ts';
import type { ReadFloorJob } from '../support/read-floor-thread.ts';
import { stockVolume, type PageFiles } from '../support/stock-volumes.ts';

const ROUNDS = 7;
const VOLUMES = 8;
const PAGES = 40;

export const benchmark = {
  about:
    'scrub of a store (fixity, key, digest, catalogue, rows), against pread, sha512, bare SM4-GCM and SM3 of the same files on as many threads',
  async run(): Promise<void> {
    const app = await startApp();
    try {
      const world = await buildWorld(app);
      const files = await paintFiles(world);
      const ids: string[] = [];
      for (const volume of world.plan.volumes.slice(0, VOLUMES)) {
        ids.push(await stockVolume(app, volume, { files, pageCount: PAGES }));
      }
      for (const threads of [1, 2]) await compareThroughput(app, ids.slice(0, 2), threads);
      await compareDecoding(app, files);
      // The processes that are measured work on this home.
      await app.stop();
      await compareMemory(app);
    } finally {
      await app.close();
      await stopDatabaseServer();
    }
  },
};

async function paintFiles({ plan }: World): Promise<PageFiles> {
  const [volume] = plan.volumes;
  const person = plan.people.find(({ idNumber }) => idNumber === volume?.personIdNumber);
  const material = volume?.materials[0];
  if (!person || !material) throw new Error('the plan has no page to paint');
  const page = { seed: 'bench', person, material, pageNumber: 2, isCleaned: false };
  const original = await paintPage({ ...page, size: 'full' });
  const { view, slow, thumb } = await makeRenditions(original);
  return { original, view: view.bytes, slow: slow.bytes, thumb: thumb.bytes };
}

/** On as many threads as the floor has. Decoding is left out here, and measured by itself. */
async function compareThroughput(app: TestApp, ids: string[], threads: number): Promise<void> {
  const files = contentFiles(join(app.home, 'objects'), ids.length);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const floor = await openFloor<ReadFloorJob>('read-floor-thread.ts', threads);
  const sealing = createSealingPool({ threads });
  const services = { ...app.services, sealing, images: passedOver(app.services.images) };
  const kinds = {
    floor: () => floor.run(dealOut(files, threads).map((share) => ({ files: share }))),
    ours: () => scrub(services, ids),
  };
  const wall = { floor: [] as number[], ours: [] as number[] };
  const cpu = { floor: [] as number[], ours: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of ['floor', 'ours'] as const) {
      const taken = await measure(kinds[name]);
      wall[name].push(taken.wallMs);
      cpu[name].push(taken.cpuMs);
    }
  }
  await Promise.all([floor.close(), sealing.close()]);
  const rate = (times: number[]): number => bytes / 1000 / median(times.slice(1));
  console.log(`${threads} thread(s): floor ${rate(wall.floor).toFixed(0)} MB/s`);
  tellResult(`scrub.${threads}.rate`, rate(wall.ours), 'MB/s');
  tellResult(`scrub.${threads}`, rate(wall.ours) / rate(wall.floor), 'x');
  // What a busy machine does not blur, and what shows work that other threads of ours take over.
  tellResult(`scrub.${threads}.cpu`, rate(cpu.ours) / rate(cpu.floor), 'x');
}

function passedOver(images: Services['images']): Services['images'] {
  const facts = { format: 'jpeg', width: 1, height: 1, dpi: undefined } as const;
  return { ...images, inspect: () => Promise.resolve(facts) };
}

async function scrub(services: Services, ids: string[]): Promise<void> {
  const turn = { signal: new AbortController().signal, rest: () => Promise.resolve() };
  for (const id of ids) {
    const volume = await findVolume(services.db, id);
    if (!volume) throw new Error('no such volume');
    const { met } = await checkVolume(services, volume, turn);
    if (met.length > 0) throw new Error(`damage: ${JSON.stringify(met)}`);
  }
}

/** Of as many objects as are compared: all hold the same. */
function contentFiles(root: string, objects: number): string[] {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.includes('/content'))
    .map((entry) => join(entry.parentPath, entry.name));
  return files.slice(0, (files.length / VOLUMES) * objects);
}

async function compareDecoding({ services }: TestApp, files: PageFiles): Promise<void> {
  const images = Object.values(files);
  const floor: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    floor.push(
      await wallMs(() => {
        for (const image of images) jpeg.decompressSync(image, { format: jpeg.FORMAT_RGB });
        return Promise.resolve();
      }),
    );
    ours.push(
      await wallMs(async () => {
        for (const image of images) await services.images.inspect(image, { key: 'bench' });
      }),
    );
  }
  const [bare, whole] = [median(floor.slice(1)), median(ours.slice(1))];
  console.log(
    `decode of a page’s files: ${whole.toFixed(1)} ms; libjpeg-turbo, ${bare.toFixed(1)} ms`,
  );
  tellResult('scrub.decode', bare / whole, 'x');
}

async function compareMemory({ home, database }: TestApp): Promise<void> {
  for (const count of [1, VOLUMES]) {
    const script = join(import.meta.dirname, '..', 'support', 'scrub-apart.ts');
    const args = [script, home, String(count), database.urls.app, database.urls.sequencer];
    const { stdout } = await promisify(execFile)(process.execPath, [...SERVER_FLAGS, ...args], {
      env: processSettings(),
    });
    const measured = JSON.parse(stdout) as Record<string, number>;
    const { bytes = 0, atRest = 0, peak = 0, ownPeak = 0 } = measured;
    const mib = (value: number): number => Math.round(value / 2 ** 20);
    console.log(`memory: ${mib(bytes)} MiB scrubbed, server at rest ${mib(atRest)} MiB`);
    tellResult(`scrub.rss-${count}x`, mib(peak), 'MiB');
    tellResult(`scrub.own-${count}x`, mib(ownPeak), 'MiB');
    tellResult(`scrub.rss-over-rest-${count}x`, mib(peak - atRest), 'MiB');
  }
}
