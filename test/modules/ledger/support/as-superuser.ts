import type { Tx } from '../../../../db/connect.ts';
import type { TestDatabase } from '../../../support/database.ts';

const GUARDED = [
  'ledger_entries',
  'ledger_tiles',
  'ledger_checkpoints',
  'past_ledger_entries',
  'past_ledger_checkpoints',
];

/** Lets a superuser loose on the ledger, triggers off; whatever they did is undone afterwards. */
export async function asSuperuser<T>(
  { superuser }: TestDatabase,
  meddle: (tx: Tx) => Promise<T>,
): Promise<T> {
  const tx = await superuser.transaction();
  try {
    await disarm(tx);
    return await meddle(tx);
  } finally {
    await tx.rollback();
  }
}

/** The same for good. */
export async function asSuperuserForGood(
  { superuser }: TestDatabase,
  meddle: (tx: Tx) => Promise<unknown>,
): Promise<void> {
  await superuser.transaction(async (tx) => {
    await disarm(tx);
    await meddle(tx);
    for (const table of GUARDED) await tx.raw('alter table ?? enable trigger all', [table]);
  });
}

async function disarm(tx: Tx): Promise<void> {
  for (const table of GUARDED) await tx.raw('alter table ?? disable trigger all', [table]);
}
