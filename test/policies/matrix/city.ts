import { randomUUIDv7 } from 'node:crypto';
import { hashPassword } from '../../../crypto/password.ts';
import type { Tx } from '../../../db/connect.ts';
import { builtInPolicy } from '../../../policies/policy-text.ts';
import { parseRoles } from '../../../policies/roles.ts';
import { GRANTS, RELATIONS, type GrantState, type Relation } from '../../../policies/vocabulary.ts';
import { withinTransaction } from '../../../server/http/within-transaction.ts';
import { insertAccount } from '../../../server/modules/accounts/index.ts';
import {
  insertAuthority,
  insertPerson,
  insertVolume,
  newVolumeKey,
} from '../../../server/modules/archives/index.ts';
import { insertKinTie } from '../../../server/modules/kinships/index.ts';
import { findUnitByCode, insertUnit, type UnitRow } from '../../../server/modules/units/index.ts';
import type { TestApp } from '../../support/app.ts';
import type { Caller } from '../../support/caller.ts';
import { buildWorld } from '../../support/world.ts';

/** Where everyone of the matrix works; above it the city, below it an office of its own, beside it a county. */
const HOME = 'QY-BHQ';
const UNIT_OF: Record<Relation, string> = {
  own: HOME,
  above: 'QY-BHQ-DAS',
  below: 'QY',
  beside: 'QY-YLX',
};
const PASSWORD = 'Matrix-2026';
const CUT = '[{"code":"9-1","mode":"full"}]';

export const ROLES_OF_MATRIX = [...parseRoles(builtInPolicy().roles).keys()];

/** What one account can lay hands on, for a relation and a state of grant. */
export type Reach = {
  unitCode: string;
  volumeId: string;
  accessionId: string;
  /** A request for that volume: under which the account reads, or, without a grant, somebody else's. */
  requestId: string;
  openingId: string;
  /** Made under that request by the unit that keeps the file. */
  copyId: string;
  /** Change that made a one-time password: one that is the account's to collect, or somebody else's. */
  secretChangeId: string;
  materialId: string;
  pageId: string;
};
export type Actor = { role: string; accountId: string; caller: Caller };
export type City = {
  actors: Actor[];
  /** Ids of everyone whose account may be named as a reader. */
  bystanderIds: [string, string];
  /** Whose file stands in that relation, or somebody married to them. */
  personOf(relation: Relation, closeness: 'own' | 'relative'): string;
  reach(actor: Actor, relation: Relation, grant: GrantState): Reach;
};

type Place = Pick<Reach, 'unitCode' | 'volumeId' | 'accessionId' | 'materialId' | 'pageId'> & {
  personId: string;
  spouseId: string;
};

/** A city in which every role stands in every relation to a file, with and without a grant. */
export async function buildCity(app: TestApp): Promise<City> {
  await buildWorld(app);
  const { services } = app;
  const record = await hashPassword(PASSWORD, services.pepper, 1024);
  const made = await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    const home = await requireUnit(tx, HOME);
    const below = { code: UNIT_OF.above, name: '白桦旗档案室', kind: 'keeps_own' as const };
    await insertUnit(tx, { ...below, parent: home }, services.clock());
    const addAccount = (loginName: string, roles: string[]): Promise<string> =>
      insertAccount(
        tx,
        {
          loginName,
          roles,
          name: '某人',
          personId: null,
          unitId: home.id,
          clearance: 'confidential',
          passwordRecord: record,
          pinRecord: null,
        },
        services.clock(),
      );
    const accounts: { role: string; accountId: string }[] = [];
    for (const role of ROLES_OF_MATRIX) {
      accounts.push({ role, accountId: await addAccount(`matrix-${role}`, [role]) });
    }
    const bystanderIds: [string, string] = [
      await addAccount('matrix-first', ['clerk']),
      await addAccount('matrix-second', ['clerk']),
    ];
    const places = new Map<Relation, Place>();
    for (const relation of RELATIONS) {
      places.set(relation, await addPlace(app, tx, await requireUnit(tx, UNIT_OF[relation])));
    }
    await services.ledger.record(tx, { kind: 'CHANGE', action: 'test.city', actor: 'system' });
    return { accounts, bystanderIds, places, home };
  });
  const actors: Actor[] = [];
  for (const { role, accountId } of made.accounts) {
    const caller = app.anyone();
    await caller.logIn(`matrix-${role}`, PASSWORD);
    actors.push({ role, accountId, caller });
  }
  const reaches = await addReaches(app, actors, made);
  return {
    actors,
    bystanderIds: made.bystanderIds,
    personOf: (relation, closeness) => {
      const { personId, spouseId } = required(made.places.get(relation));
      return closeness === 'own' ? personId : spouseId;
    },
    reach: ({ role }, relation, grant) => required(reaches.get(`${role} ${relation} ${grant}`)),
  };
}

