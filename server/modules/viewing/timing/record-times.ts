import type { Services } from '../../../context.ts';
import { traceOf, type Actor } from '../../../http/actor.ts';
import { awaitReceipt } from '../../ledger/index.ts';
import type { GrantRow } from '../../requests/index.ts';
import { spellTimes, type PageTime } from './page-time.ts';

/** Who reads what on whose word: the same in every entry of a sitting. */
export type TimedSitting = ReturnType<typeof traceOf> & {
  item: string;
  purpose: string;
  approval: string;
};

export function sittingOf(actor: Actor, grant: GrantRow): TimedSitting {
  const { request_id: approval, volume_id: item, purpose } = grant;
  return { ...traceOf(actor), item, purpose, approval };
}

/** Tells the ledger how long pages stood on the screen; settles when the entry is signed for. */
export async function recordTimes(
  { ledger }: Pick<Services, 'ledger'>,
  sitting: TimedSitting,
  times: readonly PageTime[],
): Promise<void> {
  const recorded = await ledger.recordAlone({
    kind: 'DONE',
    action: 'viewing.time_pages',
    ...sitting,
    ...spellTimes(times),
  });
  await awaitReceipt(recorded);
}
