import { expectOnTree } from '../../custody/support/expect-on-tree.ts';
import { makeLedgerBed, type LedgerBed } from '../../modules/ledger/support/test-ledger.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase } from '../fault-case.ts';
import { appendWithFaults } from '../ledger/append-with-faults.ts';
import { breakLockFile, type LockFault } from '../ledger/break-lock-file.ts';
import { StatementProxy, type StatementFault } from '../ledger/statement-proxy.ts';

const ON_STATEMENTS: Record<string, StatementFault> = {
  'statement lost': 'lost',
  'answer lost': 'unanswered',
  'carried out late': 'late',
  'refused: EIO': { refusedWith: '58030' },
  'refused: disk full': { refusedWith: '53100' },
};
const ON_LOCK = (['write', 'flush'] as const).flatMap((call) =>
  (['EIO', 'ENOSPC', 'half'] as const)
    .filter((kind) => call === 'write' || kind !== 'half')
    .flatMap((kind) => [1, 2, 3].map((nth): LockFault => ({ call, nth, with: kind }))),
);

/** One fault: at a statement, or in the lock file. */
type Fault = { name: string; at?: number; what?: StatementFault; lock?: LockFault };

export const faultCase: FaultCase = {
  about: 'every statement of appends lost, unanswered, late or refused, and the lock file failing',
  fullCount: Infinity,
  sampleCount: 12,
  async run(order) {
    const { statements } = await append(undefined);
    const faults: Fault[] = Object.entries(ON_STATEMENTS).flatMap(([name, what]) =>
      Array.from({ length: statements }, (_, at) => ({ name, at: at + 1, what })),
    );
    faults.push(...ON_LOCK.map((lock) => ({ name: `lock ${lock.call} ${lock.with}`, lock })));
    return attemptEach(
      order,
      async (index) => {
        const fault = faults[index];
        const { acknowledged } = await append(fault);
        return { [fault?.name ?? 'none']: 1, 'receipts given': acknowledged };
      },
      faults.length,
    );
  },
};

/** Appends through one fault, opens the ledger anew twice, and holds the tree against the receipts that were given. */
async function append(
  fault: Fault | undefined,
): Promise<{ statements: number; acknowledged: number }> {
  const bed = await makeLedgerBed();
  const proxy = new StatementProxy(Number(new URL(bed.database.urls.sequencer).port));
  try {
    const port = await proxy.listen();
    if (fault?.at !== undefined && fault.what) proxy.fault = { at: fault.at, what: fault.what };
    const undo = fault?.lock ? breakLockFile(fault.lock) : undefined;
    const acknowledged = await appendWithFaults(bed, port);
    const given = acknowledged.size;
    undo?.();
    await goOn(bed, acknowledged);
    await proxy.landed;
    await goOn(bed, acknowledged);
    await expectOnTree(bed.database.superuser, bed.signer, acknowledged);
    return { statements: proxy.statements, acknowledged: given };
  } finally {
    proxy.close();
    await bed.clear();
  }
}

/** At once, while a statement may still be under way. */
async function goOn(bed: LedgerBed, acknowledged: Map<string, number>): Promise<void> {
  const ledger = await bed.open();
  const { entryId, index } = await bed.record(ledger);
  acknowledged.set(entryId, index);
  await ledger.close();
}
