import type { Services } from '../context.ts';
import { hashPassword } from '../../crypto/password.ts';
import type { Tx } from '../../db/connect.ts';
import { withinTransaction } from '../http/within-transaction.ts';
import { insertAccount } from '../modules/accounts/index.ts';
import { insertAuthority, insertPerson } from '../modules/archives/index.ts';
import { insertIdNumber, sealIdNumber } from '../modules/persons/index.ts';
import { insertKinTie } from '../modules/kinships/index.ts';
import { DEFAULT_ROUTE, insertApprovalRoute } from '../modules/requests/index.ts';
import { DEMO_SECRETS } from '../modules/sessions/index.ts';
import { registerConsole } from '../modules/terminals/index.ts';
import { insertUnit, type UnitRow } from '../modules/units/index.ts';
import { OFFICERS } from '../../policies/vocabulary.ts';
import { makeIdNumber } from './make-id-number.ts';
import { KEY_HOLDERS, seedSoftKey } from './seed-soft-key.ts';
import type { DemoKinship, DemoPlan } from './demo-plan.ts';

/** Before all cadres of the city: none has one of these numbers. */
const OFFICERS_BORN_ON = '19400101';

/** Everything of the demonstration but its volumes, in one transaction: the city is there, or it is not. */
export async function seedDemo(services: Services, plan: DemoPlan): Promise<void> {
  const at = services.clock();
  const secrets = {
    passwordRecord: await hashPassword(
      DEMO_SECRETS.password,
      services.pepper,
      services.config.profile.pbkdf2Rounds,
    ),
    pinRecord: await hashPassword(
      DEMO_SECRETS.pin,
      services.pepper,
      services.config.profile.pbkdf2Rounds,
    ),
  };
  const keyHolders = new Map(
    KEY_HOLDERS.map((holder) => [
      plan.accounts.find(({ roles }) => roles.includes(holder)),
      holder,
    ]),
  );
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    const units = await seedUnits(tx, plan, at);
    const persons = await seedPersons(services, tx, plan, units, at);
    for (const [serial, account] of plan.accounts.entries()) {
      const id = await insertAccount(
        tx,
        {
          ...account,
          ...secrets,
          personId: persons.get(account.personIdNumber ?? '') ?? null,
          idNumber: isOfficer(account) ? sealIdNumber(services, officerNumber(serial)) : undefined,
          unitId: idOf(units, account.unitCode),
        },
        at,
      );
      const holder = keyHolders.get(account);
      if (holder) {
        await seedSoftKey(services, tx, { id, loginName: account.loginName, holder }, at);
      }
    }
    await insertApprovalRoute(tx, DEFAULT_ROUTE, at);
    await registerConsole(tx, '演示终端', at, { mayPrint: true });
    await services.ledger.record(tx, { kind: 'CHANGE', action: 'demo.seed', actor: 'system' });
  });
}

/** An officer is known by a number, so that nobody is one twice; these have no file of their own. */
function officerNumber(serial: number): string {
  return makeIdNumber(OFFICERS_BORN_ON, serial, '女');
}

function isOfficer({ roles }: DemoPlan['accounts'][number]): boolean {
  return roles.some((role) => (OFFICERS as readonly string[]).includes(role));
}

async function seedUnits(tx: Tx, plan: DemoPlan, at: Date): Promise<Map<string, UnitRow>> {
  const units = new Map<string, UnitRow>();
  for (const { parentCode, ...unit } of plan.units) {
    const parent = units.get(parentCode ?? '') ?? null;
    units.set(unit.code, await insertUnit(tx, { ...unit, parent }, at));
  }
  return units;
}

async function seedPersons(
  services: Services,
  tx: Tx,
  plan: DemoPlan,
  units: Map<string, UnitRow>,
  at: Date,
): Promise<Map<string, string>> {
  const persons = new Map<string, string>();
  for (const person of plan.people) {
    const { bornOn, posts, ...kept } = person;
    const post = posts.at(-1)?.title ?? '';
    const id = await insertPerson(tx, { ...kept, birthDate: bornOn, post }, at);
    await insertIdNumber(tx, id, sealIdNumber(services, person.idNumber), at);
    const unitId = idOf(units, person.managerCode);
    await insertAuthority(
      tx,
      { personId: id, kind: 'manager', unitId, validFrom: '2020-01-01' },
      at,
    );
    const ownUnitId = idOf(units, person.unitCode);
    if (ownUnitId !== unitId) {
      await insertAuthority(
        tx,
        { personId: id, kind: 'co_manager', unitId: ownUnitId, validFrom: '2020-01-01' },
        at,
      );
    }
    persons.set(person.idNumber, id);
  }
  for (const { personIdNumber, relativeIdNumber, relation } of plan.kinships) {
    const personId = persons.get(personIdNumber);
    const relativeId = persons.get(relativeIdNumber);
    if (personId && relativeId) {
      const tie = {
        subject: { personId },
        relation: RELATIONS[relation],
        relative: { personId: relativeId },
        source: 'family_record' as const,
        recordedBy: null,
      };
      await insertKinTie(tx, tie, at);
    }
  }
  return persons;
}

const RELATIONS = {
  配偶: 'spouse',
  父母: 'parent',
  子女: 'child',
  兄弟姐妹: 'sibling',
} as const satisfies Record<DemoKinship['relation'], string>;

function idOf(units: Map<string, UnitRow>, code: string): string {
  const unit = units.get(code);
  if (!unit) throw new Error(`the demo plan names no unit ${code}`);
  return unit.id;
}
