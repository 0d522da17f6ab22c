import { expect } from 'chai';
import { authorize } from '../../policies/authorize.ts';
import type { Facts } from '../../policies/facts.ts';
import { compilePolicy, type PolicyTable } from '../../policies/policy-table.ts';
import { GRANTS, PURPOSES, RELATIONS } from '../../policies/vocabulary.ts';
import { policyOf } from './support/policy-of.ts';

const DECISIONS = 1_000_000;
const BETWEEN_PAUSES = 20_000;

const OLD = policyOf(
  'p, clerk, archives.show, *, own, *, secret',
  'p, clerk, archives.search, wage, *, *, secret',
);
const NEW = policyOf(
  'p, clerk, archives.show, *, above, live, secret',
  'p, clerk, archives.search, title, *, *, internal',
);

/** Every question that the two policies are asked. */
const QUESTIONS: Facts[] = ['archives.show', 'archives.search'].flatMap((action) =>
  PURPOSES.flatMap((purpose) =>
    RELATIONS.flatMap((relation) =>
      GRANTS.map((grant) => ({
        roles: ['clerk'],
        action,
        purpose,
        relation,
        grant,
        level: 'internal' as const,
        clearance: 'secret' as const,
        terminal: 'fit' as const,
        isOwnFile: false,
        isRelative: false,
      })),
    ),
  ),
);

describe('a million decisions while the policy is replaced', () => {
  it('are each made by the old policy or by the new one', async () => {
    const answers = await Promise.all(
      [OLD, NEW].map(async (text) => answersOf(await compilePolicy(text))),
    );
    const [old = [], next = []] = answers;
    expect(old).to.not.deep.equal(next);
    const state = { inForce: await compilePolicy(OLD), isOld: true, isDone: false };
    let swaps = 0;
    const reload = async (): Promise<void> => {
      while (!state.isDone) {
        const table = await compilePolicy(swaps % 2 === 0 ? NEW : OLD);
        state.inForce = table;
        state.isOld = swaps % 2 === 1;
        swaps += 1;
        // Compiling waits for promises alone: without a pause no decision would get its turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const reloading = reload();
    let wrong = 0;
    for (let count = 0; count < DECISIONS; count += 1) {
      const at = count % QUESTIONS.length;
      const question = QUESTIONS[at];
      const expected = (state.isOld ? old : next)[at];
      if (!question || authorize(state.inForce, question).isAllowed !== expected) wrong += 1;
      if (count % BETWEEN_PAUSES === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    state.isDone = true;
    await reloading;
    expect(wrong).to.equal(0);
    expect(swaps).to.be.above(5);
  });
});

function answersOf(table: PolicyTable): boolean[] {
  return QUESTIONS.map((question) => authorize(table, question).isAllowed);
}
