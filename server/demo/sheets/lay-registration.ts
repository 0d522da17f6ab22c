import { nameHan } from '../name-person.ts';
import { block, fill, label, opinion, paragraph, row } from './cells.ts';
import type { OpinionCell, Row } from './cells.ts';
import {
  BACK_BOX,
  FORM_BOX,
  idNumberOn,
  identityRows,
  organOf,
  postOn,
  workplaceOf,
} from './form-subject.ts';
import type { FormSubject } from './form-subject.ts';
import { layHeading } from './lay-heading.ts';
import { layTable } from './lay-table.ts';
import { REGISTERS } from './registers.ts';
import type { Authority, Register } from './registers.ts';
import { spellDate, spellMonth } from './sheet.ts';
import type { Sheet } from './sheet.ts';
import { tellLife } from './tell-life.ts';

const BACK_HEIGHT_MM = 226;

/** Registers and approvals of two pages: who and what, then the opinions of those who decide. */
export function layRegistration(subject: FormSubject): Sheet[] {
  const { title } = subject.material;
  const register = REGISTERS[title];
  if (register === undefined) throw new RangeError(`no register is called ${title}`);
  return [
    [...layHeading(title), ...layTable(FORM_BOX, frontRows(subject, register))],
    layTable(BACK_BOX, opinionRows(subject, register)),
  ];
}

function frontRows(subject: FormSubject, { question, answer }: Register): Row[] {
  const { person, material } = subject;
  const formed = spellMonth(material.formedOn);
  const post = postOn(person, material.formedOn);
  return [
    ...identityRows(subject),
    row(
      12,
      label('身份证号', 2),
      fill(idNumberOn(person, material.formedOn), 5),
      label('填表时间', 2),
      fill(formed, 3),
    ),
    row(12, label('单位及职务', 2), fill(post === '' ? '学生' : post, 10)),
    block('主要经历', fill(tellLife(person, material.formedOn), 1, 'top'), 74),
    paragraph(question, answer, 82),
  ];
}

function opinionRows(subject: FormSubject, { opinions }: Register): Row[] {
  const date = spellDate(subject.material.formedOn);
  return opinions.map(([heading, text, by]) =>
    block(heading, opinion(text, date, authorise(subject, by)), BACK_HEIGHT_MM / opinions.length),
  );
}

function authorise({ person, random }: FormSubject, by: Authority): OpinionCell['by'] {
  switch (by) {
    case 'self':
      return { signer: person.name };
    case 'leader':
      return random.chance(0.5)
        ? { signer: nameHan(random, '男') }
        : { chopName: nameHan(random, '男') };
    case 'unit':
      return { unitName: workplaceOf(person) };
    case 'organ':
      return { unitName: organOf(person) };
    case 'college':
      return { unitName: person.schools.at(-1)?.school ?? '' };
    case 'middle school':
      return { unitName: person.schools[0]?.school ?? '' };
    case 'hospital':
      return { unitName: '青原市中心医院' };
    case 'party school':
      return { unitName: '青原市委党校' };
  }
}
