import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { builtInPolicy } from '../../policies/policy-text.ts';
import { PolicyFault } from '../../policies/policy-fault.ts';
import { compilePolicy, type PolicyTable, type Question } from '../../policies/policy-table.ts';
import { CLEARANCES, GRANTS, PURPOSES, RELATIONS } from '../../policies/vocabulary.ts';
import { policyOf } from './support/policy-of.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'policies');
const MODEL = readFileSync(join(FOLDER, 'model.conf'), 'utf8');
const LINE = 'p, clerk, archives.show, *, own, *, secret';
const QUESTION: Question = {
  role: 'clerk',
  action: 'archives.show',
  purpose: 'none',
  relation: 'own',
  grant: 'none',
  level: 'internal',
};

const compile = (...lines: string[]) => compilePolicy(policyOf(...lines));
const ruleOf = (table: PolicyTable, { role, ...asked }: Question) => table.rule(role, asked);
/** A question as a program without types might put it. */
const ask = (words: Record<string, unknown>): Question => ({ ...QUESTION, ...words });

async function expectRefused(lines: string[], message: string): Promise<void> {
  const error = await compilePolicy({ ...builtInPolicy(), lines: lines.join('\n') }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(PolicyFault).with.property('message').that.contains(message);
}

describe('#compilePolicy', () => {
  it('answers with the line that allows', async () => {
    const table = await compile('# a comment', '', LINE);
    expect(ruleOf(table, QUESTION)).to.equal('clerk, archives.show, *, own, *, secret');
    expect(table.mayEver('clerk', 'archives.show')).to.equal(true);
    expect(table.actions).to.include('archives.show').and.not.include('archives.search');
  });

  for (const [what, words] of [
    ['role', { role: 'archivist' }],
    ['action', { action: 'archives.reveal_id' }],
    ['relation', { relation: 'above' }],
    ['level above the line', { level: 'confidential' }],
  ] as const) {
    it(`knows no line for another ${what}`, async () => {
      expect(ruleOf(await compile(LINE), ask(words))).to.equal(undefined);
    });
  }

  it('answers at once: a promise would be truthy', async () => {
    const table = await compile(LINE);
    expect(ruleOf(table, QUESTION)).to.be.a('string');
    expect(ruleOf(table, ask({ relation: 'below' }))).to.equal(undefined);
  });

  it('refuses a policy without a line', async () => {
    await expectRefused([], '策略是空的');
    await expectRefused(['# nothing but a comment'], '策略是空的');
  });

  for (const [what, line] of [
    ['too few words', 'p, clerk, archives.show, *, own, *'],
    ['too many words', `${LINE}, deny`],
    ['an unknown role', LINE.replace('clerk', 'emperor')],
    ['any role', LINE.replace('clerk', '*')],
    ['an action that is no name', LINE.replace('archives.show', 'archives')],
    ['any action', LINE.replace('archives.show', '*')],
    ['an unknown purpose', LINE.replace('*, own', 'holiday, own')],
    ['an unknown relation', LINE.replace('own', 'undefined')],
    ['an unknown grant', LINE.replace('own, *', 'own, forever')],
    ['an unknown level', LINE.replace('secret', 'top_secret')],
    ['no level', LINE.replace('secret', '')],
    ['a grouping', 'g, clerk, archivist'],
  ] as const) {
    it(`refuses a line with ${what}, and every other line with it`, async () => {
      await expectRefused([LINE, line], '看不懂');
    });
  }

  it('finds no rule where question and line lack the same word', async () => {
    const table = await compile('p, clerk, archives.show, wage, own, live, secret');
    const full = { ...QUESTION, purpose: 'wage', grant: 'live' } as const;
    expect(ruleOf(table, full)).to.be.a('string');
    for (const word of Object.keys(full)) {
      for (const nothing of [undefined, null, '', '*', 'undefined', 'null']) {
        expect(
          ruleOf(table, { ...full, [word]: nothing }),
          `${word} = ${String(nothing)}`,
        ).to.equal(undefined);
      }
    }
  });

  it('keeps apart questions whose words run together to the same text', async () => {
    const table = await compile(LINE);
    expect(ruleOf(table, QUESTION)).to.be.a('string');
    expect(ruleOf(table, ask({ role: 'clerk archives.show', action: 'none' }))).to.equal(undefined);
    expect(ruleOf(table, ask({ role: 'clerk$$archives.show', action: '' }))).to.equal(undefined);
  });

  it('forgets the answers of the policy before it', async () => {
    const before = await compile(LINE, LINE.replace('own', 'above'));
    expect(ruleOf(before, ask({ relation: 'above' }))).to.be.a('string');
    const after = await compile(LINE);
    expect(ruleOf(after, ask({ relation: 'above' }))).to.equal(undefined);
  });

  it('throws, rather than allows, where the matcher cannot be computed', async () => {
    const model = MODEL.replace('isWithin(', 'isUnheardOf(');
    await expectThrown(compilePolicy(policyOf(LINE), model), 'matcher');
  });
});

async function expectThrown(work: Promise<unknown>, message: string): Promise<void> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(Error).with.property('message').that.contains(message);
}

