import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CachedEnforcer, Enforcer, StringAdapter, newModelFromString } from 'casbin';
import { expect } from 'chai';
import { authorize } from '../../policies/authorize.ts';
import { fillBlock } from '../../policies/decision-block.ts';
import type { Facts } from '../../policies/facts.ts';
import { compilePolicy, type PolicyTable } from '../../policies/policy-table.ts';
import { builtInPolicy } from '../../policies/policy-text.ts';
import { CLEARANCES, GRANTS, PURPOSES, RELATIONS } from '../../policies/vocabulary.ts';
import { policyOf } from './support/policy-of.ts';

const MODEL = readFileSync(join(import.meta.dirname, '../../policies/model.conf'), 'utf8');
const LINE = 'p, clerk, archives.show, wage, own, live, secret';
const FACTS: Facts = {
  roles: ['clerk'],
  action: 'archives.show',
  relation: 'own',
  purpose: 'wage',
  grant: 'live',
  level: 'internal',
  clearance: 'secret',
  terminal: 'fit',
  isOwnFile: false,
  isRelative: false,
};

/** Each trap is sprung on Casbin first, so that the test would notice if it were no trap, then held to ours. */
describe('what makes a policy engine say yes by mistake', () => {
  let table: PolicyTable;
  before(async () => {
    table = await compilePolicy(policyOf(LINE));
  });
  const isAllowed = (facts: object): boolean => authorize(table, { ...FACTS, ...facts }).isAllowed;
  const bare = async (model: string, lines: string): Promise<Enforcer> => {
    const enforcer = new Enforcer();
    await enforcer.initWithModelAndAdapter(newModelFromString(model), new StringAdapter(lines));
    return enforcer;
  };
  const SIMPLE = MODEL.replace(/m = .*/, 'm = r.role == p.role && r.action == p.action');

  it('an empty policy and an empty request', async () => {
    const enforcer = await bare(SIMPLE, '#');
    expect(enforcer.enforceSync('', '', '', '', '', '')).to.equal(true);
    const error = await compilePolicy({ ...builtInPolicy(), lines: '' }).catch((e: unknown) => e);
    expect(error).to.be.instanceOf(Error);
    expect(authorize(table, {} as Facts).isAllowed).to.equal(false);
    expect(isAllowed({ roles: [''], action: '', purpose: '', relation: '', grant: '' })).to.equal(
      false,
    );
  });

  it('fewer words than the model asks for', async () => {
    const enforcer = await bare(SIMPLE, '#');
    expect(enforcer.enforceSync('', '')).to.equal(true);
    expect(table.rule('clerk', { action: 'archives.show' } as never)).to.equal(undefined);
    for (const word of Object.keys(FACTS)) {
      const fewer: Partial<Facts> = { ...FACTS };
      Reflect.deleteProperty(fewer, word);
      expect(authorize(table, fewer as Facts).isAllowed, word).to.equal(false);
    }
    expect(isAllowed({})).to.equal(true);
  });

  it('undefined on both sides', async () => {
    const enforcer = await bare(SIMPLE.replace('r.role == p.role', 'r.role == p.role.none'), LINE);
    expect(enforcer.enforceSync(undefined, 'archives.show', '', '', '', '')).to.equal(true);
    for (const word of ['purpose', 'relation', 'grant', 'level'])
      expect(isAllowed({ [word]: undefined }), word).to.equal(false);
    expect(isAllowed({ roles: [undefined] })).to.equal(false);
  });

  it('a level that is null, or a number, or beyond all', () => {
    expect((null as unknown as number) <= ('3' as unknown as number)).to.equal(true);
    for (const level of [null, 0, -1, '', 'beyond', '0'])
      expect(isAllowed({ level }), String(level)).to.equal(false);
    expect(isAllowed({ level: 'confidential', clearance: null })).to.equal(false);
  });

  it('a promise where a truth is wanted', async () => {
    const enforcer = await bare(
      MODEL.replace(/m = .*/, 'm = isWithin(r.level, p.level) && r.role == p.role'),
      LINE,
    );
    await enforcer.addFunction('isWithin', () => Promise.resolve(false));
    const asked = ['clerk', 'archives.show', 'wage', 'own', 'live', 'beyond'];
    expect(enforcer.enforceSync(...asked)).to.equal(true);
    const [line] = table.lines;
    if (!line) throw new Error('no line');
    expect(() => fillBlock(enforcer, [line])).to.throw('the matcher allows what no line allows');
    expect(table.rule('clerk', FACTS)).to.be.a('string');
    expect(isAllowed({ isOwnFile: Promise.resolve(false) })).to.equal(false);
  });

  it('an answer kept beyond the policy it came from', async () => {
    const cached = new CachedEnforcer();
    await cached.initWithModelAndAdapter(newModelFromString(SIMPLE), new StringAdapter(LINE));
    const asked = ['clerk', 'archives.show', 'wage', 'own', 'live', 'secret'];
    expect(await cached.enforce(...asked)).to.equal(true);
    await cached.removePolicy(...asked);
    expect(await cached.enforce(...asked)).to.equal(true);
    expect(isAllowed({})).to.equal(true);
    const after = await compilePolicy(policyOf(LINE.replace('live', 'none')));
    expect(authorize(after, FACTS).isAllowed).to.equal(false);
  });

  it('words that run together to one key', () => {
    expect(isAllowed({ roles: ['clerk$$archives.show'], action: 'wage' })).to.equal(false);
    expect(table.rule('clerk$$archives.show', { ...FACTS, action: '' })).to.equal(undefined);
    expect(table.rule('clerk', { ...FACTS, action: 'archives.show$$wage' })).to.equal(undefined);
    expect(table.rule('clerk', { ...FACTS, action: 'archives.show, wage' })).to.equal(undefined);
  });

  it('a deny among the lines', async () => {
    for (const line of [`${LINE}, deny`, `${LINE}, allow`, LINE.replace('p,', 'p2,')]) {
      const error = await compilePolicy(policyOf(LINE, line)).catch((e: unknown) => e);
      expect(error, line).to.be.instanceOf(Error);
    }
  });

  it('a hierarchy deeper than ten', () => {
    const deep = (levels: number): string =>
      `/${Array.from({ length: levels }, (_, index) => 100 + index).join('/')}/`;
    // Relations are computed from paths at any depth; no grouping of the engine is asked.
    expect(MODEL).to.not.match(/^g\d* *=/m);
    expect(deep(40).startsWith(deep(11))).to.equal(true);
  });

  for (const word of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']) {
    it(`the name of a built-in: ${word}`, () => {
      expect(table.rule(word, FACTS)).to.equal(undefined);
      for (const key of ['action', 'purpose', 'relation', 'grant', 'level', 'clearance'])
        expect(isAllowed({ [key]: word }), key).to.equal(false);
      expect(isAllowed({ roles: [word] })).to.equal(false);
      expect(table.mayEver(word, word)).to.equal(false);
    });
  }

  it('any word in the place of another', () => {
    const words = ['none', '*', ...PURPOSES, ...RELATIONS, ...GRANTS, ...CLEARANCES, 'clerk'];
    let allowed = 0;
    for (const purpose of words)
      for (const relation of words)
        for (const grant of words)
          for (const level of words)
            if (
              table.rule('clerk', {
                action: FACTS.action,
                purpose,
                relation,
                grant,
                level,
              } as never)
            )
              allowed += 1;
    expect(allowed).to.equal(2);
  });
});
