import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { insertAccount } from '../../../server/modules/accounts/index.ts';
import { insertPerson } from '../../../server/modules/archives/index.ts';
import type { KinRelation } from '../../../server/modules/kinships/contract.ts';
import { KIN_RELATIONS } from '../../../server/modules/kinships/words.ts';
import { deriveRelatives } from '../../../server/modules/kinships/derive-relatives.ts';
import { insertKinTie, relativesOf } from '../../../server/modules/kinships/index.ts';
import { insertIdNumber } from '../../../server/modules/persons/index.ts';
import { insertUnit } from '../../../server/modules/units/index.ts';
import { startApp, type TestApp } from '../../support/app.ts';

/** Who somebody is on record: by a file, by an account with or without a file, or by a number alone. */
type Being = { accountId?: string; personId?: string; number?: Buffer };

describe('#relativesOf', () => {
  let app: TestApp;
  let unitId: string;
  before(async () => {
    app = await startApp();
    const top = { code: 'TOP', name: '顶层单位', kind: 'region' as const, parent: null };
    await app.services.db.transaction(async (tx) => {
      unitId = (await insertUnit(tx, top, app.clock.now)).id;
    });
  });
  after(() => app.close());

  const transact = <T>(work: Parameters<typeof app.services.db.transaction<T>>[0]) =>
    app.services.db.transaction(work);
  const addPerson = (number?: Buffer): Promise<string> =>
    transact(async (tx) => {
      const face = { sex: '男', ethnicity: '汉族', birthDate: '19800101', unitName: '', post: '' };
      const id = await insertPerson(tx, { name: '某某', ...face }, app.clock.now);
      if (number) {
        const kept = { sealed: Buffer.from('sealed'), blindIndex: number };
        await insertIdNumber(tx, id, kept, app.clock.now);
      }
      return id;
    });
  const addAccount = (personId: string | null, number?: Buffer): Promise<string> =>
    transact((tx) =>
      insertAccount(
        tx,
        {
          loginName: randomUUID(),
          name: '某某',
          personId,
          idNumber: number && { sealed: Buffer.from('sealed'), blindIndex: number },
          unitId,
          clearance: 'internal',
          roles: ['clerk'],
          passwordRecord: '',
          pinRecord: null,
        },
        app.clock.now,
      ),
    );
  const newNumber = (): Buffer => Buffer.from(randomUUID());
  const tie = (subject: Being, relation: KinRelation, relative: Being): Promise<string> =>
    transact((tx) =>
      insertKinTie(
        tx,
        {
          subject:
            subject.accountId === undefined
              ? { personId: subject.personId ?? '' }
              : { accountId: subject.accountId },
          relation,
          relative:
            relative.number === undefined
              ? { personId: relative.personId ?? '' }
              : { sealed: Buffer.from('sealed'), blindIndex: relative.number },
          source: 'declaration',
          recordedBy: null,
        },
        app.clock.now,
      ),
    );
  const relatives = async (
    { accountId = '', personId = null }: { accountId?: string; personId?: string | null },
    knownAt?: Date,
  ) => relativesOf(app.services.db, { accountId, personId }, knownAt);

  it('finds nobody for who has told nothing', async () => {
    expect(await relatives({ accountId: await addAccount(null) })).to.deep.equal([]);
  });

  it('knows a declared relative once their file is there, and not before', async () => {
    const accountId = await addAccount(null);
    const number = newNumber();
    await tie({ accountId }, 'spouse', { number });
    expect(await relatives({ accountId })).to.deep.equal([]);
    const before = app.clock.now;
    app.clock.pass(60_000);
    const personId = await addPerson(number);
    expect(await relatives({ accountId })).to.deep.equal([{ personId, path: '配偶' }]);
    expect(await relatives({ accountId }, before)).to.deep.equal([]);
    expect(await relatives({ accountId }, app.clock.now)).to.have.length(1);
  });

  it('forgets a number that was corrected', async () => {
    const accountId = await addAccount(null);
    const number = newNumber();
    await tie({ accountId }, 'parent', { number });
    const personId = await addPerson(number);
    expect(await relatives({ accountId })).to.have.length(1);
    const before = app.clock.now;
    app.clock.pass(60_000);
    await transact((tx) => {
      const right = { sealed: Buffer.from('sealed'), blindIndex: newNumber() };
      return insertIdNumber(tx, personId, right, app.clock.now);
    });
    expect(await relatives({ accountId })).to.deep.equal([]);
    expect(await relatives({ accountId }, before)).to.have.length(1);
  });

  it('joins what two people tell of one who has no file', async () => {
    const uncle = newNumber();
    const [mine, cousin] = [await addAccount(null), await addPerson()];
    const father = newNumber();
    await tie({ accountId: mine }, 'parent', { number: father });
    const fatherId = await addPerson(father);
    await tie({ personId: fatherId }, 'sibling', { number: uncle });
    await tie({ personId: cousin }, 'parent', { number: uncle });
    const found = await relatives({ accountId: mine });
    expect(found.find(({ personId }) => personId === cousin)?.path).to.equal(
      '父母 → 兄弟姐妹 → 子女',
    );
  });

  it('holds against the relative too, and against the account as against its file', async () => {
    const [me, number] = [await addPerson(), newNumber()];
    const accountId = await addAccount(me);
    await tie({ accountId }, 'child', { number });
    const child = await addPerson(number);
    const theirs = await addAccount(child);
    expect(await relatives({ accountId: theirs, personId: child })).to.deep.equal([
      { personId: me, path: '父母' },
    ]);
    expect(await relatives({ accountId, personId: me })).to.deep.equal([
      { personId: child, path: '子女' },
    ]);
  });

  it('knows by their number whose relative somebody without a file is', async () => {
    const [number, me] = [newNumber(), await addPerson()];
    await tie({ personId: me }, 'child', { number });
    const theirs = await addAccount(null, number);
    expect(await relatives({ accountId: theirs })).to.deep.equal([{ personId: me, path: '父母' }]);
    expect(await relatives({ accountId: theirs }, app.clock.now)).to.have.length(1);
  });

  it('knows whose file an account had at an earlier moment', async () => {
    const [person, number] = [await addPerson(), newNumber()];
    const accountId = await addAccount(null);
    await tie({ accountId }, 'sibling', { number });
    const sister = await addPerson(number);
    const her = await addAccount(sister);
    const before = app.clock.now;
    app.clock.pass(60_000);
    await transact(async (tx) => {
      await tx('accounts').where({ id: accountId }).update({ person_id: person });
      await tx('account_versions').insert({
        ...(await tx('account_versions').where({ account_id: accountId }).first()),
        version: 2,
        person_id: person,
        recorded_at: app.clock.now,
      });
    });
    const now = await relatives({ accountId: her, personId: sister });
    expect(now).to.deep.equal([{ personId: person, path: '兄弟姐妹' }]);
    expect(await relatives({ accountId: her, personId: sister }, before)).to.deep.equal([]);
    expect(await relatives({ accountId: her, personId: sister }, app.clock.now)).to.have.length(1);
  });

  it('loads for any family what its whole graph says', async () => {
    const someone = fc.nat(7);
    const ties = fc.array(fc.tuple(someone, fc.constantFrom(...KIN_RELATIONS), someone), {
      minLength: 3,
      maxLength: 10,
    });
    await fc.assert(
      fc.asyncProperty(ties, async (drawn) => {
        const beings = await castFamily();
        const graph = [];
        for (const [from, relation, to] of drawn) {
          const [subject, relative] = [beings[from], beings[to]];
          // A bare number can tell nothing.
          if (!subject || !relative || from === to) continue;
          const isNamed = subject.personId !== undefined || subject.accountId !== undefined;
          if (!isNamed) continue;
          await tie(subject, relation, relative);
          graph.push({ subject: String(from), relation, relative: String(to) });
        }
        const me = beings[0];
        const found = await relatives({ accountId: me?.accountId ?? '', personId: null });
        const expected = [...deriveRelatives(graph, '0').keys()]
          .map((key) => beings[Number(key)]?.personId)
          .filter((id) => id !== undefined);
        expect(found.map(({ personId }) => personId).sort()).to.deep.equal(expected.sort());
      }),
      { numRuns: 60 },
    );
  });

  /** One with an account alone, some with a file, some with file and number, some with a number alone. */
  async function castFamily(): Promise<Being[]> {
    const mine = newNumber();
    const beings: Being[] = [{ accountId: await addAccount(null, mine), number: mine }];
    for (let index = 1; index < 8; index++) {
      const number = newNumber();
      if (index % 3 === 0) beings.push({ number });
      else if (index % 3 === 1) beings.push({ personId: await addPerson() });
      else beings.push({ personId: await addPerson(number), number });
    }
    return beings;
  }
});
