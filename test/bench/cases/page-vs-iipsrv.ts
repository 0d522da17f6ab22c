import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareWithPeer } from '../support/compare-with-peer.ts';
import { openReadingStand } from '../support/reading-stand.ts';
import { iipsrvObstacle, serveIipsrv } from '../support/serve-iipsrv.ts';

/** As many as our threads. */
const PROCESSES = 2;

export const benchmark = {
  about:
    'pages a second as 16 readers ask for them, against iipimage-server with its static watermark and a cold cache; it ' +
    'neither authorises, records, decrypts, nor marks for the reader',
  async run(): Promise<void> {
    const obstacle = iipsrvObstacle();
    if (obstacle !== undefined) {
      console.log(`skipped: ${obstacle}`);
      return;
    }
    const stand = await openReadingStand();
    const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
    const peer = await serveIipsrv(folder, stand.scans, PROCESSES);
    try {
      await compareWithPeer('page-vs-iipsrv', stand, peer);
    } finally {
      await peer.close();
      await stand.close();
      rmSync(folder, { recursive: true });
    }
  },
};
