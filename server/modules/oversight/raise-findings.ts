import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { insertEvidence, keepFinding } from './finding-store.ts';
import type { RuleInForce } from './load-law.ts';
import type { Tip } from './watching/watch.ts';

export type Raised = Tip & { rule: RuleInForce };
const DAY_MS = 86_400_000;

/**
 * Sets down what rules have to say: one finding for each rule, subject and bucket, however often it is said. New
 * ones are recorded in the ledger. @returns how many are new.
 */
export async function raiseFindings(
  services: Pick<Services, 'ledger' | 'clock' | 'notices'>,
  tx: Tx,
  tips: readonly Raised[],
): Promise<number> {
  const at = services.clock();
  let fresh = 0;
  for (const { rule, subject, bucket, indexes } of gather(tips)) {
    const { severity, dueDays, body } = rule.draft;
    const { id, isNew } = await keepFinding(tx, {
      rule_id: rule.ruleId,
      rule_version: rule.version,
      subject_kind: subject.kind,
      subject: subject.id,
      bucket,
      severity,
      due_at: new Date(at.getTime() + dueDays * DAY_MS),
      raised_by: null,
      raised_at: at,
    });
    await insertEvidence(tx, id, indexes, at);
    if (!isNew) continue;
    fresh += 1;
    await services.ledger.record(tx, {
      kind: 'CHANGE',
      action: 'findings.raise',
      actor: 'system',
      item: id,
      approval: rule.ruleId,
      outcome: body.kind,
    });
  }
  if (tips.length > 0) services.notices.changed(tx, 'oversight', [{ role: 'auditor' }]);
  return fresh;
}

/** What is said of the same thing again and again within one batch, said once. */
function gather(tips: readonly Raised[]): Raised[] {
  const gathered = new Map<string, Raised>();
  for (const tip of tips) {
    const { ruleId, version } = tip.rule;
    const key = `${ruleId} ${version} ${tip.subject.id} ${tip.bucket.getTime()}`;
    const before = gathered.get(key);
    if (before) before.indexes.push(...tip.indexes);
    else gathered.set(key, { ...tip, indexes: [...tip.indexes] });
  }
  return [...gathered.values()];
}
