import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Enforcer, newModelFromString } from 'casbin';
import { cellOf, fillBlock, type Circumstances, type DecisionBlock } from './decision-block.ts';
import { PolicyFault, type Fault, type FaultPlace } from './policy-fault.ts';
import { readPolicyLines, type PolicyLine } from './policy-lines.ts';
import { builtInPolicy, type PolicyText } from './policy-text.ts';
import { parsePurposes, type PurposeRule } from './purposes.ts';
import { requireInvariants } from './require-invariants.ts';
import { parseRoles, type RoleRule } from './roles.ts';
import { CLEARANCES, type Purpose, type Role } from './vocabulary.ts';

/** One question to the policy, every word of it from a closed list. */
export type Question = Circumstances & { role: Role; action: string };

/** A policy version, compiled. */
export type PolicyTable = {
  roles: ReadonlyMap<Role, RoleRule>;
  purposes: ReadonlyMap<Purpose, PurposeRule>;
  actions: ReadonlySet<string>;
  lines: readonly PolicyLine[];
  /** The (role, action) pairs that some line allows under some circumstances. */
  mayEver(role: Role, action: string): boolean;
  /** The text of the line that allows, or `undefined`. */
  rule(role: Role, asked: Omit<Question, 'role'>): string | undefined;
  /** The same; `null` where there is no such role, or a line would have to be held against an unknown word. */
  ruleOrFault(role: Role, asked: Omit<Question, 'role'>): string | undefined | null;
};

type Shard = { lines: PolicyLine[]; block: DecisionBlock | undefined };

/**
 * Compiles model and policy into a table of blocks, one for each role and action, which Casbin fills when
 * they are first asked about. A new policy is a new table, swapped whole: an enforcer reloaded in place
 * answers wrongly while it loads.
 * @throws PolicyFault on an empty policy, a line with a word outside the closed lists, or a policy that does
 * what none may; nothing is half-loaded.
 */
export async function compilePolicy(
  text: PolicyText = builtInPolicy(),
  model: string = readFileSync(join(import.meta.dirname, 'model.conf'), 'utf8'),
): Promise<PolicyTable> {
  const { roles, purposes, lines } = readPolicy(text);
  const enforcer = new Enforcer();
  await enforcer.initWithModelAndAdapter(newModelFromString(model));
  await enforcer.addFunction('isWithin', isWithin);
  const shards = shardByRoleAndAction(roles, lines);
  const ruleOrFault: PolicyTable['ruleOrFault'] = (role, asked) => {
    const ofRole = shards.get(role);
    if (ofRole === undefined) return null;
    const shard = ofRole.get(asked.action);
    if (shard === undefined) return undefined;
    const cell = cellOf(asked);
    if (cell < 0) return null;
    shard.block ??= fillBlock(enforcer, shard.lines);
    const place = shard.block[cell];
    return place ? shard.lines[place - 1]?.text : undefined;
  };
  const table: PolicyTable = {
    roles,
    purposes,
    actions: new Set(lines.map(({ action }) => action)),
    lines,
    mayEver: (role, action) => shards.get(role)?.has(action) ?? false,
    rule: (role, asked) => ruleOrFault(role, asked) ?? undefined,
    ruleOrFault,
  };
  requireInvariants(table);
  return table;
}

function readPolicy(text: PolicyText): Pick<PolicyTable, 'roles' | 'purposes' | 'lines'> {
  const faults: Fault[] = [];
  const attempt = <T>(place: FaultPlace, csv: string, parse: (csv: string) => T): T | undefined => {
    try {
      return parse(csv);
    } catch (error) {
      faults.push(faultOf(place, csv, error as Error));
      return undefined;
    }
  };
  const roles = attempt('roles', text.roles, parseRoles);
  const purposes = attempt('purposes', text.purposes, parsePurposes);
  const read = roles && readPolicyLines(text.lines, new Set(roles.keys()));
  faults.push(...(read?.faults ?? []));
  if (!roles || !purposes || !read || faults.length > 0) throw new PolicyFault(faults);
  return { roles, purposes, lines: read.lines };
}

const FILE_NAMES = { roles: '岗位表', purposes: '用途表', lines: '策略', rules: '策略' };

/** Where the parser quotes the line it stumbled over, that line is the one to blame. */
function faultOf(place: FaultPlace, csv: string, { message }: Error): Fault {
  const at = csv.split('\n').findIndex((line) => line !== '' && message.endsWith(`: ${line}`));
  return {
    place,
    line: at < 0 ? null : at + 1,
    message: `${FILE_NAMES[place]}${at < 0 ? '' : `第 ${at + 1} 行`}有误（${message}）`,
  };
}

/** Every role has its shards, if only none. */
function shardByRoleAndAction(
  roles: PolicyTable['roles'],
  lines: readonly PolicyLine[],
): Map<Role, Map<string, Shard>> {
  const shards = new Map<Role, Map<string, Shard>>();
  for (const role of roles.keys()) shards.set(role, new Map());
  for (const line of lines) {
    const ofRole = shards.get(line.role) ?? new Map<string, Shard>();
    const shard = ofRole.get(line.action) ?? { lines: [], block: undefined };
    shard.lines.push(line);
    shards.set(line.role, ofRole.set(line.action, shard));
  }
  return shards;
}

/** True when `level` does not exceed `highest`; unknown words are never within anything. */
function isWithin(level: string, highest: string): boolean {
  const at = (CLEARANCES as readonly string[]).indexOf(level);
  return at >= 0 && at <= (CLEARANCES as readonly string[]).indexOf(highest);
}
