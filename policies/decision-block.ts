import type { Enforcer } from 'casbin';
import type { PolicyLine } from './policy-lines.ts';
import {
  CLEARANCES,
  GRANTS,
  PURPOSES,
  RELATIONS,
  type Clearance,
  type GrantState,
  type Purpose,
  type Relation,
} from './vocabulary.ts';

/** Under what a role asks for an action. */
export type Circumstances = {
  purpose: Purpose | 'none';
  relation: Relation;
  grant: GrantState;
  level: Clearance;
};

/** Every combination of circumstances, in the order of the cells of a block. */
export const ALL_CIRCUMSTANCES: readonly Circumstances[] = [...listCircumstances()];

/**
 * The answers for one role and one action: for each cell the place of the line that allows, counted from 1,
 * or 0.
 */
export type DecisionBlock = Int16Array;

const ASKED_PURPOSES = ['none', ...PURPOSES];

/** The cell of these circumstances; -1 where some word is none of ours. */
export function cellOf({ purpose, relation, grant, level }: Circumstances): number {
  const purposeAt = placeOf(ASKED_PURPOSES, purpose);
  const relationAt = placeOf(RELATIONS, relation);
  const grantAt = placeOf(GRANTS, grant);
  const levelAt = placeOf(CLEARANCES, level);
  if (purposeAt < 0 || relationAt < 0 || grantAt < 0 || levelAt < 0) return -1;
  return (
    ((purposeAt * RELATIONS.length + relationAt) * GRANTS.length + grantAt) * CLEARANCES.length +
    levelAt
  );
}

/** Where a word stands in a short list; -1 for anything else. Faster here than a map or `indexOf`. */
export function placeOf(words: readonly string[], word: string): number {
  for (let place = 0; place < words.length; place += 1) if (words[place] === word) return place;
  return -1;
}

/**
 * Asks Casbin about every cell, with only the lines of this role and action loaded.
 * @throws where the matcher cannot be computed, or allows what no line can.
 */
export function fillBlock(enforcer: Enforcer, lines: readonly PolicyLine[]): DecisionBlock {
  const [first] = lines;
  if (!first) throw new Error('no line to ask about');
  const model = enforcer.getModel();
  model.clearPolicy();
  try {
    const [isLoaded] = model.addPolicies('p', 'p', lines.map(wordsOf));
    if (!isLoaded) throw new Error('the lines of a block are not distinct');
    requireSound(enforcer, first);
    const places = new Map(lines.map(({ text }, index) => [text, index + 1]));
    return Int16Array.from(ALL_CIRCUMSTANCES, (asked) => {
      const line = ask(enforcer, first, asked);
      return line === undefined ? 0 : (places.get(line) ?? 0);
    });
  } finally {
    model.clearPolicy();
  }
}

function wordsOf({ role, action, purpose, relation, grant, level }: PolicyLine): string[] {
  return [role, action, purpose, relation, grant, level];
}

type Asked = Record<keyof Circumstances, string>;

function ask(enforcer: Enforcer, { role, action }: PolicyLine, asked: Asked): string | undefined {
  const { purpose, relation, grant, level } = asked;
  const [isAllowed, line] = enforcer.enforceExSync(role, action, purpose, relation, grant, level);
  return isAllowed && line.length > 0 ? line.join(', ') : undefined;
}

// A matcher that holds for a level beyond all levels would hold for anything: so does a promise in its place.
function requireSound(enforcer: Enforcer, line: PolicyLine): void {
  const of = (word: string, any: string): string => (word === '*' ? any : word);
  const asked = {
    purpose: of(line.purpose, 'none'),
    relation: of(line.relation, 'own'),
    grant: of(line.grant, 'none'),
    level: 'beyond',
  };
  if (ask(enforcer, line, asked) === undefined) return;
  throw new Error('the matcher allows what no line allows');
}

function* listCircumstances(): Generator<Circumstances> {
  for (const purpose of ['none', ...PURPOSES] as const)
    for (const relation of RELATIONS)
      for (const grant of GRANTS)
        for (const level of CLEARANCES) yield { purpose, relation, grant, level };
}
