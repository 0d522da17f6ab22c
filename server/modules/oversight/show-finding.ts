import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import type { Finding, FindingStep } from './contract.ts';
import { findFinding, listSteps, type FindingRecord, type StepRecord } from './finding-store.ts';
import { ACTS_IN } from './finding-states.ts';
import { listAuditors, listEvidence, loadNames } from './finding-view.ts';
import { loadFindingRow } from './findings-view.ts';
import { listRuleVersions } from './rule-store.ts';
import { sayRule } from './say-rule.ts';
import { openNote } from './sealed-note.ts';

/** A finding whole, with what its reader can do about it; `undefined` where there is none. */
export async function showFinding(
  services: Services,
  db: Db,
  actor: Actor,
  { findingId, after, limit }: { findingId: string; after: number; limit: number },
): Promise<Finding | undefined> {
  const record = await findFinding(db, findingId);
  const row = await loadFindingRow(db, findingId, services.clock());
  if (!record || !row) return undefined;
  const steps = await listSteps(db, findingId);
  const evidence = await listEvidence(db, findingId, after, limit + 1);
  const shown = evidence.slice(0, limit);
  const isOwn = record.subject === actor.accountId;
  return {
    ...row,
    subject: record.subject,
    ruleId: record.rule_id,
    ruleVersion: record.rule_version,
    said: await sayVersion(db, record),
    evidence: shown,
    nextAfter: evidence.length > limit ? (shown.at(-1)?.index ?? null) : null,
    steps: await presentSteps(services, db, steps),
    acts: isOwn ? [] : [...ACTS_IN[row.state]],
    auditors: await listAuditors(db, record.subject),
    stepNo: steps.at(-1)?.no ?? 0,
  };
}

async function sayVersion(db: Db, { rule_id, rule_version }: FindingRecord): Promise<string> {
  if (rule_id === null) return '审计员手工立项';
  const versions = await listRuleVersions(db, rule_id);
  const found = versions.find(({ version }) => version === rule_version);
  return found ? sayRule(found.draft.body) : '';
}

async function presentSteps(
  services: Pick<Services, 'keystore'>,
  db: Db,
  steps: StepRecord[],
): Promise<FindingStep[]> {
  const names = await loadNames(
    db,
    steps.flatMap(({ taken_by, assignee_id }) => [taken_by, assignee_id ?? taken_by]),
  );
  return steps.map((step) => ({
    no: step.no,
    kind: step.kind,
    conclusion: step.conclusion,
    note: openNote(services, step.sealed_note),
    assigneeName: step.assignee_id === null ? null : (names.get(step.assignee_id) ?? ''),
    dueAt: step.due_at?.toISOString() ?? null,
    takenBy: names.get(step.taken_by) ?? '',
    takenAt: step.taken_at.toISOString(),
  }));
}
