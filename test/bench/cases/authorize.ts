import { authorize } from '../../../policies/authorize.ts';
import type { Facts } from '../../../policies/facts.ts';
import { compilePolicy } from '../../../policies/policy-table.ts';
import { dayOf } from '../../../server/clock.ts';
import type { Actor } from '../../../server/http/actor.ts';
import { subjectOfVolume } from '../../../server/modules/archives/index.ts';
import { subjectOfOpening } from '../../../server/modules/viewing/subject-of-reading.ts';
import { cloneDatabase, stopDatabaseServer, type TestDatabase } from '../../support/database.ts';
import { drawRequests } from '../support/draw-requests.ts';
import { median, tellResult, wallMs } from '../support/measure.ts';
import { mayByHand, mayByHandChecked } from '../support/predicate.ts';
import { seedReader, UNIT_PATH, type Reader } from '../support/seed-grants.ts';

const SMALL = { units: 100, grantsPerPerson: 60 };
const ROUNDS = 9;
const PASSES = 100;
const LOADS = 400;

export const benchmark = {
  about: 'decisions a second of the compiled policy, against a predicate written by hand',
  async run(): Promise<void> {
    const table = await compilePolicy();
    const decide = (facts: Facts): boolean => authorize(table, facts).isAllowed;
    const requests = drawRequests(SMALL);
    const differing = requests.filter((facts) => decide(facts) !== mayByHand(facts)).length;
    if (differing > 0) throw new Error(`predicate and policy differ on ${differing} requests`);
    const [byHand, ours] = await rival(
      () => runOver(requests, mayByHand),
      () => runOver(requests, decide),
    );
    console.log(`floor: predicate by hand, ${perSecond(byHand)} a second`);
    tellResult('authorize.decisions-per-second', Number(perSecond(ours)), '/s');
    tellResult('authorize', byHand / ours, 'x');
    const [checked, again] = await rival(
      () => runOver(requests, mayByHandChecked),
      () => runOver(requests, decide),
    );
    console.log(`the same predicate with its facts checked, ${perSecond(checked)} a second`);
    tellResult('authorize.against-checked', checked / again, 'x');
    await tellScale('grants-60-to-10000', { ...SMALL, grantsPerPerson: 10_000 }, decide);
    await tellScale('units-100-to-20000', { ...SMALL, units: 20_000 }, decide);
    await tellLoading();
  },
};

/** Medians of milliseconds; the two take turns, so that what else the machine does falls on both. */
async function rival(one: () => void, other: () => void): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [first, second] = [await timed(one), await timed(other)];
    // The first round compiles and fills.
    if (round > 0) {
      times[0].push(first);
      times[1].push(second);
    }
  }
  return [median(times[0]), median(times[1])];
}

const timed = (work: () => void): Promise<number> =>
  wallMs(() => {
    work();
    return Promise.resolve();
  });

function runOver(requests: readonly Facts[], decide: (facts: Facts) => boolean): void {
  let allowed = 0;
  for (let pass = 0; pass < PASSES; pass += 1)
    for (const facts of requests) if (decide(facts)) allowed += 1;
  // Counted and looked at, so that no call can be left out as idle.
  if (allowed % PASSES !== 0) throw new Error('a decision changed between passes');
}

function perSecond(ms: number): string {
  return ((2000 * PASSES * 1000) / ms).toFixed(0);
}

/** How much slower a decision is in the larger city; 1 is not at all. */
async function tellScale(
  name: string,
  scale: Parameters<typeof drawRequests>[0],
  decide: (facts: Facts) => boolean,
): Promise<void> {
  const [few, many] = [drawRequests(SMALL), drawRequests(scale)];
  const [small, large] = await rival(
    () => runOver(few, decide),
    () => runOver(many, decide),
  );
  tellResult(`authorize.${name}`, large / small, 'x');
}

/** Loading the facts from PostgreSQL, for a reader of few and one of many grants. */
async function tellLoading(): Promise<void> {
  const database = await cloneDatabase();
  const readers = [await seedReader(database, 1, 60), await seedReader(database, 2, 10_000)];
  const now = new Date();
  for (const [name, load] of [
    [
      'subject-of-volume',
      (reader: Reader) =>
        subjectOfVolume(database.app, actorOf(reader), reader.volumeId, dayOf(now)),
    ],
    [
      'subject-of-opening',
      (reader: Reader) =>
        subjectOfOpening(database.app, actorOf(reader), reader.openingId, new Date()),
    ],
  ] as const) {
    const [few, many] = await timeLoads(readers, load);
    console.log(`${name}: ${few.toFixed(2)} ms at 60 grants, ${many.toFixed(2)} ms at 10,000`);
    tellResult(`authorize.${name}-60-to-10000`, many / few, 'x');
  }
  await close(database);
}

async function timeLoads(
  readers: Reader[],
  load: (reader: Reader) => Promise<unknown>,
): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let count = 0; count < LOADS; count += 1)
    for (const [at, reader] of readers.entries()) {
      const ms = await wallMs(async () => {
        if ((await load(reader)) === undefined) throw new Error('no facts');
      });
      times[at]?.push(ms);
    }
  return [median(times[0]), median(times[1])];
}

function actorOf({ accountId, sessionId }: Reader): Actor {
  return {
    accountId,
    sessionId,
    loginName: 'bench',
    name: 'bench',
    personId: null,
    relativeIds: [],
    unitId: '',
    unitCode: 'B',
    unitName: '',
    unitKind: 'city',
    unitPath: UNIT_PATH,
    roles: ['clerk'],
    clearance: 'confidential',
    terminalId: '',
    terminalName: '',
    terminal: { unitPath: null, purposes: null, hours: null },
    lastLoginAt: null,
    hasPin: true,
    mustChangePassword: false,
  };
}

async function close(database: TestDatabase): Promise<void> {
  await database.drop();
  await stopDatabaseServer();
}
