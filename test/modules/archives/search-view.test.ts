import { randomUUIDv7 } from 'node:crypto';
import { expect } from 'chai';
import { createRandom, type Random } from '../../../server/demo/random.ts';
import type { Scope } from '../../../server/modules/archives/in-scope.ts';
import type { KeyedQuery } from '../../../server/modules/archives/match-of.ts';
import { insertPerson } from '../../../server/modules/archives/person-store.ts';
import { AUTHORITY_KINDS, type AuthorityKind } from '../../../server/modules/archives/words.ts';
import { termsOfName, type NameTerm } from '../../../server/modules/archives/search-terms.ts';
import { searchVolumes } from '../../../server/modules/archives/search-view.ts';
import { insertVolume } from '../../../server/modules/archives/volume-store.ts';
import { insertIdNumber } from '../../../server/modules/persons/index.ts';
import { insertUnit, type UnitRow } from '../../../server/modules/units/index.ts';
import { cloneDatabase, type TestDatabase } from '../../support/database.ts';

const AT = new Date('2026-11-24T02:00:00Z');
const DAYS = ['2020-01-01', '2026-11-23', '2026-11-24', '2026-11-25', '2030-01-01'];
/** `/A/` is no ancestor of `/AB/`, and `_` no wildcard. */
const UNITS = [
  ['R', ''],
  ['A', 'R'],
  ['AB', 'R'],
  ['A_', 'R'],
  ['AC', 'R'],
  ['A1', 'A'],
  ['A2', 'A'],
  ['A11', 'A1'],
  ['B1', 'AB'],
] as const;
const NAMES = ['王伟', '王伟明', '王小伟', '汪伟', '单晓燕', '仇伟', '欧阳伟', '包·额尔敦', '王'];
const QUERIES = ['王', '王伟', '王伟明', '欧阳', '包额尔敦', '无此人'];
const PINYIN = ['w', 'ww', 'wangwei', 'sxy', 'shanxiaoyan', 'danxiaoyan', 'oyw', 'zzz'];

type Holding = { unitId: string | null; validFrom: string };
type Authority = Holding & { kind: AuthorityKind };
type Person = { id: string; name: string; terms: NameTerm[]; authorities: Authority[] };
type Volume = {
  id: string;
  archiveNo: string;
  copyKind: 'original' | 'duplicate';
  keeperId: string;
  /** 转递: who keeps it from which day on. */
  keepings: Holding[];
  person: Person;
};

describe('#searchVolumes', () => {
  for (const seed of ['one', 'two', 'three']) {
    it(`finds in the small random world ${seed} what looking at every file finds`, async () => {
      const database = await cloneDatabase();
      try {
        const world = await buildWorld(database, createRandom(seed, 'world'));
        const random = createRandom(seed, 'searchers');
        let hits = 0;
        for (const scope of scopesOf(world, random)) {
          for (const today of random.shuffle(DAYS).slice(0, 2)) {
            for (const query of queriesOf(world, random)) {
              const expected = lookAtAll(world, scope, query, today);
              const told = `${scope.unitPath} ${today} ${JSON.stringify(query)}`;
              expect(await search(database, scope, query, today), told).to.deep.equal(expected);
              hits += expected.length;
            }
          }
        }
        expect(hits).to.be.above(300);
      } finally {
        await database.drop();
      }
    });
  }

  /** All pages of an answer, a line for each hit. */
  async function search(
    { app }: TestDatabase,
    scope: Scope,
    query: KeyedQuery,
    today: string,
  ): Promise<string[]> {
    const limit = query.by === 'name' ? 7 : 50;
    const lines: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await searchVolumes(app, scope, query, { limit, cursor }, today);
      lines.push(
        ...page.rows.map(
          (row) =>
            `${row.name} ${row.archive_no} ${row.is_in_scope ? 'full' : 'existence'} ${row.keeper_name} ${row.manager_name ?? '-'} of ${page.count}`,
        ),
      );
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return lines;
  }
});

