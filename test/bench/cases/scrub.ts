import { execFile } from 'node:child_process';
import { createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import jpeg from '@julusian/jpeg-turbo';
import { compileCache, SERVER_FLAGS } from '../../../deploy/node-setting.mjs';
import { paintPage } from '../../../server/demo/paint-page.ts';
import { makeRenditions } from '../../../server/imaging/make-renditions.ts';
import type { Services } from '../../../server/context.ts';
import { findVolume } from '../../../server/modules/archives/index.ts';
import { checkVolume } from '../../../server/modules/storage/scrub/check-volume.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { stopDatabaseServer } from '../../support/database.ts';
import { buildWorld, type World } from '../../support/world.ts';
import { cpuMs, median, tellResult, wallMs } from '../support/measure.ts';
import { stockVolume, type PageFiles } from '../support/stock-volumes.ts';

const ROUNDS = 7;
const VOLUMES = 8;
const PAGES = 40;

export const benchmark = {
  about:
    'scrub of a store (fixity, key, digest, catalogue, rows), against pread + bare SM4-GCM + SM3 of the same files',
  async run(): Promise<void> {
    const app = await startApp();
    try {
      const world = await buildWorld(app);
      const files = await paintFiles(world);
      const ids: string[] = [];
      for (const volume of world.plan.volumes.slice(0, VOLUMES)) {
        ids.push(await stockVolume(app, volume, { files, pageCount: PAGES }));
      }
      await compareThroughput(app, ids.slice(0, 2));
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

/** Decoding is left out here, and measured by itself. */
async function compareThroughput(app: TestApp, ids: string[]): Promise<void> {
  const services: Services = {
    ...app.services,
    images: {
      ...app.services.images,
      inspect: () => Promise.resolve({ format: 'jpeg', width: 1, height: 1, dpi: undefined }),
    },
  };
  const paths = contentFiles(join(app.home, 'objects'), ids.length);
  let bytes = 0;
  const kinds = {
    floor: () => Promise.resolve((bytes = readBare(paths, false))),
    'floor with sha512': () => Promise.resolve(readBare(paths, true)),
    scrub: () => scrub(services, ids),
  };
  const wall = new Map(Object.keys(kinds).map((name) => [name, [] as number[]]));
  const cpu = new Map(Object.keys(kinds).map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, work] of Object.entries(kinds)) {
      let took = 0;
      const used = await cpuMs(async () => {
        took = await wallMs(async () => {
          await work();
        });
      });
      if (round === 0) continue;
      wall.get(name)?.push(took);
      cpu.get(name)?.push(used);
    }
  }
  const speed = (of: Map<string, number[]>, name: string): number =>
    bytes / 1000 / median(of.get(name) ?? []);
  for (const name of Object.keys(kinds)) {
    const [byWall, byCpu] = [speed(wall, name), speed(cpu, name)];
    console.log(`${name}: ${byWall.toFixed(0)} MB/s, ${byCpu.toFixed(0)} MB per second of CPU`);
  }
  tellResult('scrub.mb-per-second', speed(wall, 'scrub'), 'MB/s');
  tellResult('scrub', speed(wall, 'scrub') / speed(wall, 'floor'), 'x');
  tellResult('scrub.with-sha512', speed(wall, 'scrub') / speed(wall, 'floor with sha512'), 'x');
  tellResult('scrub.cpu', speed(cpu, 'scrub') / speed(cpu, 'floor'), 'x');
  tellResult('scrub.cpu-with-sha512', speed(cpu, 'scrub') / speed(cpu, 'floor with sha512'), 'x');
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

const KEY = randomBytes(16);
const NONCE = randomBytes(12);

/** What cannot be done without: each byte read, decrypted, digested; into buffers that are kept. */
function readBare(paths: string[], withSha512: boolean): number {
  let total = 0;
  for (const path of paths) {
    const file = openSync(path, 'r');
    const sealed = Buffer.allocUnsafe(fstatSync(file).size);
    readSync(file, sealed, 0, sealed.length, 0);
    closeSync(file);
    if (withSha512) createHash('sha512').update(sealed).digest();
    const decipher = createDecipheriv('sm4-gcm' as 'aes-128-gcm', KEY, NONCE);
    createHash('sm3').update(decipher.update(sealed)).digest();
    total += sealed.length;
  }
  return total;
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
      env: { ...process.env, ...compileCache() },
    });
    const { bytes = 0, atRest = 0, peak = 0 } = JSON.parse(stdout) as Record<string, number>;
    const mib = (value: number): number => Math.round(value / 2 ** 20);
    console.log(`memory: ${mib(bytes)} MiB scrubbed, server at rest ${mib(atRest)} MiB`);
    tellResult(`scrub.rss-${count}x`, mib(peak), 'MiB');
    tellResult(`scrub.rss-over-rest-${count}x`, mib(peak - atRest), 'MiB');
  }
}
