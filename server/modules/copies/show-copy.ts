import { authorize } from '../../../policies/authorize.ts';
import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { factsOf } from '../../facts-of.ts';
import type { Actor } from '../../http/actor.ts';
import type { CopyDetail } from './contract.ts';
import { listTaken, loadCopy, type ListedCopy } from './copy-view.ts';
import { presentRow } from './present-row.ts';
import { permissionOf } from './permission-of.ts';
import { stateOf, stepsFrom } from './states.ts';
import { listSteps } from './store.ts';
import { subjectOfCopy, subjectOfPage } from './subject-of-copies.ts';
import { whoseTurnIsNot } from './take-step.ts';
import { STEP_NAMES, type CopyStep } from './words.ts';

/** A copy whole: what it is, what has become of it, and what this person can do about it. */
export async function showCopy(
  services: Services,
  db: Db,
  actor: Actor,
  copyId: string,
): Promise<CopyDetail> {
  const row = await loadCopy(db, copyId);
  if (!row) throw forbidden();
  const taken = await listTaken(db, copyId);
  const turn = await actsOf(services, db, actor, row);
  const purpose = [...services.policy.purposes.values()].find((one) => one.purpose === row.purpose);
  return {
    ...presentRow(row, services.clock()),
    terminalName: row.terminal_name,
    purposeLabel: purpose?.name ?? row.purpose,
    entryId: row.entry_id,
    steps: taken.map(({ at, ...step }) => ({
      ...step,
      label: STEP_NAMES[step.step],
      at: at.toISOString(),
    })),
    ...turn,
    original: turn.acts.includes('check') ? await originalFor(services, db, actor, row) : null,
  };
}

async function actsOf(
  services: Services,
  db: Db,
  actor: Actor,
  row: { id: string; made_by: string; last_step: CopyStep | null },
): Promise<Pick<CopyDetail, 'acts' | 'waitsFor'>> {
  const subject = await subjectOfCopy(services, db, actor, row.id);
  const taken = await listSteps(db, row.id);
  const possible = stepsFrom(stateOf(row.last_step));
  const permitted = possible.filter((step) => {
    const facts = subject && factsOf(actor, permissionOf(step), subject, services.clock());
    return facts !== undefined && authorize(services.policy, facts).isAllowed;
  });
  const acts = permitted.filter((step) => whoseTurnIsNot(step, row, taken) !== actor.accountId);
  const held = permitted.find((step) => !acts.includes(step));
  const isOver = possible.includes('hand_over') && !permitted.includes('hand_over');
  return {
    acts,
    waitsFor:
      held !== undefined
        ? `${STEP_NAMES[held]}须由另一名档案管理员办理`
        : isOver
          ? '授权已到期或已收回，不能交付：请登记作废并销毁'
          : null,
  };
}

/** What an extract is checked against, for whom the policy lets see it as long as the grant lives. */
async function originalFor(
  services: Services,
  db: Db,
  actor: Actor,
  { request_id: requestId, item, page_nos: pageNos }: ListedCopy,
): Promise<CopyDetail['original']> {
  const pages = JSON.parse(pageNos) as number[];
  const page = { requestId, item, pageNo: pages[0] ?? 0 };
  const subject = await subjectOfPage(services, db, actor, page);
  const facts = subject && factsOf(actor, 'copies.make', subject, services.clock());
  if (!facts || !authorize(services.policy, facts).isAllowed) return null;
  return { item, pageNos: pages };
}