type SmallWorld = { units: UnitRow[]; volumes: Volume[] };

/** The same answer without an index, a query or a shared line of code. */
function lookAtAll(
  { units, volumes }: SmallWorld,
  scope: Scope,
  query: KeyedQuery,
  today: string,
): string[] {
  const unitOf = (id: string | null): UnitRow | undefined => units.find((unit) => unit.id === id);
  const found = volumes.flatMap((volume) => {
    const { person, archiveNo } = volume;
    const held = (holdings: Holding[]): string | null =>
      holdings
        .filter((one) => one.validFrom <= today)
        .reduce<Holding | undefined>(
          (newest, one) => (newest && newest.validFrom > one.validFrom ? newest : one),
          undefined,
        )?.unitId ?? null;
    const of = (kind: AuthorityKind): Holding[] =>
      person.authorities.filter((one) => one.kind === kind);
    const keeper = unitOf(held(volume.keepings) ?? volume.keeperId);
    const manager = unitOf(held(of('manager')));
    const deciding = [keeper, manager, unitOf(held(of('co_manager')))];
    const isInScope =
      person.id !== scope.personId &&
      !scope.relativeIds.includes(person.id) &&
      deciding.some((unit) => unit?.path.startsWith(scope.unitPath));
    const has = (kinds: string[], test: (term: string) => boolean): boolean =>
      person.terms.some(({ kind, term }) => kinds.includes(kind) && test(term));
    const isFound = {
      name: () =>
        has(['name'], (term) => term === ('term' in query ? query.term : '')) ||
        (isInScope && has(['name'], (term) => term.startsWith('term' in query ? query.term : ''))),
      pinyin: () =>
        isInScope &&
        has(['pinyin', 'initials'], (term) => term.startsWith('term' in query ? query.term : '')),
      'archive-no': () => isInScope && 'archiveNo' in query && archiveNo === query.archiveNo,
      'id-number': () => query.blindIndex?.toString() === person.id,
    }[query.by]();
    const state = isInScope ? 'full' : 'existence';
    return isFound
      ? [{ person, archiveNo, line: `${state} ${keeper?.name ?? ''} ${manager?.name ?? '-'}` }]
      : [];
  });
  const key = ({ person, archiveNo }: (typeof found)[number]): string =>
    `${person.name}\0${archiveNo}`;
  return found
    .sort((one, other) => Buffer.compare(Buffer.from(key(one)), Buffer.from(key(other))))
    .map(({ person, archiveNo, line }) => `${person.name} ${archiveNo} ${line} of ${found.length}`);
}

function scopesOf({ units, volumes }: SmallWorld, random: Random): Scope[] {
  const anyone = (): string => random.pick(volumes).person.id;
  return units.map(({ path }, index) => ({
    unitPath: path,
    // The wide are looked up among all: the answer must be the same.
    unitKind: index % 4 === 1 ? 'city' : 'county',
    personId: index % 2 === 0 ? anyone() : null,
    relativeIds: index % 3 === 0 ? [anyone(), anyone()] : [],
  }));
}

function queriesOf({ volumes }: SmallWorld, random: Random): KeyedQuery[] {
  const { archiveNo } = random.pick(volumes);
  const { id } = random.pick(volumes).person;
  return [
    ...QUERIES.map((term) => ({ by: 'name' as const, term })),
    ...PINYIN.map((term) => ({ by: 'pinyin' as const, term })),
    { by: 'archive-no', archiveNo },
    { by: 'id-number', idNumber: '', blindIndex: Buffer.from(id) },
  ];
}

