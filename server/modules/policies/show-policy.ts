import type { Db } from '../../../db/connect.ts';
import { compilePolicy } from '../../../policies/policy-table.ts';
import { builtInPolicy, type PolicyText } from '../../../policies/policy-text.ts';
import { nameAction } from '../../../policies/vocabulary.ts';
import { forbidden } from '../../errors.ts';
import type { Difference, PolicyVersion, ShownPolicy } from './contract.ts';
import { digestOf, textOf } from './store.ts';
import { findVersion, listVersions, type ListedVersion } from './view.ts';

/** The policy in force, read for people, with what its next author may choose from. */
export async function showPolicy(db: Db): Promise<ShownPolicy> {
  const [newest] = await listVersions(db, { limit: 1 });
  if (!newest) throw forbidden();
  const text = textOf(newest);
  const table = await compilePolicy(text);
  const builtIn = builtInPolicy();
  const { actions } = await compilePolicy(builtIn);
  return {
    ...presentVersion(newest),
    text,
    lines: [...table.lines],
    roles: [...table.roles.values()],
    actions: [...actions].sort().map((action) => ({ action, name: nameAction(action) })),
    isBuiltInNewer: newest.change_id !== null && newest.built_in_digest !== digestOf(builtIn),
    builtIn,
  };
}

export async function listPolicyVersions(
  db: Db,
  page: { before?: number | undefined; limit: number },
): Promise<{ items: PolicyVersion[]; nextBefore: number | null }> {
  const rows = await listVersions(db, { ...page, limit: page.limit + 1 });
  const shown = rows.slice(0, page.limit);
  return {
    items: shown.map(presentVersion),
    nextBefore: rows.length > page.limit ? (shown.at(-1)?.version ?? null) : null,
  };
}

/** A version with what it changed against the one before. */
export async function showPolicyVersion(
  db: Db,
  version: number,
): Promise<PolicyVersion & { text: PolicyText; differences: Difference[] }> {
  const row = await findVersion(db, version);
  if (!row) throw forbidden();
  const before = await findVersion(db, version - 1);
  return {
    ...presentVersion(row),
    text: textOf(row),
    differences: before ? differencesOf(textOf(before), textOf(row)) : [],
  };
}

function presentVersion(row: ListedVersion): PolicyVersion {
  return {
    version: row.version,
    isBuiltIn: row.change_id === null,
    changeId: row.change_id,
    reason: row.reason,
    proposedBy: row.proposer_name,
    confirmedBy: row.decider_name,
    recordedAt: row.recorded_at.toISOString(),
  };
}

/** Order is no part of what a policy says: only lines that came or went are told. */
function differencesOf(before: PolicyText, after: PolicyText): Difference[] {
  return (['roles', 'lines', 'purposes'] as const).flatMap((place) => {
    const [old, next] = [linesOf(before[place]), linesOf(after[place])];
    const gone = old.filter((text) => !next.includes(text));
    const come = next.filter((text) => !old.includes(text));
    return [
      ...gone.map((text): Difference => ({ place, sign: 'removed', text })),
      ...come.map((text): Difference => ({ place, sign: 'added', text })),
    ];
  });
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
