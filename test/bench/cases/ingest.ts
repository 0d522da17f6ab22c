import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRepository } from '../../../db/objects/open-repository.ts';
import { createSealingPool } from '../../../server/sealing/sealing-pool.ts';
import type { IngestFloorJob } from '../support/ingest-floor-thread.ts';
import { ingestPages } from '../support/ingest-pages.ts';
import { measure, median, tellResult } from '../support/measure.ts';
import { dealOut, openFloor } from '../support/open-floor.ts';
import { writePageSet } from '../support/page-set.ts';

const VOLUME_BYTES = 100_000_000;
const VOLUMES = 2;
const ROUNDS = 7;

export const benchmark = {
  about:
    'pages read, digested, sealed and flushed by volume, against bare OpenSSL and one fsync a volume',
  async run(): Promise<void> {
    const home = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
    const volumes = Array.from({ length: VOLUMES }, (_, index) =>
      writePageSet(join(home, `set-${index}`), VOLUME_BYTES),
    );
    const bytes = volumes.reduce((sum, volume) => sum + volume.bytes, 0);
    const rate = (times: number[]): number => bytes / 1000 / median(times);
    console.log(`${VOLUMES} volumes, ${(bytes / 1e6).toFixed(0)} MB, ${ROUNDS} rounds`);
    for (const threads of [1, 2]) {
      const floor = await openBare(join(home, 'floor'), threads);
      const ours = await openOurs(join(home, `objects-${threads}`), threads);
      const wall = { floor: [] as number[], ours: [] as number[] };
      const cpu = { floor: [] as number[], ours: [] as number[] };
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [name, side] of [
          ['floor', floor],
          ['ours', ours],
        ] as const) {
          const taken = await measure(() => side.run(volumes));
          wall[name].push(taken.wallMs);
          cpu[name].push(taken.cpuMs);
        }
      }
      await floor.close();
      await ours.close();
      console.log(`${threads} thread(s): floor ${rate(wall.floor).toFixed(0)} MB/s`);
      tellResult(`ingest.${threads}.rate`, rate(wall.ours), 'MB/s');
      tellResult(`ingest.${threads}`, rate(wall.ours) / rate(wall.floor), 'x');
      // What a busy machine does not blur, and what shows work that other threads of ours take over.
      tellResult(`ingest.${threads}.cpu`, rate(cpu.ours) / rate(cpu.floor), 'x');
    }
    rmSync(home, { recursive: true });
  },
};

type Volumes = { files: string[] }[];

/** Each thread writes its share of a volume to one file. */
async function openBare(folder: string, threads: number) {
  const floor = await openFloor<IngestFloorJob>('ingest-floor-thread.ts', threads);
  return {
    async run(volumes: Volumes): Promise<void> {
      for (const { files } of volumes) {
        const shares = dealOut(files, threads);
        await floor.run(
          shares.map((share, place) => ({ volume: `${folder}-${place}`, files: share })),
        );
      }
    },
    close: floor.close,
  };
}

async function openOurs(root: string, threads: number) {
  const objects = await openRepository(root);
  const sealing = createSealingPool({ threads });
  return {
    async run(volumes: Volumes): Promise<void> {
      for (const { files } of volumes) await ingestPages({ objects, sealing }, files);
    },
    close: () => sealing.close(),
  };
}