/** Units, people whose postings begin in the past, today and later, and their volumes, in any order. */
async function buildWorld({ app }: TestDatabase, random: Random): Promise<SmallWorld> {
  return app.transaction(async (tx) => {
    const units: UnitRow[] = [];
    for (const [code, parentCode] of UNITS) {
      const parent = units.find((unit) => unit.code === parentCode) ?? null;
      units.push(await insertUnit(tx, { code, name: `单位${code}`, kind: 'county', parent }, AT));
    }
    const anyUnit = (): string => random.pick(units).id;
    const volumes: Volume[] = [];
    for (let count = 0; count < 30; count += 1) {
      const person = await addPerson(tx, random);
      const steps: (() => Promise<void>)[] = Array.from(
        { length: random.between(0, 5) },
        () => () =>
          addAuthority(tx, person, {
            kind: random.pick([...AUTHORITY_KINDS, 'manager' as const]),
            unitId: random.between(0, 5) === 0 ? null : anyUnit(),
            validFrom: random.pick(DAYS),
          }),
      );
      for (const copyKind of ['original', 'duplicate'] as const) {
        const archiveNo = `${copyKind === 'original' ? 'Z' : 'F'}-${String(count).padStart(4, '0')}`;
        const keeperId = anyUnit();
        const id = randomUUIDv7();
        const volume: Volume = { id, archiveNo, copyKind, keeperId, keepings: [], person };
        const transfers = Array.from({ length: random.between(0, 2) }, () => ({
          unitId: random.between(0, 5) === 0 ? null : anyUnit(),
          validFrom: random.pick(DAYS),
        }));
        steps.push(async () => {
          await addVolume(tx, volume);
          for (const transfer of transfers) await addKeeping(tx, volume, transfer);
        });
        volumes.push(volume);
      }
      steps.push(() => addFormerName(tx, person, random.pick(NAMES)));
      for (const step of random.shuffle(steps)) await step();
    }
    return { units, volumes };
  });
}

type Tx = Parameters<Parameters<TestDatabase['app']['transaction']>[0]>[0];

async function addPerson(tx: Tx, random: Random): Promise<Person> {
  const name = random.pick(NAMES);
  const facts = { sex: '女', ethnicity: '汉族', birthDate: '19800101', unitName: '', post: '' };
  const id = await insertPerson(tx, { name, ...facts }, AT);
  const number = { sealed: Buffer.alloc(1), blindIndex: Buffer.from(id) };
  await insertIdNumber(tx, id, number, AT);
  return { id, name, terms: termsOfName(name), authorities: [] };
}

let clock = AT.getTime();

async function addAuthority(tx: Tx, person: Person, authority: Authority): Promise<void> {
  clock += 1000;
  await tx('authorities').insert({
    id: randomUUIDv7(),
    person_id: person.id,
    kind: authority.kind,
    unit_id: authority.unitId,
    valid_from: authority.validFrom,
    recorded_at: new Date(clock),
  });
  person.authorities.push(authority);
}

async function addKeeping(tx: Tx, volume: Volume, keeping: Holding): Promise<void> {
  clock += 1000;
  await tx('authorities').insert({
    id: randomUUIDv7(),
    person_id: volume.person.id,
    volume_id: volume.id,
    kind: `${volume.copyKind}_keeper`,
    unit_id: keeping.unitId,
    valid_from: keeping.validFrom,
    recorded_at: new Date(clock),
  });
  volume.keepings.push(keeping);
}

async function addVolume(
  tx: Tx,
  { id, archiveNo, copyKind, keeperId, person }: Volume,
): Promise<void> {
  const key = { key_unit_code: 'R', key_year: 2026 };
  const volume = {
    id,
    person_id: person.id,
    copy_kind: copyKind,
    archive_no: archiveNo,
    keeper_unit_id: keeperId,
    level: 'internal' as const,
    page_count: 1,
    ...key,
  };
  await insertVolume(tx, volume, 'test', AT);
}

/** 曾用名: more terms under which the person is found. */
async function addFormerName(tx: Tx, person: Person, name: string): Promise<void> {
  const known = person.terms.map(({ kind, term }) => `${kind} ${term}`);
  const added = termsOfName(name).filter(({ kind, term }) => !known.includes(`${kind} ${term}`));
  if (added.length === 0) return;
  await tx('person_names').insert(added.map((term) => ({ person_id: person.id, ...term })));
  person.terms.push(...added);
}
