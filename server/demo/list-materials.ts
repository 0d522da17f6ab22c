import { DEMO_TODAY } from './build-person.ts';
import { findDemoUnit } from './demo-units.ts';
import type { DemoMaterial, DemoPerson, FormKind } from './demo-plan.ts';

/** A paper that a life leaves behind, before it is put in its place in the volume. */
export type Paper = Omit<DemoMaterial, 'seq'>;

/** Pages of each form, as its layout draws them; a statement is written to the length asked of it. */
const FORM_PAGES: Record<Exclude<FormKind, 'statement'>, number> = {
  resume: 4,
  application: 6,
  appraisal: 2,
  appointment: 2,
  wage: 1,
  transcript: 1,
  registration: 2,
  notice: 1,
};

/** Everything that may be filed on this person, the indispensable first. */
export function listMaterials(person: DemoPerson): Paper[] {
  return [...listCore(person), ...listParty(person), ...listCareer(person), ...listYears(person)];
}

function listCore(person: DemoPerson): Paper[] {
  const workYear = yearOf(person.workedFrom);
  const college = person.schools.at(-1);
  const graduatedOn = college?.to ?? person.workedFrom;
  return [
    paper('一', '干部履历表', `${workYear + 1}0620`, 'resume'),
    paper(
      '9-2',
      isCivilServant(person) ? '国家公务员录用审批表' : '聘用人员审批表',
      `${workYear}0715`,
      'registration',
    ),
    paper('4-1', '高等学校毕业生登记表', graduatedOn, 'registration'),
    paper('4-1', '学生成绩登记表', graduatedOn, 'transcript'),
    paper('9-1', '工资变动审批表', `${workYear + 1}0800`, 'wage'),
    paper('三', '年度考核登记表', '20241231', 'appraisal'),
    paper('9-2', '干部任免审批表', person.posts.at(-1)?.from ?? person.workedFrom, 'appointment'),
  ];
}

function listParty({ partyJoinedOn: joinedOn }: DemoPerson): Paper[] {
  if (joinedOn === undefined) return [];
  const year = yearOf(joinedOn);
  const confirmedOn = `${year + 1}${joinedOn.slice(4)}`;
  return [
    paper('六', '入党志愿书', joinedOn, 'application'),
    statement('六', '入党申请书', `${year - 2}${joinedOn.slice(4)}`, 3),
    statement('六', '转正申请书', confirmedOn, 2),
  ];
}

function listCareer(person: DemoPerson): Paper[] {
  const workYear = yearOf(person.workedFrom);
  const [school] = person.schools;
  const earlierPosts = person.posts.slice(1, -1);
  return [
    paper('9-2', '转正定级审批表', `${workYear + 1}0801`, 'registration'),
    statement('二', '自传', `${workYear + 1}0000`, 3),
    ...earlierPosts.map(({ from }) => paper('9-2', '干部任免审批表', from, 'appointment')),
    paper('4-1', '普通高中毕业生登记表', school?.to ?? person.workedFrom, 'registration'),
    paper('十', '毕业生就业报到证', `${workYear}0710`, 'notice'),
    paper('五', '干部任前档案审核登记表', '20190418', 'registration'),
    paper('五', '干部人事档案专项审核认定表', '20160912', 'registration'),
    ...(isCivilServant(person)
      ? [paper('9-2', '公务员登记表', `${Math.max(workYear + 1, 2007)}0600`, 'registration')]
      : []),
    paper('4-4', '干部培训考核登记表', `${Math.min(workYear + 4, 2024)}0000`, 'registration'),
    paper('七', '嘉奖审批表', `${Math.min(workYear + 6, 2024)}0305`, 'registration'),
    paper('十', '录用体检表', `${workYear}0706`, 'registration'),
    paper('一', '干部履历表', '20200930', 'resume'),
  ].filter(({ formedOn }) => formedOn > person.bornOn && formedOn <= DEMO_TODAY);
}

/** What comes every year or every other year: as many as the volume has room for. */
function listYears(person: DemoPerson): Paper[] {
  const firstYear = yearOf(person.workedFrom) + 2;
  const years = Array.from({ length: Math.max(0, 2024 - firstYear) }, (_, index) => 2023 - index);
  return years.flatMap((year) => [
    paper('三', '年度考核登记表', `${year}1231`, 'appraisal'),
    ...(year % 2 === 0 ? [paper('9-1', '工资变动审批表', `${year}0100`, 'wage')] : []),
  ]);
}

function paper(
  classCode: string,
  title: string,
  formedOn: string,
  form: Exclude<FormKind, 'statement'>,
): Paper {
  const remark = form === 'transcript' ? '复印件' : '';
  return { classCode, title, formedOn, pages: FORM_PAGES[form], remark, form };
}

function statement(classCode: string, title: string, formedOn: string, pages: number): Paper {
  return { classCode, title, formedOn, pages, remark: '', form: 'statement' };
}

/** Colleges and hospitals engage their people; organs recruit them. */
function isCivilServant({ unitCode }: DemoPerson): boolean {
  return findDemoUnit(unitCode).kind !== 'keeps_own';
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}
