import { expectOnTree } from '../../custody/support/expect-on-tree.ts';
import { makeLedgerBed, type LedgerBed } from '../../modules/ledger/support/test-ledger.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase } from '../fault-case.ts';
import type { LockFault } from '../ledger/break-lock-file.ts';
import { killInAppend, PHASES, type Place, type Strike } from '../ledger/kill-in-append.ts';

/** The act and the readings that follow cross from one tile into the next. */
const ENTRIES_BEFORE = 252;

/** In the lock file, at the head of the act and at that of the readings. */
const ON_LOCK: LockFault[] = PHASES.flatMap((_, at) =>
  (['write', 'flush'] as const).flatMap((call) =>
    (['kill before', 'kill within', 'kill after'] as const)
      .filter((kind) => call === 'write' || kind !== 'kill within')
      .map((kind) => ({ call, nth: at + 1, with: kind })),
  ),
);

export const faultCase: FaultCase = {
  about:
    'kill -9 before and after every statement of an append, and at every call of the lock file',
  fullCount: Infinity,
  sampleCount: 4,
  async run(order) {
    const { met } = await killAndGoOn(undefined);
    requireAll(met);
    const strikes: Strike[] = [
      ...met.flatMap((at) => (['before', 'after'] as const).map((kill) => ({ at, kill }))),
      ...ON_LOCK.map((lock) => ({ lock })),
    ];
    return attemptEach(
      order,
      async (index) => {
        const strike = strikes[index];
        if (!strike) throw new Error('no such strike');
        const { given } = await killAndGoOn(strike).catch((cause: unknown) => {
          throw new Error(`${nameOf(strike)}: ${String(cause)}`, { cause });
        });
        return { [kindOf(strike)]: 1, 'receipts given': given };
      },
      strikes.length,
    );
  },
};

/** What an append is known to do: a sweep that misses one of these has met too little. */
const STEPS: [string, Place['role'], RegExp][] = [
  ['an act’s entry', 'app', /^insert into ledger_outbox/],
  ['its commit', 'app', /^commit/i],
  ['readings', 'sequencer', /^insert into ledger_outbox/],
  ['the plan', 'sequencer', /^select .* from "ledger_outbox"/],
  ['the swap of the head', 'sequencer', /^update "ledger_head"/],
  ['entries', 'sequencer', /^insert into "?ledger_entries/],
  ['a tile', 'sequencer', /^insert into "?ledger_tiles/],
  ['its root', 'sequencer', /^insert into "?ledger_tile_roots/],
  ['the clearing of the outbox', 'sequencer', /^delete from "ledger_outbox"/],
  ['the batch’s commit', 'sequencer', /^commit/i],
  ['the reading back', 'sequencer', /^select .* from "ledger_entries"/],
  ['the checkpoint’s row', 'sequencer', /^insert into ledger_checkpoints/],
];

function requireAll(met: readonly Place[]): void {
  const missed = STEPS.filter(
    ([, role, sql]) => !met.some((each) => each.role === role && sql.test(each.sql)),
  );
  if (missed.length === 0) return;
  const told = met.map(({ phase, role, sql }) => `${phase} ${role} ${sql.slice(0, 80)}`);
  throw new Error(`never met: ${missed.map(([step]) => step).join(', ')} of\n${told.join('\n')}`);
}

async function killAndGoOn(strike: Strike | undefined): Promise<{ met: Place[]; given: number }> {
  const bed = await makeLedgerBed();
  try {
    const acknowledged = await recordBefore(bed);
    const met = await killInAppend(bed, strike, acknowledged);
    const given = acknowledged.size - ENTRIES_BEFORE;
    const ledger = await bed.open();
    const { entryId, index } = await bed.record(ledger);
    await ledger.close();
    await expectOnTree(bed.database.superuser, bed.signer, acknowledged.set(entryId, index));
    return { met, given };
  } finally {
    await bed.clear();
  }
}

async function recordBefore(bed: LedgerBed): Promise<Map<string, number>> {
  const ledger = await bed.open();
  const event = { kind: 'INTENT', action: 'viewing.read_page', actor: 'reader' } as const;
  const receipts = Array.from({ length: ENTRIES_BEFORE }, async (): Promise<[string, number]> => {
    const recorded = await ledger.recordAlone(event);
    return [recorded.entryId, (await recorded.receipt()).index];
  });
  const acknowledged = new Map(await Promise.all(receipts));
  await ledger.close();
  return acknowledged;
}

function kindOf(strike: Strike): string {
  return 'lock' in strike ? `lock ${strike.lock.call}` : `${strike.kill} a statement`;
}

function nameOf(strike: Strike): string {
  if ('lock' in strike) return `${strike.lock.with}, ${strike.lock.call} ${strike.lock.nth}`;
  const { at, kill } = strike;
  return `${kill} ${at.sql.slice(0, 60)} by ${at.role}, ${at.phase}`;
}
