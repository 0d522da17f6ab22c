import { makeRenditions } from '../../../server/imaging/make-renditions.ts';
import { cpuMs, median, tellResult } from '../support/measure.ts';
import { openPageLoad, type PageLoad } from '../support/open-page-load.ts';
import { copyPage, paintSamplePage } from '../support/sample-page.ts';
import { openReadingStand, type ReadingStand } from '../support/reading-stand.ts';
import { quantile } from '../support/run-callers.ts';
import { treeCpuMs } from '../support/tree-cpu-ms.ts';

const READERS = 16;
const PAGES = 200;
const ROUNDS = 5;

export const benchmark = {
  about:
    `a view page over HTTP as ${READERS} readers ask for it without a pause: authorised, recorded, decrypted, marked, ` +
    'against libjpeg-turbo decode + encode',
  async run(): Promise<void> {
    const stand = await openReadingStand();
    const load = openPageLoad();
    try {
      const { view } = await makeRenditions(await paintSamplePage());
      await compare(stand, load, view.bytes);
    } finally {
      await load.close();
      await stand.close();
    }
  },
};

async function compare(stand: ReadingStand, load: PageLoad, page: Buffer): Promise<void> {
  const order = { targets: stand.targets('view'), callers: READERS, count: PAGES };
  const floor: number[] = [];
  const whole: number[] = [];
  const rates: number[] = [];
  const waits: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const bare = await cpuMs(() => {
      for (let count = 0; count < PAGES; count += 1) copyPage(page);
    });
    const before = treeCpuMs(process.pid) - treeCpuMs(load.pid);
    const { perSecond, latenciesMs } = await load.run(order);
    const used = treeCpuMs(process.pid) - treeCpuMs(load.pid) - before;
    // The first round warms up.
    if (round === 0) continue;
    floor.push(bare / PAGES);
    whole.push(used / PAGES);
    rates.push(perSecond);
    waits.push(quantile(latenciesMs, 0.95));
  }
  console.log(`floor: decode + encode, ${median(floor).toFixed(1)} ms CPU a page`);
  console.log('whole: all of server, threads and database; the load generator is left out');
  tellResult('page-whole.cpu-per-page', median(whole), 'ms');
  tellResult('page-whole', median(whole) / median(floor), 'x');
  tellResult('page-whole.rate', median(rates), 'pages/s');
  tellResult('page-whole.p95', median(waits), 'ms');
}
