import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openRepository } from '../../../db/objects/open-repository.ts';
import { createSealingPool } from '../../../server/sealing/sealing-pool.ts';
import { ingestPages } from '../support/ingest-pages.ts';
import { measure, median, tellResult, wallMs } from '../support/measure.ts';
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
    const cpu = { restic: [] as number[], ours: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const target = join(home, 'target');
      initialise(target);
      const before = childrensCpuMs();
      times.restic.push(await wallMs(() => backUp(target, set)));
      cpu.restic.push(childrensCpuMs() - before);
      rmSync(target, { recursive: true });
      const taken = await measure(() => takeIn(target, volumes));
      times.ours.push(taken.wallMs);
      cpu.ours.push(taken.cpuMs);
      for (const folder of [target, `${target}.staging`, `${target}.withheld`]) {
        rmSync(folder, { recursive: true });
      }
    }
    rmSync(home, { recursive: true });
    const rate = (taken: number[]): number => bytes / 1000 / median(taken);
    console.log(`restic backup: ${rate(times.restic).toFixed(0)} MB/s`);
    tellResult('ingest-vs-restic.rate', rate(times.ours), 'MB/s');
    tellResult('ingest-vs-restic', rate(times.ours) / rate(times.restic), 'x');
    // What a busy machine does not blur.
    tellResult('ingest-vs-restic.cpu', rate(cpu.ours) / rate(cpu.restic), 'x');
  },
};

const run = promisify(execFile);
const RESTIC = { ...process.env, RESTIC_PASSWORD: 'bench' };

function initialise(target: string): void {
  execFileSync('restic', ['init', '--quiet', '--repo', target], { env: RESTIC });
}

async function backUp(target: string, set: string): Promise<void> {
  const args = ['backup', '--quiet', '--no-cache', '--repo', target, set];
  await run('restic', args, { env: RESTIC });
}

/** CPU milliseconds of all children that have ended; the kernel counts in hundredths of a second. */
function childrensCpuMs(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return 10 * (Number(fields[13]) + Number(fields[14]));
}

async function takeIn(target: string, volumes: PageSet[]): Promise<void> {
  const sealing = createSealingPool();
  const objects = await openRepository(target);
  for (const { files } of volumes) await ingestPages({ objects, sealing }, files);
  await sealing.close();
}
