import type { z } from 'zod';
import type { DemoPerson, DemoPlan } from '../../../../server/demo/demo-plan.ts';
import { search, type Hit } from '../../../../server/modules/archives/contract.ts';
import { startApp, type TestApp } from '../../../support/app.ts';
import type { Caller } from '../../../support/caller.ts';
import { shelveVolume, type Shelved } from '../../../support/shelve-volume.ts';
import { buildWorld, planWorld, type World } from '../../../support/world.ts';

/** A city of which some people have a file on the shelf. */
export type ArchiveRoom = {
  app: TestApp;
  world: World;
  sign(role: string, unitCode: string, nth?: number): Promise<Caller>;
  /** The `index`-th cadre of a unit, and the original of their file. */
  person(unitCode: string, index: number): DemoPerson;
  file(person: DemoPerson): Shelved;
};

export type Found = z.output<typeof search.response>;

/** Opens a room with the originals of everyone in `unitCodes`; `amend` may rename people first. */
export async function openRoom(
  unitCodes: string[],
  amend: (plan: DemoPlan) => void = () => undefined,
): Promise<ArchiveRoom> {
  const plan = planWorld();
  amend(plan);
  const app = await startApp();
  const world = await buildWorld(app, plan);
  const files = new Map<string, Shelved>();
  for (const volume of plan.volumes) {
    const isWanted =
      unitCodes.includes(world.person(volume).unitCode) && volume.copyKind === '正本';
    if (!isWanted) continue;
    const thin = { ...volume, materials: volume.materials.slice(0, 2) };
    files.set(volume.personIdNumber, await shelveVolume(app, thin));
  }
  return {
    app,
    world,
    sign: (role, unitCode, nth) => app.as(world.account(role, unitCode, nth).loginName),
    person: (unitCode, index) =>
      pick(plan.people.filter((one) => one.unitCode === unitCode)[index]),
    file: ({ idNumber }) => pick(files.get(idNumber)),
  };
}

export async function find(caller: Caller, q: string, more = {}): Promise<Found> {
  const query = new URLSearchParams({ q, ...more });
  return (await caller.get(`/api/archives/search?${query.toString()}`)).as(search.response);
}

/** What a search showed, a line for each: `full 单晓燕`, `existence 单晓燕`. */
export function linesOf({ items }: { items: Hit[] }): string[] {
  return items.map(({ visibility, name }) => `${visibility} ${name}`);
}

function pick<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('not in this room');
  return found;
}
