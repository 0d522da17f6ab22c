import type { Tx } from '../../../db/connect.ts';
import { DUTIES } from '../../change-kind.ts';
import type { Services } from '../../context.ts';
import { listHolders } from '../accounts/index.ts';
import type { ChangeRecord } from './store.ts';

/** Tells both sides of a duty, once committed, that a change has moved. */
export async function announce(
  { notices }: Pick<Services, 'notices'>,
  tx: Tx,
  { duty }: Pick<ChangeRecord, 'duty'>,
): Promise<void> {
  const { proposes, confirms } = DUTIES[duty];
  const holders = await listHolders(tx, [proposes, confirms]);
  notices.changed(
    tx,
    'changes',
    holders.map((accountId) => ({ accountId })),
  );
}
