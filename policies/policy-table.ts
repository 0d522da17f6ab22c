import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Enforcer, StringAdapter, newModelFromString } from 'casbin';
import { builtInPolicy, type PolicyText } from './policy-text.ts';
import { parsePurposes, type PurposeRule } from './purposes.ts';
import { parseRoles, type RoleRule } from './roles.ts';
import {
  CLEARANCES,
  GRANTS,
  PURPOSES,
  RELATIONS,
  type Clearance,
  type GrantState,
  type Purpose,
  type Relation,
  type Role,
} from './vocabulary.ts';

/** One question to the policy, every word of it from a closed list. */
export type Question = {
  role: Role;
  action: string;
  purpose: Purpose | 'none';
  relation: Relation;
  grant: GrantState;
  level: Clearance;
};

/** A policy version, compiled: `rule` answers with the line that allows, or `undefined`. */
export type PolicyTable = {
  roles: ReadonlyMap<Role, RoleRule>;
  purposes: ReadonlyMap<Purpose, PurposeRule>;
  actions: ReadonlySet<string>;
  /** The (role, action) pairs that some line allows under some circumstances. */
  mayEver(role: Role, action: string): boolean;
  rule(question: Question): string | undefined;
};

/**
 * Compiles model and policy into a table that is filled as questions come. A new policy is a new table,
 * swapped whole: an enforcer reloaded in place answers wrongly while it loads.
 * @throws on an empty policy, or a line with a word outside the closed lists; nothing is half-loaded.
 */
export async function compilePolicy(
  text: PolicyText = builtInPolicy(),
  model: string = readFileSync(join(import.meta.dirname, 'model.conf'), 'utf8'),
): Promise<PolicyTable> {
  const roles = parseRoles(text.roles);
  const lines = parseLines(text.lines, roles);
  const enforcer = new Enforcer();
  await enforcer.initWithModelAndAdapter(
    newModelFromString(model),
    new StringAdapter(lines.map((line) => `p, ${line.join(', ')}`).join('\n')),
  );
  await enforcer.addFunction('isWithin', isWithin);
  const answers = new Map<string, string | undefined>();
  return {
    roles,
    purposes: parsePurposes(text.purposes),
    actions: new Set(lines.map(([, action]) => action)),
    mayEver: (role, action) => lines.some((line) => line[0] === role && line[1] === action),
    rule(question) {
      const words = [
        question.role,
        question.action,
        question.purpose,
        question.relation,
        question.grant,
        question.level,
      ];
      const key = words.join(' ');
      if (!answers.has(key)) answers.set(key, ask(enforcer, words));
      return answers.get(key);
    },
  };
}

function ask(enforcer: Enforcer, words: string[]): string | undefined {
  const [isAllowed, line] = enforcer.enforceExSync(...words);
  return isAllowed && line.length > 0 ? line.join(', ') : undefined;
}

type Line = [string, string, string, string, string, string];

function parseLines(text: string, roles: ReadonlyMap<Role, RoleRule>): Line[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => parseLine(line, roles));
  if (lines.length === 0) throw new Error('the policy is empty: nothing would be allowed');
  return lines;
}

function parseLine(text: string, roles: ReadonlyMap<Role, RoleRule>): Line {
  const [tag, role, action, purpose, relation, grant, level, ...rest] = text
    .split(',')
    .map((word) => word.trim());
  const isSound =
    tag === 'p' &&
    rest.length === 0 &&
    roles.has(role ?? '') &&
    /^[a-z_]+\.[a-z_]+$/.test(action ?? '') &&
    (purpose === '*' || isOneOf(PURPOSES, purpose)) &&
    (relation === '*' || isOneOf(RELATIONS, relation)) &&
    (grant === '*' || isOneOf(GRANTS, grant)) &&
    isOneOf(CLEARANCES, level);
  if (!isSound) throw new Error(`policy line not understood: ${text}`);
  return [role, action, purpose, relation, grant, level] as Line;
}

/** True when `level` does not exceed `highest`; unknown words are never within anything. */
function isWithin(level: string, highest: string): boolean {
  const at = (CLEARANCES as readonly string[]).indexOf(level);
  return at >= 0 && at <= (CLEARANCES as readonly string[]).indexOf(highest);
}

function isOneOf(words: readonly string[], word: string | undefined): boolean {
  return word !== undefined && words.includes(word);
}
