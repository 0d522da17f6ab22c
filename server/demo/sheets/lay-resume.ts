import { block, fill, label, opinion, paragraph, row } from './cells.ts';
import type { Row } from './cells.ts';
import { FORM_BOX, idNumberOn, identityRows, organOf, postOn } from './form-subject.ts';
import type { FormSubject } from './form-subject.ts';
import { layCover } from './lay-cover.ts';
import { layHeading } from './lay-heading.ts';
import { layTable } from './lay-table.ts';
import { listFamily } from './list-family.ts';
import { spellDate, spellMonth } from './sheet.ts';
import type { Sheet } from './sheet.ts';
import { listPeriods } from './tell-life.ts';

const CAREER_LINES = 13;

/** The résumé booklet: cover, person, life, family. */
export function layResume(subject: FormSubject): Sheet[] {
  return [
    layCover(subject),
    [...layHeading('一、基本情况', 32), ...layTable(FORM_BOX, personRows(subject))],
    [...layHeading('二、本人简历', 32), ...layTable(FORM_BOX, careerRows(subject))],
    [...layHeading('三、家庭成员和社会关系', 32), ...layTable(FORM_BOX, familyRows(subject))],
  ];
}

function personRows(subject: FormSubject): Row[] {
  const { person, material } = subject;
  const joined = person.partyJoinedOn ?? '99999999';
  return [
    ...identityRows(subject),
    row(
      12,
      label('身份证号', 2),
      fill(idNumberOn(person, material.formedOn), 5),
      label('健康状况', 2),
      fill('健康', 3),
    ),
    row(
      12,
      label('入党时间', 2),
      fill(joined < material.formedOn ? spellMonth(joined) : '', 5),
      label('婚姻状况', 2),
      fill('已婚', 3),
    ),
    row(12, label('现任职务', 2), fill(postOn(person, material.formedOn), 10)),
    row(10, label('起止年月', 4), label('学校及专业', 6), label('学历', 2)),
    ...person.schools.map(({ from, to, school, major, degree }) =>
      row(
        12,
        fill(`${spellMonth(from)}-${spellMonth(to)}`, 4),
        fill(`${school}${major}`, 6),
        fill(degree, 2),
      ),
    ),
    row(12, fill('', 4), fill('', 6), fill('', 2)),
    paragraph('有何专长', '熟悉本职业务，有一定的文字综合能力，能用蒙汉两种语言与群众交流。', 36),
    block('奖惩情况', fill('无'), 30),
  ];
}

function careerRows({ person, material }: FormSubject): Row[] {
  const periods = listPeriods(person, material.formedOn);
  const witness = person.family[0]?.name ?? '';
  const lines = Array.from({ length: CAREER_LINES }, (_, index) => {
    const period = periods[index];
    return row(
      16,
      fill(period?.span ?? '', 4),
      fill(period?.work ?? '', 7, 'left'),
      fill(period ? witness : '', 2),
    );
  });
  return [
    row(12, label('起止年月', 4), label('在何地、何部门，任何职务', 7), label('证明人', 2)),
    ...lines,
  ];
}

function familyRows(subject: FormSubject): Row[] {
  const date = spellDate(subject.material.formedOn);
  const { person } = subject;
  const declared = opinion('以上所填内容真实无误，如有隐瞒，愿负责任。', date, {
    signer: person.name,
  });
  const examined = opinion('经审查，所填情况属实。', date, { unitName: organOf(person) });
  return [
    ...listFamily(subject, 10),
    block('本人声明', declared, 48),
    block('组织审查意见', examined, 66),
  ];
}
