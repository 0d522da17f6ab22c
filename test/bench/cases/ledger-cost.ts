import { setTimeout as sleep } from 'node:timers/promises';
import { numbersFrom } from '../../support/numbers-from.ts';
import { median, tellResult } from '../support/measure.ts';
import { openReadingStand, type ReadingStand } from '../support/reading-stand.ts';
import { quantile } from '../support/run-callers.ts';
import { withoutLedger } from '../support/without-ledger.ts';

const READERS = 16;
/** Of each reader in a round. */
const PAGES = 6;
const ROUNDS = 5;
/** How long a page is looked at: short, but readers who never look would measure the renderer's queue. */
const LOOK_MS = { least: 500, most: 1500 };

export const benchmark = {
  about:
    `opening a page over HTTP while ${READERS} readers turn pages about once a second, with the ledger and with its ` +
    'recording left out',
  async run(): Promise<void> {
    const stand = await openReadingStand();
    try {
      await compare(stand);
    } finally {
      await stand.close();
    }
  },
};

async function compare(stand: ReadingStand): Promise<void> {
  const kept: number[][] = [];
  const bare: number[][] = [];
  // The first round warms up and does not count; which of the two comes first changes with each.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const isBare of round % 2 === 0 ? [true, false] : [false, true]) {
      const putBack = isBare ? withoutLedger(stand) : undefined;
      const times = await readAll(stand);
      putBack?.();
      if (round > 0) (isBare ? bare : kept).push(times);
    }
    if (round > 0) console.log(`round ${round}: with ${say(kept)}, without ${say(bare)}`);
  }
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const of = (rounds: number[][]): number =>
      median(rounds.map((times) => quantile(times, share)));
    tellResult(`ledger-cost.with.${name}`, of(kept), 'ms');
    tellResult(`ledger-cost.without.${name}`, of(bare), 'ms');
    tellResult(`ledger-cost.${name}`, of(kept) - of(bare), 'ms more with the ledger');
  }
}

/** Milliseconds that each page took to come. */
async function readAll(stand: ReadingStand): Promise<number[]> {
  const times: number[] = [];
  const read = async (reader: number): Promise<void> => {
    const below = numbersFrom(reader);
    for (let page = 0; page < PAGES; page += 1) {
      await sleep(LOOK_MS.least + below(LOOK_MS.most - LOOK_MS.least));
      const calledAt = performance.now();
      await stand.readPage();
      times.push(performance.now() - calledAt);
    }
  };
  await Promise.all(Array.from({ length: READERS }, (_, reader) => read(reader)));
  return times;
}

function say(rounds: readonly number[][]): string {
  const times = rounds.at(-1) ?? [];
  return `p50 ${quantile(times, 0.5).toFixed(0)} ms, p99 ${quantile(times, 0.99).toFixed(0)} ms`;
}
