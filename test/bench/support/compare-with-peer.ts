import { median, tellResult } from './measure.ts';
import { openPageLoad } from './open-page-load.ts';
import type { Target } from './page-load.ts';
import type { ReadingStand } from './reading-stand.ts';
import type { PeerServer } from './serve-iipsrv.ts';
import { treeCpuMs } from './tree-cpu-ms.ts';

const READERS = 16;
const PAGES = 160;
const ROUNDS = 5;
/** View and full page; a peer makes them from the same scan. */
const SIZES = [
  { rendition: 'view', width: 1240 },
  { rendition: 'full', width: 2480 },
] as const;

/** Pages a second, and CPU a page, of ours and of a peer, in turn and with as many readers. */
export async function compareWithPeer(
  name: string,
  stand: ReadingStand,
  peer: PeerServer,
): Promise<void> {
  const load = openPageLoad();
  const ask = async (targets: Target[]) => {
    const before = treeCpuMs(process.pid) - treeCpuMs(load.pid);
    const { perSecond, bytes } = await load.run({ targets, callers: READERS, count: PAGES });
    const cpu = treeCpuMs(process.pid) - treeCpuMs(load.pid) - before;
    return { perSecond, cpu: cpu / PAGES, bytes: bytes / PAGES };
  };
  for (const { rendition, width } of SIZES) {
    const ours: Awaited<ReturnType<typeof ask>>[] = [];
    const theirs: typeof ours = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const [one, other] = [await ask(stand.targets(rendition)), await ask(peer.targets(width))];
      // The first round warms up.
      if (round > 0) (ours.push(one), theirs.push(other));
    }
    const of = (runs: typeof ours, key: 'perSecond' | 'cpu' | 'bytes'): number =>
      median(runs.map((run) => run[key]));
    for (const [who, runs] of [
      ['ours', ours],
      ['theirs', theirs],
    ] as const) {
      console.log(
        `${rendition}, ${who}: ${of(runs, 'perSecond').toFixed(1)} pages/s, ${of(runs, 'cpu').toFixed(0)} ms CPU and ${(of(runs, 'bytes') / 1000).toFixed(0)} KB a page`,
      );
    }
    tellResult(`${name}.${rendition}`, of(ours, 'perSecond') / of(theirs, 'perSecond'), 'x');
    tellResult(`${name}.${rendition}.cpu`, of(theirs, 'cpu') / of(ours, 'cpu'), 'x');
  }
  await load.close();
}
