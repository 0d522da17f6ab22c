import { randomUUIDv7 } from 'node:crypto';
import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { FindingState, Severity } from './contract.ts';
import { actorsOf } from './entry-view.ts';
import { insertEvidence, insertFinding } from './finding-store.ts';
import { takeStep } from './take-step.ts';
import { isId } from './is-id.ts';
import { bucketOf } from './watching/bucket-of.ts';

const DAY_MS = 86_400_000;

/** Takes up by hand what no rule found: entries of one account, and in words what is wrong with them. */
export async function takeUpFinding(
  services: Services,
  tx: Tx,
  actor: Actor,
  input: { indexes: number[]; severity: Severity; dueDays: number; note: string },
): Promise<{ id: string; state: FindingState }> {
  const indexes = [...new Set(input.indexes)];
  const entries = await actorsOf(tx, indexes);
  const [first] = entries;
  if (entries.length < indexes.length || !first) {
    throw invalid('有的账本条目不存在或尚未签名，请核对序号', 'indexes');
  }
  const subjects = new Set(entries.map((entry) => entry.actor));
  if (subjects.size > 1 || !isId(first.actor)) {
    throw invalid('所选条目须同属一个账号，请分别立项', 'indexes');
  }
  if (first.actor === actor.accountId) {
    throw invalid('不能就本人的条目立项，请由另一名审计员办理', 'indexes');
  }
  const at = services.clock();
  const id = randomUUIDv7();
  await insertFinding(tx, {
    id,
    rule_id: null,
    rule_version: null,
    subject_kind: 'account',
    subject: first.actor,
    bucket: bucketOf(first.at.getTime(), 0),
    severity: input.severity,
    due_at: new Date(at.getTime() + input.dueDays * DAY_MS),
    raised_by: actor.accountId,
    raised_at: at,
  });
  await insertEvidence(tx, id, indexes, at);
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: 'findings.take_up',
    ...traceOf(actor),
    item: id,
    outcome: `entries ${indexes.length}`,
  });
  await takeStep(services, tx, actor, { findingId: id, kind: 'begin', basedOn: 0 });
  return takeStep(services, tx, actor, {
    findingId: id,
    kind: 'note',
    basedOn: 1,
    note: input.note,
  });
}
