import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRepository } from '../../../db/objects/open-repository.ts';
import { createSealingPool } from '../../../server/sealing/sealing-pool.ts';
import { ingestPages } from '../support/ingest-pages.ts';
import { median, tellResult, wallMs } from '../support/measure.ts';
import { writePageSet, type PageSet } from '../support/page-set.ts';

const VOLUME_BYTES = 200_000_000;
const VOLUMES = 10;
const ROUNDS = 3;

export const benchmark = {
  about:
    '2 GB of pages taken in, against `restic backup` of the same into a fresh local repository',
  async run(): Promise<void> {
    if (spawnSync('restic', ['version']).status !== 0) {
      console.log('skipped: restic is not installed here');
      return;
    }
    const home = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
    const set = join(home, 'set');
    const volumes = Array.from({ length: VOLUMES }, (_, index) =>
      writePageSet(join(set, String(index)), VOLUME_BYTES),
    );
    const bytes = volumes.reduce((sum, volume) => sum + volume.bytes, 0);
    console.log(`${(bytes / 1e9).toFixed(2)} GB in ${VOLUMES} volumes, ${ROUNDS} rounds`);
    console.log('neither side makes renditions of pages');
    const times = { restic: [] as number[], ours: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const target = join(home, 'target');
      initialise(target);
      times.restic.push(await wallMs(() => Promise.resolve(backUp(target, set))));
      rmSync(target, { recursive: true });
      times.ours.push(await wallMs(() => takeIn(target, volumes)));
      for (const folder of [target, `${target}.staging`, `${target}.withheld`]) {
        rmSync(folder, { recursive: true });
      }
    }
    rmSync(home, { recursive: true });
    const rate = (taken: number[]): number => bytes / 1000 / median(taken);
    console.log(`restic backup: ${rate(times.restic).toFixed(0)} MB/s`);
    tellResult('ingest-vs-restic.rate', rate(times.ours), 'MB/s');
    tellResult('ingest-vs-restic', rate(times.ours) / rate(times.restic), 'x');
  },
};

const RESTIC = { ...process.env, RESTIC_PASSWORD: 'bench' };

function initialise(target: string): void {
  execFileSync('restic', ['init', '--quiet', '--repo', target], { env: RESTIC });
}

function backUp(target: string, set: string): void {
  const args = ['backup', '--quiet', '--no-cache', '--repo', target, set];
  execFileSync('restic', args, { env: RESTIC });
}

async function takeIn(target: string, volumes: PageSet[]): Promise<void> {
  const sealing = createSealingPool();
  const objects = await openRepository(target);
  for (const { files } of volumes) await ingestPages({ objects, sealing }, files);
  await sealing.close();
}
