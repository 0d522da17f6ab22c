import { pinyin } from 'pinyin-pro';
import { pickCadre } from './build-people.ts';
import type { DemoPeople } from './build-people.ts';
import type { DemoAccount, DemoRole } from './demo-plan.ts';
import { namePerson } from './name-person.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

/** Unit, role, and, for those who have a file of their own, which cadre of which unit they are. */
type Post = [unitCode: string, role: DemoRole, self?: [unitCode: string, index: number]];

const POSTS: Post[] = [
  ['QY', 'archivist', ['QY-GBK', 1]],
  ['QY', 'centre_leader'],
  ['QY', 'deputy_head'],
  ['QY', 'digitiser'],
  ['QY', 'inspector'],
  ['QY', 'store_keeper'],
  ['QY', 'sysadmin'],
  ['QY', 'security_officer'],
  ['QY', 'auditor'],
  ['QY-BHQ', 'clerk', ['QY-BHQ', 1]],
  ['QY-BHQ', 'clerk'],
  ['QY-BHQ', 'unit_leader'],
  ['QY-YLX', 'clerk', ['QY-YLX', 1]],
  ['QY-YLX', 'clerk'],
  ['QY-YLX', 'unit_leader'],
  ['QY-HWQ', 'clerk'],
  ['QY-HWQ', 'clerk'],
  ['QY-HWQ', 'unit_leader', ['QY-HWQ', 1]],
  ['QY-FGW', 'clerk', ['QY-FGW', 1]],
  ['QY-FGW', 'clerk'],
  ['QY-FGW', 'unit_leader'],
  ['QY-GZ', 'window_clerk'],
  ['QY-GZ', 'window_clerk'],
  ['QY-GZ', 'unit_leader'],
  ['QY-TX', 'window_clerk'],
  ['QY-TX', 'window_clerk'],
  ['QY-TX', 'unit_leader'],
  ['SY', 'inspector'],
  ['QY', 'archivist'],
];

const CLEARANCES: Partial<Record<DemoRole, DemoAccount['clearance']>> = {
  archivist: 'confidential',
  centre_leader: 'confidential',
  deputy_head: 'confidential',
  unit_leader: 'confidential',
  clerk: 'secret',
  digitiser: 'secret',
  inspector: 'secret',
};

/** The demo accounts, one for each post; login names are unique pinyin. */
export function buildAccounts(seed: string, people: DemoPeople): DemoAccount[] {
  const random = createRandom(seed, 'accounts');
  const taken = new Set<string>();
  return POSTS.map(([unitCode, role, self]) => {
    const holder = self && pickCadre(people, ...self);
    const named = holder ?? nameOfficer(random, taken);
    const loginName = freeLoginName(spell(named.name), taken);
    return {
      loginName,
      name: named.name,
      personIdNumber: holder?.idNumber,
      unitCode,
      roles: [role],
      clearance: CLEARANCES[role] ?? 'internal',
    };
  });
}

/** Somebody without a file here, of a name that can be typed. */
function nameOfficer(random: Random, taken: Set<string>): { name: string } {
  for (;;) {
    const named = namePerson(random);
    if (/^[a-z]{4,20}$/.test(spell(named.name)) && !taken.has(spell(named.name))) return named;
  }
}

function spell(name: string): string {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true });
  return syllables.join('').replace(/[^a-z]/g, '');
}

function freeLoginName(spelled: string, taken: Set<string>): string {
  let name = spelled;
  for (let count = 2; taken.has(name); count++) name = `${spelled}${count}`;
  taken.add(name);
  return name;
}
