import { createRandom } from '../../../server/demo/random.ts';
import { closeOpening, opening, type Opening } from '../../../server/modules/viewing/contract.ts';
import { confirm, openUnder } from '../../modules/viewing/support/reading-room.ts';
import { Caller } from '../../support/caller.ts';
import { openEar } from '../../support/ear.ts';
import { leafAsReader, type Tally } from './leaf-as-reader.ts';
import type { LeafingHome } from './leafing-home.ts';
import { quantile } from './run-callers.ts';
import type { WatchedServer } from './watched-server.ts';

/** Minutes after which a reader closes the volume and opens it again. */
const SITTING_MINUTES = 12;
const PROGRESS_MS = 60_000;

/** Signs every reader in, has them leaf for `minutes`, and tells each minute how the server fares. */
export async function leafTogether(
  server: WatchedServer,
  { pairs, secrets }: LeafingHome,
  minutes: number,
): Promise<Tally> {
  const tally: Tally = {
    pages: 0,
    strips: 0,
    bytes: 0,
    calledOff: 0,
    waitsMs: [],
    refusals: new Map(),
  };
  const endsAt = Date.now() + minutes * 60_000;
  const progress = setInterval(() => tellProgress(server, tally), PROGRESS_MS);
  const read = async (loginName: string, requestId: string, nth: number): Promise<void> => {
    const caller = new Caller(server.url);
    await caller.logIn(loginName, secrets.password);
    const ear = await openEar(caller);
    const random = createRandom('page-hour', nth);
    const rendition = nth % 4 === 3 ? 'slow' : 'view';
    while (Date.now() < endsAt) {
      const opened = await openFor(caller, requestId, secrets.pin);
      const closesAt = Math.min(endsAt, Date.now() + SITTING_MINUTES * 60_000);
      const reader = { caller, ear, opening: opened, rendition } as const;
      await leafAsReader(reader, random, tally, () => Date.now() >= closesAt);
      const closed = await caller.post(`/api/viewing/openings/${opened.id}/close`);
      closed.as(closeOpening.response);
    }
    ear.close();
  };
  try {
    const readers = pairs.flatMap(({ requestId, loginNames }) =>
      loginNames.map((loginName) => ({ loginName, requestId })),
    );
    await Promise.all(
      readers.map(({ loginName, requestId }, nth) => read(loginName, requestId, nth)),
    );
  } finally {
    clearInterval(progress);
  }
  return tally;
}

async function openFor(caller: Caller, requestId: string, pin: string): Promise<Opening> {
  const first = (await openUnder(caller, requestId)).as(opening);
  return first.state === 'open' ? first : (await confirm(caller, first.id, pin)).as(opening);
}

function tellProgress({ seconds }: WatchedServer, { pages }: Tally): void {
  const last = seconds.at(-1);
  if (!last) return;
  const lags = seconds.slice(-60).flatMap(({ lagsMs }) => lagsMs);
  console.log(
    `${(seconds.length / 60).toFixed(0)} min: ${pages} pages; RSS ${megabytes(last.rssBytes)} MB, heap ${megabytes(last.heapBytes)} MB, ` +
      `buffers ${megabytes(last.outsideBytes)} MB; lag p99 ${quantile(lags, 0.99).toFixed(1)} ms, most ${Math.max(...lags).toFixed(0)} ms`,
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
