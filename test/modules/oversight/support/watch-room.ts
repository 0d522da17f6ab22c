import { randomUUID } from 'node:crypto';
import { withinTransaction } from '../../../../server/http/within-transaction.ts';
import type { LedgerEvent } from '../../../../server/modules/ledger/event.ts';
import type { RuleDraft } from '../../../../server/modules/oversight/contract.ts';
import {
  insertRuleVersion,
  listRuleVersions,
} from '../../../../server/modules/oversight/rule-store.ts';
import type { TestApp } from '../../../support/app.ts';
import { at } from './sightings.ts';

/** An act at a local minute. */
export type Act = { minute: string } & Pick<LedgerEvent, 'kind' | 'action' | 'actor'> &
  Partial<LedgerEvent>;

/** Records acts as of their minutes, in order, and waits until they are sequenced. */
export async function recordActs({ services, clock }: TestApp, acts: Act[]): Promise<void> {
  const recorded = await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    const entries = [];
    for (const { minute, ...event } of acts) {
      clock.now = new Date(at(minute));
      entries.push(await services.ledger.record(tx, event));
    }
    return entries;
  });
  for (const entry of recorded) await entry.receipt();
}

/** Adopts a version of a rule, past auditor and security officer; only its own findings are of interest. */
export async function adoptRule(
  { services, clock }: TestApp,
  draft: RuleDraft,
  ruleId: string = randomUUID(),
): Promise<string> {
  const before = await listRuleVersions(services.db, ruleId);
  const recorded = await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    const entry = await services.ledger.record(tx, {
      kind: 'CHANGE',
      action: 'oversight.set_rule',
      actor: 'system',
      item: ruleId,
    });
    await insertRuleVersion(tx, {
      ruleId,
      version: before.length + 1,
      builtIn: null,
      draft,
      changeId: null,
      entryId: entry.entryId,
      adoptedAt: clock.now,
    });
    return entry;
  });
  await recorded.receipt();
  return ruleId;
}

export function draftOf(body: RuleDraft['body'], isEnabled = true): RuleDraft {
  return { label: '试用规则', severity: 'low', isEnabled, dueDays: 7, body };
}

export type Found = { version: number; subject: string; bucket: string; indexes: number[] };

/** What a rule has found, in a form that can be compared. */
export async function foundBy(
  { database }: Pick<TestApp, 'database'>,
  ruleId: string,
): Promise<Found[]> {
  const rows = await database
    .superuser('oversight_findings as f')
    .join('oversight_evidence as e', 'e.finding_id', 'f.id')
    .where({ 'f.rule_id': ruleId })
    .orderBy(['f.rule_version', 'f.bucket', 'f.subject', 'e.idx'])
    .select<{ id: string; rule_version: number; subject: string; bucket: Date; idx: string }[]>(
      'f.id',
      'f.rule_version',
      'f.subject',
      'f.bucket',
      'e.idx',
    );
  const found = new Map<string, Found>();
  for (const { id, rule_version, subject, bucket, idx } of rows) {
    const one = found.get(id) ?? {
      version: rule_version,
      subject,
      bucket: bucket.toISOString(),
      indexes: [],
    };
    one.indexes.push(Number(idx));
    found.set(id, one);
  }
  return [...found.values()];
}