async function addPlace(app: TestApp, tx: Tx, unit: UnitRow): Promise<Place> {
  const { services } = app;
  const at = services.clock();
  const volumeId = randomUUIDv7();
  const [materialId, pageId, accessionId] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  const [personId, spouseId] = [await addPerson(tx, unit, at), await addPerson(tx, unit, at)];
  const tie = {
    subject: { personId },
    relation: 'spouse' as const,
    relative: { personId: spouseId },
    source: 'family_record' as const,
    recordedBy: null,
  };
  await insertKinTie(tx, tie, at);
  const manager = { personId, kind: 'manager' as const, unitId: unit.id, validFrom: '2020-01-01' };
  await insertAuthority(tx, manager, at);
  const key = await newVolumeKey(services, { unitCode: unit.code, volumeId, at });
  const volume = {
    id: volumeId,
    person_id: personId,
    copy_kind: 'original' as const,
    archive_no: `${unit.code}-M00001`,
    keeper_unit_id: unit.id,
    level: 'internal' as const,
    key_unit_code: unit.code,
    key_year: key.year,
    page_count: 1,
  };
  await insertVolume(tx, volume, 'test', at);
  await tx('materials').insert({
    id: materialId,
    volume_id: volumeId,
    version: 1,
    class_code: '9-1',
    sequence: 1,
    ordinal: 1,
    title: '工资变动审批表',
    formed_on: '20100101',
    remark: '',
    page_count: 1,
  });
  const page = { material_id: materialId, volume_id: volumeId, no: 1, path: 'm1/p1' };
  await tx('pages').insert({ id: pageId, ...page, master: 'original', width: 100, height: 141 });
  await tx('accessions').insert({
    id: accessionId,
    unit_id: unit.id,
    copy_kind: 'original',
    file_name: 'package.zip',
    bytes: 1,
    state: 'refused',
    submitted_at: at,
  });
  return { unitCode: unit.code, volumeId, accessionId, materialId, pageId, personId, spouseId };
}

function addPerson(tx: Tx, unit: UnitRow, at: Date): Promise<string> {
  const born = { sex: '男', ethnicity: '汉族', birthDate: '19700101' };
  return insertPerson(tx, { name: '程示例', ...born, unitName: unit.name, post: '科员' }, at);
}

type Made = { bystanderIds: [string, string]; places: Map<Relation, Place>; home: UnitRow };

async function addReaches(
  app: TestApp,
  actors: Actor[],
  { bystanderIds, places, home }: Made,
): Promise<Map<string, Reach>> {
  const reaches = new Map<string, Reach>();
  const othersSecret = await addSecret(app, bystanderIds[0], home);
  const secrets = new Map<string, string>();
  for (const actor of actors) secrets.set(actor.role, await addSecret(app, actor.accountId, home));
  for (const relation of RELATIONS) {
    const place = required(places.get(relation));
    for (const grant of GRANTS) {
      for (const actor of actors) {
        const applicantId = grant === 'none' ? bystanderIds[0] : actor.accountId;
        const ids = await addRequest(app, { applicantId, home, place, grant });
        const own = relation === 'own' ? secrets.get(actor.role) : undefined;
        const secretChangeId = own ?? othersSecret;
        reaches.set(`${actor.role} ${relation} ${grant}`, { ...place, ...ids, secretChangeId });
      }
    }
  }
  return reaches;
}

/** A one-time password that `collectorId` may collect, straight into the tables. */
async function addSecret(app: TestApp, collectorId: string, home: UnitRow): Promise<string> {
  const db = app.database.superuser;
  const changeId = randomUUIDv7();
  await db('changes').insert({
    id: changeId,
    kind: 'accounts.reset_password',
    duty: 'administration',
    title: '重置口令',
    sealed_payload: Buffer.alloc(1),
    reason: '遗忘',
    unit_id: home.id,
    proposed_by: collectorId,
    proposed_at: app.clock.now,
  });
  await db('one_time_secrets').insert({
    change_id: changeId,
    account_id: collectorId,
    collector_id: collectorId,
    sealed: Buffer.alloc(1),
    made_at: app.clock.now,
    expires_at: new Date(app.clock.now.getTime() + 86_400_000),
  });
  return changeId;
}

