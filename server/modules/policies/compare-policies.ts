import { authorize } from '../../../policies/authorize.ts';
import { ALL_CIRCUMSTANCES, type Circumstances } from '../../../policies/decision-block.ts';
import type { PolicyTable } from '../../../policies/policy-table.ts';
import { nameAction, type Role } from '../../../policies/vocabulary.ts';
import { nameRoles } from '../accounts/index.ts';
import type { Effect } from './contract.ts';
import { describeCircumstances } from './describe-circumstances.ts';
import type { Holders } from './view.ts';

/** Units named one by one; beyond, only their number is told. */
const MAX_UNITS = 20;

/**
 * Which decisions would turn out otherwise, for whom: asked of both tables, for every set of roles that
 * active accounts hold, since another role of theirs may still allow what one no longer does.
 */
export function comparePolicies(
  before: PolicyTable,
  after: PolicyTable,
  holders: readonly Holders[],
): Effect[] {
  const effects = roleSetsOf(before, after, holders).flatMap(({ roles, held }) =>
    actionsTouched(before, after, roles).flatMap((action) => {
      const turned = (allows: PolicyTable, refuses: PolicyTable): Circumstances[] =>
        ALL_CIRCUMSTANCES.filter(
          (asked) => mayDo(allows, roles, action, asked) && !mayDo(refuses, roles, action, asked),
        );
      return [
        asEffect('closes', turned(before, after), { roles, action, held }, before, after),
        asEffect('opens', turned(after, before), { roles, action, held }, after, before),
      ].filter((effect) => effect !== undefined);
    }),
  );
  return effects.sort((one, other) => other.accountCount - one.accountCount);
}

type RoleSet = { roles: Role[]; held: Holders[] };

/** The sets that accounts hold, then each role that nobody holds. */
function roleSetsOf(
  before: PolicyTable,
  after: PolicyTable,
  holders: readonly Holders[],
): RoleSet[] {
  const sets = new Map<string, RoleSet>();
  for (const holder of holders) {
    const key = JSON.stringify(holder.roles);
    const set = sets.get(key) ?? { roles: holder.roles, held: [] };
    set.held.push(holder);
    sets.set(key, set);
  }
  const held = new Set(holders.flatMap(({ roles }) => roles));
  const unheld = [...new Set([...before.roles.keys(), ...after.roles.keys()])]
    .filter((role) => !held.has(role))
    .map((role) => ({ roles: [role], held: [] }));
  return [...sets.values(), ...unheld];
}

/** Only where some line of theirs differs, or a role of theirs comes or goes, can a decision turn. */
function actionsTouched(before: PolicyTable, after: PolicyTable, roles: readonly Role[]): string[] {
  const actions = [...new Set([...before.actions, ...after.actions])];
  if (roles.some((role) => before.roles.has(role) !== after.roles.has(role))) return actions;
  const linesOf = ({ lines }: PolicyTable, action: string): string =>
    lines
      .filter((line) => line.action === action && roles.includes(line.role))
      .map(({ text }) => text)
      .sort()
      .join('\n');
  return actions.filter((action) => linesOf(before, action) !== linesOf(after, action));
}

function mayDo(
  table: PolicyTable,
  roles: Role[],
  action: string,
  circumstances: Circumstances,
): boolean {
  return authorize(table, {
    ...circumstances,
    roles,
    action,
    clearance: 'confidential',
    terminal: 'fit',
    isOwnFile: false,
    isRelative: false,
  }).isAllowed;
}

function asEffect(
  turn: Effect['turn'],
  cells: Circumstances[],
  { roles, action, held }: RoleSet & { action: string },
  allowing: PolicyTable,
  other: PolicyTable,
): Effect | undefined {
  if (cells.length === 0) return undefined;
  return {
    turn,
    roles,
    roleNames: nameRoles({ roles: new Map([...other.roles, ...allowing.roles]) }, roles),
    action,
    actionName: nameAction(action),
    circumstances: describeCircumstances(cells, allowing),
    units: held.slice(0, MAX_UNITS).map(({ unitName, accounts }) => ({ name: unitName, accounts })),
    unitCount: held.length,
    accountCount: held.reduce((sum, { accounts }) => sum + accounts, 0),
  };
}
