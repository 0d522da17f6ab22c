import { relate, type Facts } from '../../../policies/facts.ts';
import { CLEARANCES, PURPOSES } from '../../../policies/vocabulary.ts';
import { createRandom } from '../../../server/demo/random.ts';

const ROLES = ['clerk', 'unit_leader', 'window_clerk', 'archivist', 'centre_leader', 'deputy_head'];
const ACTIONS = [
  'archives.show',
  'archives.reveal_id',
  'requests.submit',
  'requests.approve',
  'viewing.read',
];

/** A city with so many units and people with so many grants each. */
export type Scale = { units: number; grantsPerPerson: number };

/** Two thousand requests between people and files of a city of that scale; the same for the same scale. */
export function drawRequests(scale: Scale, count = 2000): Facts[] {
  const random = createRandom('bench', `requests ${scale.units} ${scale.grantsPerPerson}`);
  const pick = <T>(words: readonly T[]): T => random.pick(words);
  const paths = drawPaths(scale.units);
  const grants = new Map<number, 'live' | 'expired'>();
  for (let volume = 0; volume < scale.grantsPerPerson; volume += 1)
    grants.set(volume, volume % 3 === 0 ? 'expired' : 'live');
  return Array.from({ length: count }, () => ({
    roles: random.between(0, 4) === 0 ? [pick(ROLES), pick(ROLES)] : [pick(ROLES)],
    action: pick(ACTIONS),
    relation: random.between(0, 1) === 0 ? 'own' : relate(pick(paths), pick(paths)),
    purpose: pick(PURPOSES),
    grant: grants.get(random.between(0, scale.grantsPerPerson * 2 - 1)) ?? 'none',
    level: pick(CLEARANCES),
    clearance: pick(CLEARANCES),
    terminal: 'fit',
    isOwnFile: random.between(0, 49) === 0,
    isRelative: random.between(0, 49) === 0,
  }));
}

/** Paths of a tree in which every unit has up to ten below it. */
function drawPaths(units: number): string[] {
  const paths = ['/1/'];
  for (let index = 1; index < units; index += 1)
    paths.push(`${paths[Math.floor((index - 1) / 10)] ?? '/'}${100 + index}/`);
  return paths;
}
