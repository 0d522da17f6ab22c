import type { Db } from '../../../db/connect.ts';
import { describeHours } from '../terminals/index.ts';
import type { RuleRow, showRule, showRules } from './contract.ts';
import { ledgerSize } from './entry-view.ts';
import { judgedSize } from './progress-view.ts';
import { findings } from './findings-view.ts';
import { listCalendars, listRuleVersions, type RuleVersion } from './rule-store.ts';
import { sayRule } from './say-rule.ts';
import { KIND_LABELS, SEVERITY_LABELS } from './words.ts';
import type { z } from 'zod';

/** Every rule as its newest version says, the gravest first, and the calendar. */
export async function loadRules(db: Db): Promise<z.input<typeof showRules.response>> {
  const newest = new Map((await listRuleVersions(db)).map((rule) => [rule.ruleId, rule]));
  const open = await countOpen(db);
  const calendar = (await listCalendars(db)).at(-1);
  if (!calendar) throw new Error('no work calendar');
  const order = Object.keys(SEVERITY_LABELS);
  return {
    rules: [...newest.values()]
      .map((rule) => presentRule(rule, open))
      .sort((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity)),
    calendar: {
      hours: [...calendar.calendar.hours],
      holidays: [...calendar.calendar.holidays],
      workdays: [...calendar.calendar.workdays],
    },
    calendarVersion: calendar.version,
    hoursText: describeHours(calendar.calendar.hours),
    judged: await judgedSize(db),
    size: await ledgerSize(db),
  };
}

/** A rule with all its versions; `undefined` where there is none. */
export async function loadRule(
  db: Db,
  ruleId: string,
): Promise<z.input<typeof showRule.response> | undefined> {
  const versions = await listRuleVersions(db, ruleId);
  const newest = versions.at(-1);
  if (!newest) return undefined;
  return {
    rule: presentRule(newest, await countOpen(db)),
    versions: versions.reverse().map(({ version, draft, adoptedAt, changeId }) => ({
      version,
      said: sayRule(draft.body),
      severity: draft.severity,
      isEnabled: draft.isEnabled,
      adoptedAt: adoptedAt.toISOString(),
      changeId,
    })),
  };
}

function presentRule(rule: RuleVersion, open: ReadonlyMap<string, number>): RuleRow {
  const { draft } = rule;
  return {
    ...draft,
    id: rule.ruleId,
    version: rule.version,
    kindLabel: KIND_LABELS[draft.body.kind],
    said: sayRule(draft.body),
    adoptedAt: rule.adoptedAt.toISOString(),
    openFindings: open.get(rule.ruleId) ?? 0,
  };
}

async function countOpen(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .from(findings(db).as('f'))
    .whereNotNull('f.rule_id')
    .whereNot('f.state', 'concluded')
    .groupBy('f.rule_id')
    .select<{ rule_id: string; count: string }[]>('f.rule_id', db.raw('count(*)'));
  return new Map(rows.map(({ rule_id, count }) => [rule_id, Number(count)]));
}
