import { buildPerson } from './build-person.ts';
import type { DemoKinship, DemoPerson } from './demo-plan.ts';
import { findDemoUnit } from './demo-units.ts';
import { nameHan } from './name-person.ts';
import { createRandom } from './random.ts';

/** How many cadres with a file each unit manages: 57 in all. */
const HEADCOUNT: [unitCode: string, count: number][] = [
  ['QY-BHQ', 10],
  ['QY-YLX', 10],
  ['QY-HWQ', 10],
  ['QY-GBK', 7],
  ['QY-FGW', 5],
  ['QY-JYJ', 5],
  ['QY-XY', 5],
  ['QY-YY', 5],
];

/** Couples and siblings, each the `index`-th cadre of a unit. The first of a pair holds an account. */
const PAIRS: [from: string, fromIndex: number, to: string, toIndex: number, isCouple: boolean][] = [
  ['QY-BHQ', 1, 'QY-FGW', 0, true],
  ['QY-YLX', 1, 'QY-YLX', 2, false],
  ['QY-HWQ', 1, 'QY-BHQ', 3, true],
  ['QY-GBK', 1, 'QY-HWQ', 2, false],
];

export type DemoPeople = { people: DemoPerson[]; kinships: DemoKinship[] };

/** The cadres in order of unit, and who of them is whose relative. */
export function buildPeople(seed: string): DemoPeople {
  const people = new Map<string, DemoPerson>();
  for (const [unitCode, count] of HEADCOUNT) {
    for (let index = 0; index < count; index++) {
      const key = keyOf(unitCode, index);
      const person = buildPerson(createRandom(seed, key), unitCode, people.size);
      people.set(key, index === 0 ? appointByCity(person) : person);
    }
  }
  const kinships = PAIRS.map(([from, fromIndex, to, toIndex, isCouple]) => {
    const first = people.get(keyOf(from, fromIndex));
    if (first === undefined) throw new RangeError('a pair names nobody');
    const secondKey = keyOf(to, toIndex);
    const second = buildRelative(seed, secondKey, first, people, isCouple);
    people.set(secondKey, second);
    return relate(first, second, isCouple);
  });
  return { people: [...people.values()], kinships };
}

/** The first cadre of each county has been made one of its deputy heads, whom the city manages (下管一级). */
function appointByCity(person: DemoPerson): DemoPerson {
  const county = /^.+?[旗县区]/u.exec(findDemoUnit(person.unitCode).name)?.[0];
  if (findDemoUnit(person.unitCode).kind !== 'county' || county === undefined) return person;
  const town = person.unitName.slice(county.length);
  const post = { title: `副${county.slice(-1)}长`, from: '20230601' };
  const earlier = person.posts
    .filter(({ from }) => from < post.from)
    .map(({ title, from }) => ({ title: `${town}${title}`, from }));
  return { ...person, unitName: county, managerCode: 'QY', posts: [...earlier, post] };
}

/** The `index`-th cadre of a unit; throws when the unit has no so many. */
export function pickCadre({ people }: DemoPeople, unitCode: string, index: number): DemoPerson {
  const found = people.filter((person) => person.unitCode === unitCode)[index];
  if (found === undefined) throw new RangeError(`no cadre ${keyOf(unitCode, index)}`);
  return found;
}

/** Draws lives until one fits beside `first`: of like age, a couple of both sexes. */
function buildRelative(
  seed: string,
  key: string,
  first: DemoPerson,
  people: Map<string, DemoPerson>,
  isCouple: boolean,
): DemoPerson {
  const [unitCode = ''] = key.split('#');
  const serial = [...people.keys()].indexOf(key);
  const random = createRandom(seed, key, 'relative');
  for (;;) {
    const person = buildPerson(random, unitCode, serial);
    const gapYears = Math.abs(Number(person.bornOn.slice(0, 4)) - Number(first.bornOn.slice(0, 4)));
    if (gapYears > 4 || (isCouple && person.sex === first.sex)) continue;
    return isCouple ? person : { ...person, ...takeFamilyName(person, first, seed) };
  }
}

function takeFamilyName(person: DemoPerson, first: DemoPerson, seed: string) {
  const { ethnicity } = first;
  if (ethnicity === '蒙古族') return { ethnicity };
  const surname = first.name.slice(0, /^(欧阳|尉迟|上官)/.test(first.name) ? 2 : 1);
  return { ethnicity, name: nameHan(createRandom(seed, person.idNumber), person.sex, surname) };
}

/** Writes each into the other's family, as the forms will show. */
function relate(first: DemoPerson, second: DemoPerson, isCouple: boolean): DemoKinship {
  addRelative(first, second, isCouple);
  addRelative(second, first, isCouple);
  return {
    personIdNumber: first.idNumber,
    relativeIdNumber: second.idNumber,
    relation: isCouple ? '配偶' : '兄弟姐妹',
  };
}

function addRelative(person: DemoPerson, relative: DemoPerson, isCouple: boolean): void {
  const { name, bornOn, sex, unitName, posts } = relative;
  const relation = isCouple ? (sex === '女' ? '妻子' : '丈夫') : nameSibling(person, relative);
  const entry = { relation, name, bornOn, work: `${unitName}${posts.at(-1)?.title ?? ''}` };
  const place = isCouple ? person.family.findIndex((one) => one.relation === relation) : -1;
  if (place >= 0) person.family[place] = entry;
  else person.family.push(entry);
}

function nameSibling(person: DemoPerson, sibling: DemoPerson): string {
  const isElder = sibling.bornOn < person.bornOn;
  if (sibling.sex === '男') return isElder ? '哥哥' : '弟弟';
  return isElder ? '姐姐' : '妹妹';
}

function keyOf(unitCode: string, index: number): string {
  return `${unitCode}#${index}`;
}
