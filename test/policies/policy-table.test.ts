import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { builtInPolicy } from '../../policies/policy-text.ts';
import { compilePolicy, type Question } from '../../policies/policy-table.ts';

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

const compile = (...lines: string[]) =>
  compilePolicy({ ...builtInPolicy(), lines: lines.join('\n') });
/** A question as a program without types might put it. */
const ask = (words: Record<string, unknown>): Question => ({ ...QUESTION, ...words });

async function expectRefused(lines: string[], message: string): Promise<void> {
  const error = await compile(...lines).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(Error).with.property('message').that.contains(message);
}

describe('#compilePolicy', () => {
  it('answers with the line that allows', async () => {
    const table = await compile('# a comment', '', LINE);
    expect(table.rule(QUESTION)).to.equal('clerk, archives.show, *, own, *, secret');
    expect(table.mayEver('clerk', 'archives.show')).to.equal(true);
    expect([...table.actions]).to.deep.equal(['archives.show']);
  });

  for (const [what, words] of [
    ['role', { role: 'archivist' }],
    ['action', { action: 'archives.reveal_id' }],
    ['relation', { relation: 'above' }],
    ['level above the line', { level: 'confidential' }],
  ] as const) {
    it(`knows no line for another ${what}`, async () => {
      expect((await compile(LINE)).rule(ask(words))).to.equal(undefined);
    });
  }

  it('answers at once: a promise would be truthy', async () => {
    const table = await compile(LINE);
    expect(table.rule(QUESTION)).to.be.a('string');
    expect(table.rule(ask({ relation: 'below' }))).to.equal(undefined);
  });

  it('refuses a policy without a line', async () => {
    await expectRefused([], 'the policy is empty');
    await expectRefused(['# nothing but a comment'], 'the policy is empty');
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
      await expectRefused([LINE, line], 'policy line not understood');
    });
  }

  it('finds no rule where question and line lack the same word', async () => {
    const table = await compile('p, clerk, archives.show, wage, own, live, secret');
    const full = { ...QUESTION, purpose: 'wage', grant: 'live' } as const;
    expect(table.rule(full)).to.be.a('string');
    for (const word of Object.keys(full)) {
      for (const nothing of [undefined, null, '', '*', 'undefined', 'null']) {
        expect(table.rule({ ...full, [word]: nothing }), `${word} = ${String(nothing)}`).to.equal(
          undefined,
        );
      }
    }
  });

  it('keeps apart questions whose words run together to the same text', async () => {
    const table = await compile(LINE);
    expect(table.rule(QUESTION)).to.be.a('string');
    expect(table.rule(ask({ role: 'clerk archives.show', action: 'none' }))).to.equal(undefined);
    expect(table.rule(ask({ role: 'clerk$$archives.show', action: '' }))).to.equal(undefined);
  });

  it('forgets the answers of the policy before it', async () => {
    const before = await compile(LINE, LINE.replace('own', 'above'));
    expect(before.rule(ask({ relation: 'above' }))).to.be.a('string');
    const after = await compile(LINE);
    expect(after.rule(ask({ relation: 'above' }))).to.equal(undefined);
  });

  it('throws, rather than allows, where the matcher cannot be computed', async () => {
    const model = MODEL.replace('isWithin(', 'isUnheardOf(');
    const table = await compilePolicy({ ...builtInPolicy(), lines: LINE }, model);
    expect(() => table.rule(QUESTION)).to.throw();
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
    const rest = touched.filter((action) => action !== 'archives.reveal_subject');
    expect(touched.length - rest.length).to.equal(1);
    for (const action of rest)
      expect(action).to.match(/^(?:accounts|changes|ledger|sessions|terminals)\./);
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