describe('the table of decisions', () => {
  const star = <T extends string>(words: readonly T[]) => fc.constantFrom('*', ...words);
  const someLine = fc.record({
    role: fc.constantFrom('clerk', 'archivist'),
    action: fc.constantFrom('archives.show', 'archives.reveal_id'),
    purpose: star(PURPOSES),
    relation: star(RELATIONS),
    grant: star(GRANTS),
    level: fc.constantFrom(...CLEARANCES),
  });
  const someQuestion = fc.record({
    role: fc.constantFrom('clerk', 'archivist', 'digitiser'),
    action: fc.constantFrom('archives.show', 'archives.reveal_id', 'archives.search'),
    purpose: fc.constantFrom('none' as const, ...PURPOSES),
    relation: fc.constantFrom(...RELATIONS),
    grant: fc.constantFrom(...GRANTS),
    level: fc.constantFrom(...CLEARANCES),
  });

  it('answers every question as a reading of the lines one by one does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(someLine, {
          minLength: 1,
          maxLength: 12,
          selector: (one) => Object.values(one).join(),
        }),
        fc.array(someQuestion, { minLength: 40, maxLength: 40 }),
        async (lines, questions) => {
          const table = await compile(
            ...lines.map((line) => `p, ${Object.values(line).join(', ')}`),
          );
          for (const asked of questions) {
            const found = lines.find(
              (line) =>
                line.role === asked.role &&
                line.action === asked.action &&
                (line.purpose === '*' || line.purpose === asked.purpose) &&
                (line.relation === '*' || line.relation === asked.relation) &&
                (line.grant === '*' || line.grant === asked.grant) &&
                CLEARANCES.indexOf(asked.level) <= CLEARANCES.indexOf(line.level),
            );
            expect(ruleOf(table, asked)).to.equal(found && Object.values(found).join(', '));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps for each line where it stands and what heads it', async () => {
    const table = await compile(
      '# 查档',
      LINE,
      '# a remark',
      '',
      '# 其他',
      LINE.replace('own', 'above'),
    );
    expect(table.lines.slice(0, 2).map(({ number, section }) => [number, section])).to.deep.equal([
      [2, '查档'],
      [6, '其他'],
    ]);
  });

  it('tells every fault at once, each with its line', async () => {
    const error = await compilePolicy({
      roles: builtInPolicy().roles,
      lines: `${LINE}\np, emperor, archives.show, *, own, *, secret\n${LINE}`,
      purposes: builtInPolicy().purposes.replace('wage,', 'holiday,'),
    }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect((error as PolicyFault).faults.map(({ place, line }) => [place, line])).to.deep.equal([
      ['purposes', 2],
      ['lines', 2],
      ['lines', 3],
    ]);
  });
});

describe('policy.csv', () => {
  const lines = readFileSync(join(FOLDER, 'policy.csv'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('p,'))
    .map((line) => line.split(',').map((word) => word.trim()));

  it('lets no officer (三员) near an archive', () => {
    const officers = new Set(['sysadmin', 'security_officer', 'auditor']);
    const touched = lines
      .filter(([, role]) => officers.has(role ?? ''))
      .map(([, , action]) => action);
    // The auditor may ask, for a stated reason, whose volume it is that an entry speaks of: a name and no more.
    // Or of which volumes a name speaks: ids and no more.
    const rest = touched.filter(
      (action) => !/^archives\.(reveal|find)_subject$/.test(action ?? ''),
    );
    expect(touched.length - rest.length).to.equal(2);
    for (const action of rest)
      expect(action).to.match(
        /^(?:accounts|alarms|backups|changes|findings|keys|ledger|oversight|policies|reviews|sessions|storage|terminals|units|witnesses)\./,
      );
  });

  it('keeps the ledger to the auditor', () => {
    const readers = lines.filter(([, , action]) => action?.startsWith('ledger.'));
    expect(new Set(readers.map(([, role]) => role))).to.deep.equal(new Set(['auditor']));
  });

  it('opens pages under a live grant alone', () => {
    const readings = lines.filter(([, , action]) => action?.startsWith('viewing.'));
    expect(readings).to.have.length.above(0);
    for (const [, , , , relation, grant] of readings) {
      expect([relation, grant]).to.deep.equal(['own', 'live']);
    }
  });

  it('says nothing twice', () => {
    const texts = lines.map((line) => line.join());
    expect(new Set(texts).size).to.equal(texts.length);
  });
});
