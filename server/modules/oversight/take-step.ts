import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError, forbidden, invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { listHolders } from '../accounts/index.ts';
import type { Conclusion, FindingState, StepKind } from './contract.ts';
import { insertStep, listSteps } from './finding-store.ts';
import { ACTS_IN, stateAfter } from './finding-states.ts';
import { loadStanding } from './findings-view.ts';
import { sealNote } from './sealed-note.ts';
import { STATE_LABELS } from './words.ts';

/** What an auditor does about a finding. */
export type StepInput = {
  findingId: string;
  kind: StepKind;
  /** The last step that they had before them. */
  basedOn: number;
  note?: string;
  conclusion?: Conclusion;
  assigneeId?: string;
  /** The day by the end of which it should come to a conclusion. */
  dueOn?: string | undefined;
};

/** Takes a finding one step on. Each is set down for good and recorded; none is ever changed. */
export async function takeStep(
  services: Services,
  tx: Tx,
  actor: Actor,
  input: StepInput,
): Promise<{ id: string; state: FindingState }> {
  const { findingId, kind, basedOn, note = '' } = input;
  const finding = await loadStanding(tx, findingId);
  if (!finding) throw forbidden();
  const last = (await listSteps(tx, findingId)).at(-1)?.no ?? 0;
  if (last !== basedOn) {
    throw new AppError('conflict', '这条疑点刚有新的办理，请刷新后再办');
  }
  if (!ACTS_IN[finding.state].includes(kind)) {
    throw new AppError('conflict', `这条疑点${STATE_LABELS[finding.state]}，请刷新后再办`);
  }
  const assigneeId = await chooseAssignee(tx, actor, input, finding.subject);
  await insertStep(tx, {
    finding_id: findingId,
    no: last + 1,
    kind,
    conclusion: input.conclusion ?? null,
    sealed_note: note === '' ? null : sealNote(services, note),
    assignee_id: assigneeId,
    due_at: input.dueOn === undefined ? null : endOfDay(input.dueOn, services.clock()),
    taken_by: actor.accountId,
    taken_at: services.clock(),
  });
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: `findings.${kind}`,
    ...traceOf(actor),
    item: findingId,
    ...(assigneeId !== null && kind === 'assign' && { approval: assigneeId }),
    ...(input.conclusion !== undefined && { outcome: input.conclusion }),
    ...(note !== '' && { detail: note }),
  });
  services.notices.changed(tx, 'oversight', [{ role: 'auditor' }]);
  return { id: findingId, state: stateAfter(finding.state, kind) };
}

/** Who begins or reopens is whose it is; it is given on to auditors only, and to none that it is about. */
async function chooseAssignee(
  tx: Tx,
  actor: Actor,
  { kind, assigneeId }: StepInput,
  subject: string,
): Promise<string | null> {
  if (kind === 'begin' || kind === 'reopen') return actor.accountId;
  if (assigneeId === undefined) return null;
  const auditors = await listHolders(tx, ['auditor']);
  if (!auditors.includes(assigneeId) || assigneeId === subject) {
    throw invalid('只能交办给在用的安全审计员，且不能是疑点所涉的本人', 'assigneeId');
  }
  return assigneeId;
}

function endOfDay(day: string, now: Date): Date {
  const end = new Date(`${day}T23:59:59+08:00`);
  if (end <= now) throw invalid('办结日期不能早于今天', 'dueOn');
  return end;
}
