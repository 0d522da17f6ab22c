import type { Db } from '../../../db/connect.ts';
import { PolicyFault, type Fault } from '../../../policies/policy-fault.ts';
import { compilePolicy, type PolicyTable } from '../../../policies/policy-table.ts';
import { builtInPolicy, type PolicyText } from '../../../policies/policy-text.ts';
import { comparePolicies } from './compare-policies.ts';
import { compareTables } from './compare-tables.ts';
import type { Preview } from './contract.ts';
import { digestOf, findPolicyVersion, textOf } from './store.ts';
import { listHoldersByUnit } from './view.ts';

/** What a proposed policy would change for the people there are, or what is wrong with it. */
export async function summariseEffects(db: Db, proposed: PolicyText): Promise<Preview> {
  const newest = await findPolicyVersion(db);
  if (!newest) throw new Error('no policy on record');
  const nothing: Preview = { faults: [], effects: [], purposes: [], roles: [], isSame: false };
  const inForce = textOf(newest);
  if (digestOf(inForce) === digestOf(proposed)) return { ...nothing, isSame: true };
  const compiled = await tryCompile(proposed);
  if ('faults' in compiled) return { ...nothing, faults: compiled.faults };
  const before = await compilePolicy(inForce);
  return {
    ...nothing,
    effects: comparePolicies(before, compiled.table, await listHoldersByUnit(db)),
    purposes: compareTables(inForce.purposes, proposed.purposes),
    roles: compareTables(inForce.roles, proposed.roles),
  };
}

/**
 * Compiles a policy that somebody proposes. Beyond what every policy must keep to, it may name only actions
 * that this program has: a line for any other would be a slip of the pen.
 */
export async function tryCompile(
  text: PolicyText,
): Promise<{ table: PolicyTable } | { faults: Fault[] }> {
  try {
    const table = await compilePolicy(text);
    const { actions } = await compilePolicy(builtInPolicy());
    const faults = table.lines
      .filter(({ action }) => !actions.has(action))
      .map(({ number, action }) => ({
        place: 'lines' as const,
        line: number,
        message: `策略第 ${number} 行：没有“${action}”这个操作`,
      }));
    return faults.length > 0 ? { faults } : { table };
  } catch (error) {
    if (error instanceof PolicyFault) return { faults: [...error.faults] };
    throw error;
  }
}
