import { block, fill, label, opinion, paragraph, row } from './cells.ts';
import type { Row } from './cells.ts';
import { BACK_BOX, FORM_BOX, identityRows, organOf, postOn, workplaceOf } from './form-subject.ts';
import type { FormSubject } from './form-subject.ts';
import { layHeading } from './lay-heading.ts';
import { layTable } from './lay-table.ts';
import { listFamily } from './list-family.ts';
import { spellDate } from './sheet.ts';
import type { Sheet } from './sheet.ts';
import { tellLife } from './tell-life.ts';

/** The appointment form: career on the front; reasons, family and decision on the back. */
export function layAppointment(subject: FormSubject): Sheet[] {
  return [
    [...layHeading('干部任免审批表'), ...layTable(FORM_BOX, frontRows(subject))],
    layTable(BACK_BOX, backRows(subject)),
  ];
}

function frontRows(subject: FormSubject): Row[] {
  const { person, material } = subject;
  const [former, latter] = postsAround(subject);
  const career = fill(tellLife(person, material.formedOn), 1, 'top');
  const major = person.schools.at(-1)?.major ?? '';
  return [
    ...identityRows(subject),
    row(12, label('专业技术职务', 2), fill('无', 3), label('熟悉专业有何专长', 3), fill(major, 4)),
    row(12, label('现任职务', 2), fill(former, 10)),
    row(12, label('拟任职务', 2), fill(latter, 10)),
    row(12, label('拟免职务', 2), fill(former === latter ? '' : former, 10)),
    block('简历', career, 124),
  ];
}

function backRows(subject: FormSubject): Row[] {
  const { person, material } = subject;
  const [, latter] = postsAround(subject);
  const date = spellDate(material.formedOn);
  const reason = `该同志政治立场坚定，熟悉基层工作，作风扎实，有较强的组织协调能力，群众基础较好。经研究，拟任${latter}。`;
  return [
    block('奖惩情况', fill('无'), 16),
    block('年度考核结果', fill('近三年年度考核均为称职'), 16),
    paragraph('任免理由', reason, 40),
    block('家庭主要成员', { kind: 'stack', rows: listFamily(subject, 5), weight: 1 }, 59),
    block('呈报单位意见', opinion('同意呈报。', date, { unitName: workplaceOf(person) }), 48),
    block('审批机关意见', opinion('同意任免。', date, { unitName: organOf(person) }), 52),
  ];
}

/** The post held before this form was signed, and the one that it gives. */
function postsAround({ person, material }: FormSubject): [former: string, latter: string] {
  const latter = postOn(person, material.formedOn);
  const earlier = person.posts.findLast(({ from }) => from < material.formedOn);
  return [earlier === undefined ? latter : `${person.unitName}${earlier.title}`, latter];
}
