import { buildAccounts } from './build-accounts.ts';
import { buildPeople, pickCadre } from './build-people.ts';
import type { DemoPeople } from './build-people.ts';
import { buildVolume } from './build-volume.ts';
import type { DemoPerson, DemoPlan, DemoVolume } from './demo-plan.ts';
import { DEMO_UNITS } from './demo-units.ts';
import { createRandom } from './random.ts';

/** One volume from every corner of the city, so that the main job can be tried at once. */
const FIRST: [unitCode: string, index: number][] = [
  ['QY-BHQ', 0],
  ['QY-BHQ', 1],
  ['QY-FGW', 0],
  ['QY-YLX', 0],
  ['QY-GBK', 0],
  ['QY-XY', 0],
];
const FIRST_PAGES = 20;

/** The whole synthetic city from a seed; pure, and the same for the same seed. */
export function buildDemoPlan(seed: string): DemoPlan {
  const cadres = buildPeople(seed);
  return {
    units: DEMO_UNITS,
    accounts: buildAccounts(seed, cadres),
    ...cadres,
    volumes: [...buildOriginals(seed, cadres), ...buildDuplicates(cadres)],
  };
}

function buildOriginals(seed: string, cadres: DemoPeople): DemoVolume[] {
  const first = FIRST.map(([unitCode, index]) => pickCadre(cadres, unitCode, index));
  const rest = cadres.people.filter((person) => !first.includes(person));
  const random = createRandom(seed, 'volumes');
  return [
    ...first.map((person) => fileOriginal(person, FIRST_PAGES)),
    ...random.shuffle(rest).map((person) => fileOriginal(person, random.between(22, 60))),
  ];
}

function fileOriginal(person: DemoPerson, maxPages: number): DemoVolume {
  return buildVolume(person, { keeperCode: person.managerCode, copyKind: '正本', maxPages });
}

/** The organisation department keeps a duplicate of some of the cadres that the city manages. */
function buildDuplicates(cadres: DemoPeople): DemoVolume[] {
  const order = { keeperCode: 'QY-GBK', copyKind: '副本', maxPages: 24 } as const;
  return [2, 3, 4].map((index) => buildVolume(pickCadre(cadres, 'QY-GBK', index), order));
}
