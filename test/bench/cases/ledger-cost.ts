import { median, tellResult } from '../support/measure.ts';
import { openReadingStand, type ReadingStand } from '../support/reading-stand.ts';
import { quantile, runCallers } from '../support/run-callers.ts';
import { withoutLedger } from '../support/without-ledger.ts';

const READERS = 16;
const PAGES = 240;
const ROUNDS = 7;

export const benchmark = {
  about: `opening a page over HTTP at ${READERS} readers at once, with the ledger and with its recording left out`,
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
  const read = async (): Promise<number[]> =>
    (await runCallers(READERS, PAGES, () => stand.readPage())).latenciesMs;
  const kept: number[][] = [];
  const bare: number[][] = [];
  // The first round warms up and does not count; which of the two comes first changes with each.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const measureBare = async (): Promise<number[]> => {
      const putBack = withoutLedger(stand);
      try {
        return await read();
      } finally {
        putBack();
      }
    };
    const isBareFirst = round % 2 === 0;
    const first = await (isBareFirst ? measureBare() : read());
    const second = await (isBareFirst ? read() : measureBare());
    if (round === 0) continue;
    bare.push(isBareFirst ? first : second);
    kept.push(isBareFirst ? second : first);
    console.log(`round ${round}: with ${say(kept.at(-1))}, without ${say(bare.at(-1))}`);
  }
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const [withIt, without] = [kept, bare].map((rounds) =>
      median(rounds.map((times) => quantile(times, share))),
    ) as [number, number];
    tellResult(`ledger-cost.with.${name}`, withIt, 'ms');
    tellResult(`ledger-cost.without.${name}`, without, 'ms');
    tellResult(`ledger-cost.${name}`, withIt - without, 'ms more with the ledger');
  }
}

function say(times: number[] = []): string {
  return `p50 ${quantile(times, 0.5).toFixed(0)} ms, p99 ${quantile(times, 0.99).toFixed(0)} ms`;
}
