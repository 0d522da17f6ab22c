import { appendToChain, insertBare, prepareFloors } from '../support/append-floors.ts';
import { appendAct, appendReading, openLedgerStand } from '../support/ledger-stand.ts';
import { median, tellResult } from '../support/measure.ts';
import { quantile, runCallers } from '../support/run-callers.ts';

const ROUNDS = 5;
const COUNTS = { bare: 5000, at512: 5000, at64: 2000, at32: 1000, chain: 100, acts: 500 };

export const benchmark = {
  about:
    'page reads signed for at 512, 64 and 32 callers, against bare batched inserts and a row-locked hash chain',
  async run(): Promise<void> {
    const stand = await openLedgerStand();
    await prepareFloors(stand.superuser);
    const append = (): Promise<void> => appendReading(stand);
    const seen = { bare: [], at512: [], at32: [], chain: [], latencies: [], acts: [] } as Record<
      'bare' | 'at512' | 'at32' | 'chain' | 'latencies' | 'acts',
      number[]
    >;
    // The first round warms up and does not count.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const bare = await insertBare(stand.superuser, round * COUNTS.bare, COUNTS.bare);
      const at512 = await runCallers(512, COUNTS.at512, append);
      const chain = await runCallers(32, COUNTS.chain, () => appendToChain(stand.app));
      const at32 = await runCallers(32, COUNTS.at32, append);
      const at64 = await runCallers(64, COUNTS.at64, append);
      const acts = await runCallers(64, COUNTS.acts, () => appendAct(stand));
      if (round === 0) continue;
      seen.acts.push(acts.perSecond);
      seen.bare.push(bare);
      seen.at512.push(at512.perSecond);
      seen.at32.push(at32.perSecond);
      seen.chain.push(chain.perSecond);
      seen.latencies.push(quantile(at64.latenciesMs, 0.99));
      console.log(
        `round ${round}: bare ${bare.toFixed(0)}/s, 512 callers ${at512.perSecond.toFixed(0)}/s, ` +
          `chain ${chain.perSecond.toFixed(0)}/s, 32 callers ${at32.perSecond.toFixed(0)}/s, ` +
          `64 callers ${at64.perSecond.toFixed(0)}/s, p99 ${quantile(at64.latenciesMs, 0.99).toFixed(0)} ms, ` +
          `64 callers with transactions of their own ${acts.perSecond.toFixed(0)}/s`,
      );
    }
    await stand.close();
    tellResult('ledger-append.per-second-512', median(seen.at512), '/s');
    tellResult('ledger-append', median(seen.at512) / median(seen.bare), 'x bare inserts');
    tellResult('ledger-append.chain', median(seen.at32) / median(seen.chain), 'x row-locked chain');
    tellResult('ledger-append.acts-64', median(seen.acts), '/s');
    tellResult('ledger-append.p99-64', median(seen.latencies), 'ms');
  },
};
