import type { Tx } from '../../../../db/connect.ts';
import type { Services } from '../../../context.ts';
import type { Store } from '../contract.ts';
import type { Met } from './met.ts';

/** Longest word that an entry takes. */
const LONGEST_OUTCOME = 255;

/** Sets new damage down in the ledger, by opaque numbers and codes. */
export async function tellFindings(
  services: Pick<Services, 'ledger'>,
  tx: Tx,
  { fresh, store, volumeId }: { fresh: readonly Met[]; store: Store; volumeId?: string },
): Promise<void> {
  if (fresh.length === 0) return;
  const codes = [...new Set(fresh.map(({ code }) => code))].sort().join(',');
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: 'storage.find_damage',
    actor: 'system',
    ...(volumeId !== undefined && { item: volumeId }),
    outcome: `${store === 'copy' ? 'copy ' : ''}${fresh.length}:${codes}`.slice(0, LONGEST_OUTCOME),
  });
}
