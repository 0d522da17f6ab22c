import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError, forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { mustDiffer, nextState, stateOf } from './states.ts';
import {
  findCopy,
  insertStep,
  listSteps,
  overtaken,
  type CopyRecord,
  type StepRecord,
} from './store.ts';
import { STATE_NAMES, STEP_NAMES, type CopyState, type CopyStep } from './words.ts';

export type StepInput = { copyId: string; step: CopyStep; basedOn: number; note: string };

/** Takes a copy one step on. Each step is set down for good and recorded; none is ever changed. */
export async function takeStep(
  services: Services,
  tx: Tx,
  actor: Actor,
  { copyId, step, basedOn, note }: StepInput,
): Promise<{ id: string; state: CopyState }> {
  const copy = await findCopy(tx, copyId);
  if (!copy) throw forbidden();
  const taken = await listSteps(tx, copyId);
  if (taken.length !== basedOn) throw overtaken();
  const before = stateOf(taken.at(-1)?.step ?? null);
  const state = nextState(before, step);
  if (state === undefined) {
    throw new AppError(
      'conflict',
      `这份复制件现为「${STATE_NAMES[before]}」，不能${STEP_NAMES[step]}，请刷新`,
    );
  }
  if (whoseTurnIsNot(step, copy, taken) === actor.accountId) {
    throw new AppError('conflict', SAME_PERSON[step] ?? '须由另一名档案管理员办理');
  }
  await insertStep(tx, {
    copy_id: copyId,
    ordinal: basedOn + 1,
    step,
    note,
    taken_by: actor.accountId,
    taken_at: services.clock(),
  });
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: `copies.${step}`,
    ...traceOf(actor),
    item: copy.volume_id,
    approval: copy.request_id,
    outcome: `copy ${copy.no}`,
    ...(note !== '' && { detail: note }),
  });
  const { recipient_id: accountId } = copy;
  services.notices.changed(tx, 'copies', [{ unitId: copy.unit_id }, { accountId }]);
  return { id: copyId, state };
}

const SAME_PERSON: Partial<Record<CopyStep, string>> = {
  check: '制作人不能校对自己制作的复制件，请由另一名档案管理员校对',
  witness: '销毁须两人，监销人不能是办理销毁的人，请由另一名档案管理员监销',
};

/** Who must not take this step; `undefined` where anybody of the unit may. */
export function whoseTurnIsNot(
  step: CopyStep,
  copy: Pick<CopyRecord, 'made_by'>,
  taken: readonly Pick<StepRecord, 'taken_by'>[],
): string | undefined {
  switch (mustDiffer(step)) {
    case 'maker':
      return copy.made_by;
    case 'destroyer':
      return taken.at(-1)?.taken_by;
    case undefined:
      return undefined;
  }
}
