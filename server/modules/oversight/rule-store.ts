import type { Db, Tx } from '../../../db/connect.ts';
import type { RuleBody, RuleDraft, Severity } from './contract.ts';
import type { WorkCalendar } from './watching/work-calendar.ts';

export type RuleVersion = {
  ruleId: string;
  version: number;
  builtIn: string | null;
  draft: RuleDraft;
  changeId: string | null;
  /** The ledger entry of its adoption. */
  entryId: string;
  adoptedAt: Date;
};
type RuleVersionRow = {
  rule_id: string;
  version: number;
  built_in: string | null;
  kind: string;
  label: string;
  severity: Severity;
  is_enabled: boolean;
  due_days: number;
  parameters: string;
  change_id: string | null;
  entry_id: string;
  adopted_at: Date;
};

/** The primary key makes the second of two that amend the same version fail. */
export async function insertRuleVersion(
  tx: Tx,
  { ruleId, version, builtIn, draft, changeId, entryId, adoptedAt }: RuleVersion,
): Promise<void> {
  await tx('oversight_rule_versions').insert({
    rule_id: ruleId,
    version,
    built_in: builtIn,
    kind: draft.body.kind,
    label: draft.label,
    severity: draft.severity,
    is_enabled: draft.isEnabled,
    due_days: draft.dueDays,
    parameters: JSON.stringify(draft.body.parameters),
    change_id: changeId,
    entry_id: entryId,
    adopted_at: adoptedAt,
  });
}

/** Every version of every rule, or of one: a rule's oldest first. */
export async function listRuleVersions(db: Db, ruleId?: string): Promise<RuleVersion[]> {
  const rows = await db<RuleVersionRow>('oversight_rule_versions')
    .modify((query) => {
      if (ruleId !== undefined) void query.where({ rule_id: ruleId });
    })
    .orderBy(['rule_id', 'version'])
    .select<RuleVersionRow[]>();
  return rows.map(readRow);
}

/** The newest version of a rule. */
export async function findRule(db: Db, ruleId: string): Promise<RuleVersion | undefined> {
  const row = await db<RuleVersionRow>('oversight_rule_versions')
    .where({ rule_id: ruleId })
    .orderBy('version', 'desc')
    .first();
  return row && readRow(row);
}

function readRow(row: RuleVersionRow): RuleVersion {
  return {
    ruleId: row.rule_id,
    version: row.version,
    builtIn: row.built_in,
    draft: {
      label: row.label,
      severity: row.severity,
      isEnabled: row.is_enabled,
      dueDays: row.due_days,
      body: { kind: row.kind, parameters: JSON.parse(row.parameters) as unknown } as RuleBody,
    },
    changeId: row.change_id,
    entryId: row.entry_id,
    adoptedAt: row.adopted_at,
  };
}

export type CalendarVersion = {
  version: number;
  calendar: WorkCalendar;
  changeId: string | null;
  entryId: string;
  adoptedAt: Date;
};

export async function insertCalendar(
  tx: Tx,
  { version, calendar, changeId, entryId, adoptedAt }: CalendarVersion,
): Promise<void> {
  await tx('oversight_calendars').insert({
    version,
    calendar: JSON.stringify(calendar),
    change_id: changeId,
    entry_id: entryId,
    adopted_at: adoptedAt,
  });
}

type CalendarRow = {
  version: number;
  calendar: string;
  change_id: string | null;
  entry_id: string;
  adopted_at: Date;
};

/** Every calendar, the oldest first. */
export async function listCalendars(db: Db): Promise<CalendarVersion[]> {
  const rows = await db<CalendarRow>('oversight_calendars').orderBy('version');
  return rows.map((row) => ({
    version: row.version,
    calendar: JSON.parse(row.calendar) as WorkCalendar,
    changeId: row.change_id,
    entryId: row.entry_id,
    adoptedAt: row.adopted_at,
  }));
}
