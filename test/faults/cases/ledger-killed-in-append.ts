import { expectOnTree } from '../../custody/support/expect-on-tree.ts';
import { makeLedgerBed } from '../../modules/ledger/support/test-ledger.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase, Random } from '../fault-case.ts';
import { appendUntilStruck } from '../ledger/append-until-struck.ts';
import type { LockFault } from '../ledger/break-lock-file.ts';
import { StatementProxy, type StatementFault } from '../ledger/statement-proxy.ts';

/** About as many statements as some ten batches need. */
const STATEMENTS = 100;
const BATCHES = 10;

type Strike = { name: string; what?: StatementFault; lock?: LockFault };

export const faultCase: FaultCase = {
  about:
    'kill -9 of the sequencer before and after a statement, and in a write or flush of the lock file',
  fullCount: 200,
  sampleCount: 4,
  run: (order) =>
    attemptEach(order, async (index, random) => {
      const strike = chooseStrike(index, random);
      const acknowledged = await killAndGoOn(strike, 1 + random(STATEMENTS));
      return { [strike.name]: 1, 'receipts given': acknowledged };
    }),
};

function chooseStrike(index: number, random: Random): Strike {
  const nth = 1 + random(BATCHES);
  const strikes: Strike[] = [
    { name: 'before a statement', what: { kill: 'before' } },
    { name: 'after a statement', what: { kill: 'after' } },
    { name: 'in a lock write', lock: { call: 'write', nth, with: 'kill' } },
    { name: 'in a lock flush', lock: { call: 'flush', nth, with: 'kill' } },
  ];
  return strikes[index % strikes.length] ?? { name: 'none' };
}

async function killAndGoOn({ what, lock }: Strike, at: number): Promise<number> {
  const bed = await makeLedgerBed();
  const proxy = new StatementProxy(Number(new URL(bed.database.urls.sequencer).port));
  try {
    const acknowledged = await appendUntilStruck(bed, await proxy.listen(), {
      lockFault: lock,
      onStart(kill) {
        if (what) proxy.fault = { at, what, kill };
      },
    });
    const given = acknowledged.size;
    const ledger = await bed.open();
    const { entryId, index } = await bed.record(ledger);
    await ledger.close();
    await expectOnTree(bed.database.superuser, bed.signer, acknowledged.set(entryId, index));
    return given;
  } finally {
    proxy.close();
    await bed.clear();
  }
}
