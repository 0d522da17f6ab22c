import type { DemoPerson, DemoPost, DemoRelative, DemoSchooling, DemoUnit } from './demo-plan.ts';
import { findDemoUnit } from './demo-units.ts';
import { makeIdNumber } from './make-id-number.ts';
import { nameHan, nameMongolian, namePerson } from './name-person.ts';
import type { NamedPerson } from './name-person.ts';
import type { Random } from './random.ts';

const NATIVE_PLACES = ['朔原青原', '朔原白桦', '朔原云岭', '朔原河湾', '朔原临川', '朔原北泉'];
const COLLEGES = [
  '朔原大学',
  '朔原师范学院',
  '青原学院',
  '北疆农牧大学',
  '朔原财经学院',
  '朔原医学院',
];
const MAJORS = [
  '汉语言文学',
  '行政管理',
  '法学',
  '会计学',
  '畜牧兽医',
  '水利工程',
  '计算机应用',
  '蒙古语言文学',
];
const WORKS = [
  '务农',
  '牧民',
  '个体经营',
  '临川市第三中学教师',
  '北泉县医院护士',
  '青原市热力公司职工',
];

const TOWNS = ['红柳镇', '沙湾镇', '石门镇', '双井镇'];

/** Posts from the lowest up, by unit, or by kind of unit. */
const LADDERS: Record<string, string[]> = {
  county: ['科员', '副主任科员', '副镇长', '镇长', '党委书记'],
  department: ['科员', '副科长', '科长', '副局长', '局长'],
  keeps_none: ['科员', '副主任科员', '副科长', '科长'],
  'QY-XY': ['助教', '讲师', '系副主任', '系主任', '副院长'],
  'QY-YY': ['住院医师', '主治医师', '科室副主任', '科室主任', '副院长'],
};

/** The day that this city calls today. */
export const DEMO_TODAY = '20251031';

/** One cadre of `unitCode` with a life that fits together: born, schooled, hired, promoted, in that order. */
export function buildPerson(random: Random, unitCode: string, serial: number): DemoPerson {
  const named = namePerson(random);
  const birthYear = random.between(1966, 1997);
  const bornOn = dayIn(random, birthYear);
  const schools = buildSchools(random, birthYear);
  const workedFrom = `${schools.at(-1)?.to.slice(0, 4) ?? birthYear + 22}0801`;
  const unit = findDemoUnit(unitCode);
  return {
    ...named,
    idNumber: makeIdNumber(bornOn, serial, named.sex),
    bornOn,
    nativePlace: random.pick(NATIVE_PLACES),
    unitCode,
    unitName: nameWorkplace(random, unit),
    managerCode: ['county', 'keeps_own'].includes(unit.kind) ? unit.code : 'QY',
    partyJoinedOn: random.chance(0.86)
      ? dayIn(random, birthYear + random.between(21, 29))
      : undefined,
    workedFrom,
    schools,
    posts: buildPosts(
      random,
      LADDERS[unit.code] ?? LADDERS[unit.kind] ?? ['科员'],
      Number(workedFrom.slice(0, 4)),
    ),
    family: buildFamily(random, named, birthYear),
  };
}

function nameWorkplace(random: Random, { kind, name }: DemoUnit): string {
  if (kind === 'county') return name.replace('委组织部', random.pick(TOWNS));
  // Those whom the city manages itself lead its bureaus.
  return kind === 'department' ? '青原市水务局' : name;
}

function buildSchools(random: Random, birthYear: number): DemoSchooling[] {
  const middleFrom = birthYear + 16;
  const collegeFrom = middleFrom + 3;
  const years = random.chance(0.7) ? 4 : 3;
  return [
    {
      school: `${random.pick(['青原市', '白桦旗', '云岭县', '临川市'])}第${random.pick(['一', '二', '三'])}中学`,
      major: '普通高中',
      degree: '高中',
      from: `${middleFrom}0901`,
      to: `${collegeFrom}0701`,
    },
    {
      school: random.pick(COLLEGES),
      major: random.pick(MAJORS),
      degree: years === 4 ? '大学本科' : '大学专科',
      from: `${collegeFrom}0901`,
      to: `${collegeFrom + years}0701`,
    },
  ];
}

function buildPosts(random: Random, ladder: string[], firstYear: number): DemoPost[] {
  const posts: DemoPost[] = [];
  let year = firstYear;
  for (const title of ladder) {
    posts.push({ title, from: posts.length === 0 ? `${year}0801` : dayIn(random, year) });
    year += random.between(3, 6);
    if (year >= Number(DEMO_TODAY.slice(0, 4))) break;
  }
  return posts;
}

function buildFamily(random: Random, person: NamedPerson, birthYear: number): DemoRelative[] {
  const isMongolian = person.ethnicity === '蒙古族';
  const surname = familyName(person.name);
  const spouseSex = person.sex === '男' ? '女' : '男';
  const childSex = random.pick(['男', '女'] as const);
  const member = (relation: string, sex: '男' | '女', year: number, inherited?: string) => ({
    relation,
    name: isMongolian ? nameMongolian(random, sex) : nameHan(random, sex, inherited),
    bornOn: dayIn(random, year),
    work: describeWork(random, Number(DEMO_TODAY.slice(0, 4)) - year),
  });
  const spouse = member(
    spouseSex === '女' ? '妻子' : '丈夫',
    spouseSex,
    birthYear + random.between(-3, 3),
  );
  const childSurname = person.sex === '男' ? surname : familyName(spouse.name);
  const family = [
    member('父亲', '男', birthYear - random.between(22, 32), surname),
    member('母亲', '女', birthYear - random.between(20, 30)),
    spouse,
    member(
      childSex === '男' ? '儿子' : '女儿',
      childSex,
      birthYear + random.between(25, 30),
      childSurname,
    ),
  ];
  return family.filter((relative) => relative.bornOn < DEMO_TODAY);
}

function describeWork(random: Random, ageYears: number): string {
  if (ageYears < 6) return '学龄前';
  if (ageYears < 23) return '在校学生';
  return ageYears > 60 ? random.pick(['退休教师', '退休职工', '务农']) : random.pick(WORKS);
}

function familyName(name: string): string {
  return /^(欧阳|尉迟|上官)/.exec(name)?.[0] ?? name.charAt(0);
}

function dayIn(random: Random, year: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${year}${two(random.between(1, 12))}${two(random.between(1, 28))}`;
}
