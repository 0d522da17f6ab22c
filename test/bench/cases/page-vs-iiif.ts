import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareWithPeer } from '../support/compare-with-peer.ts';
import { openReadingStand } from '../support/reading-stand.ts';
import { serveIiif } from '../support/serve-iiif.ts';

export const benchmark = {
  about:
    'pages a second as 16 readers ask for them, against iiif-processor, which makes each size from the scan; it neither ' +
    'authorises, records, decrypts, nor marks',
  async run(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
    const stand = await openReadingStand();
    const peer = await serveIiif(folder, stand.scans);
    try {
      if (peer) await compareWithPeer('page-vs-iiif', stand, peer);
      else console.log('skipped: iiif-processor cannot be fetched here');
    } finally {
      await peer?.close();
      await stand.close();
      rmSync(folder, { recursive: true });
    }
  },
};
