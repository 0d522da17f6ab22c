import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { buildDemoPlan } from '../../server/demo/build-demo-plan.ts';
import type { DemoAccount, DemoPerson, DemoPlan, DemoVolume } from '../../server/demo/demo-plan.ts';
import type { PageSize } from '../../server/demo/paint-page.ts';
import { seedDemo } from '../../server/demo/seed-demo.ts';
import { writePackage } from '../../server/demo/write-package.ts';
import { showAccession, submitPackage } from '../../server/modules/intake/contract.ts';
import type { TestApp } from './app.ts';

const SEED = 'lantai-test';

/** An accession as its screen shows it at the end. */
export type Verdict = z.output<typeof showAccession.response>;

/** The synthetic city of the demonstration, with its people and without its volumes. */
export type World = {
  plan: DemoPlan;
  /** The account that holds `role` in a unit; the n-th of them. */
  account(role: string, unitCode: string, nth?: number): DemoAccount;
  person(volume: DemoVolume): DemoPerson;
  /** A small package of a volume, as bytes of a zip. */
  pack(volume: DemoVolume, size?: PageSize): Promise<Buffer>;
  /** Hands a package in as the city archivist and waits for the verdict. */
  bring(bytes: Buffer, unitCode: string, query?: Record<string, string>): Promise<Verdict>;
};

/** The plan of that city, to be amended before `buildWorld` makes it real. */
export function planWorld(): DemoPlan {
  return buildDemoPlan(SEED);
}

export async function buildWorld(app: TestApp, plan = planWorld()): Promise<World> {
  await seedDemo(app.services, plan);
  const world: World = {
    plan,
    account(role, unitCode, nth = 0) {
      const found = plan.accounts.filter(
        (account) => account.unitCode === unitCode && account.roles.some((held) => held === role),
      )[nth];
      if (!found) throw new Error(`no ${role} in ${unitCode}`);
      return found;
    },
    person(volume) {
      const found = plan.people.find(({ idNumber }) => idNumber === volume.personIdNumber);
      if (!found) throw new Error('a volume of nobody');
      return found;
    },
    async pack(volume, size = 'small') {
      const person = world.person(volume);
      const order = { seed: SEED, person, volume, size, hasCleaned: false };
      return readFileSync(await writePackage(order, join(app.home, 'packages')));
    },
    async bring(bytes, unitCode, query = {}) {
      const archivist = await app.as(world.account('archivist', 'QY').loginName);
      const search = new URLSearchParams({ unit: unitCode, fileName: 'package.zip', ...query });
      const answer = await archivist.upload(`/api/intake/packages?${search.toString()}`, bytes);
      if (answer.status !== 200) throw new Error(`not taken in: ${answer.error.message}`);
      const { accessionId } = answer.as(submitPackage.response);
      await app.services.intake.idle();
      const shown = await archivist.get(`/api/intake/accessions/${accessionId}`);
      return shown.as(showAccession.response);
    },
  };
  return world;
}