/** A finding about somebody, straight into the tables. */
export async function addFinding(app: TestApp, subject: string): Promise<string> {
  const id = randomUUIDv7();
  await app.database.superuser('oversight_findings').insert({
    id,
    subject_kind: 'account',
    subject,
    bucket: app.clock.now,
    severity: 'low',
    due_at: app.clock.now,
    raised_by: subject,
    raised_at: app.clock.now,
  });
  return id;
}

/** A request, straight into the tables: pending where there is no grant, else granted to its applicant. */
async function addRequest(
  app: TestApp,
  wish: { applicantId: string; home: UnitRow; place: Place; grant: GrantState },
): Promise<Pick<Reach, 'requestId' | 'openingId' | 'copyId'>> {
  const db = app.database.superuser;
  const { applicantId, home, place, grant } = wish;
  const [requestId, grantId, openingId] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  const copies = copiesOf(place);
  const now = app.clock.now.getTime();
  const city = await requireUnit(db, 'QY');
  const steps = [
    { label: '本单位', role: 'unit_leader', unitId: home.id, unitName: home.name },
    { label: '保管单位', role: 'centre_leader', unitId: city.id, unitName: city.name },
  ];
  const { person_id } = await db('volumes')
    .where({ id: place.volumeId })
    .first<{ person_id: string }>('person_id');
  const isPending = grant === 'none';
  await db('requests').insert({
    id: requestId,
    no: `M-${requestId}`,
    applicant_id: applicantId,
    unit_id: home.id,
    person_id,
    volume_id: place.volumeId,
    purpose: 'wage',
    cut: CUT,
    copies,
    reason: '核对工资',
    days: 3,
    state: isPending ? 'pending' : 'granted',
    steps: JSON.stringify(steps),
    awaited_role: isPending ? 'unit_leader' : null,
    awaited_unit_id: isPending ? home.id : null,
    submitted_at: app.clock.now,
  });
  await db('request_readers').insert({
    request_id: requestId,
    round: 1,
    ordinal: 1,
    account_id: applicantId,
  });
  await db('grants').insert({
    id: grantId,
    request_id: requestId,
    volume_id: place.volumeId,
    account_id: applicantId,
    cut: CUT,
    copies,
    valid_from: new Date(now - 10 * 86_400_000),
    valid_to: new Date(now + (grant === 'expired' ? -1 : 5) * 86_400_000),
  });
  const session = await db('sessions')
    .where({ account_id: applicantId })
    .first<{ id: string } | undefined>('id');
  const anySession = session ?? (await db('sessions').first<{ id: string }>('id'));
  await db('openings').insert({
    id: openingId,
    grant_id: grantId,
    account_id: applicantId,
    session_id: anySession.id,
    opened_at: app.clock.now,
    confirmed_at: app.clock.now,
  });
  return { requestId, openingId, copyId: await addCopy(app, requestId, applicantId, place) };
}

/** One material to be copied, and to be extracted from. */
function copiesOf({ materialId }: Place): string {
  const item = { materialId, mark: '9-1-1', classCode: '9-1', pageNos: [1], count: 1 };
  const items = [
    { copying: 'reproduction', ...item },
    { copying: 'extract', ...item },
  ];
  return JSON.stringify({ whatFor: '核对工资', afterwards: 'destroy', dueOn: '2026-12-01', items });
}

/** A copy, straight into the tables. */
async function addCopy(
  app: TestApp,
  requestId: string,
  recipientId: string,
  { unitCode, volumeId, materialId }: Place,
): Promise<string> {
  const db = app.database.superuser;
  const id = randomUUIDv7();
  const terminal = await db('terminals').first<{ id: string }>('id');
  await db('copies').insert({
    id,
    no: `M-${id}`,
    request_id: requestId,
    item: 1,
    nth: 1,
    attempt: 1,
    copying: 'reproduction',
    unit_id: (await requireUnit(db, unitCode)).id,
    volume_id: volumeId,
    material_id: materialId,
    page_nos: '[1]',
    sheets: 1,
    recipient_id: recipientId,
    afterwards: 'destroy',
    due_on: '2026-12-01',
    made_by: recipientId,
    terminal_id: terminal.id,
    made_at: app.clock.now,
    entry_id: randomUUIDv7(),
  });
  return id;
}

async function requireUnit(db: Parameters<typeof findUnitByCode>[0], code: string) {
  return required(await findUnitByCode(db, code));
}

function required<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('the city lacks something');
  return found;
}
